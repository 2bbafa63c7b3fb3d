import { relative } from "node:path";
import { faultsOfAgain } from "../lesson/again.ts";
import { faultsOfExercises, makesExercises } from "../lesson/exercises.ts";
import type { Fault } from "../lesson/fault.ts";
import { faultsOfFigures } from "../lesson/figures.ts";
import { faultsOfNumbers } from "../lesson/numbers.ts";
import { faultsOfRaising } from "../lesson/raising.ts";
import { faultsOfText, texParser } from "../lesson/text.ts";
import { findNotebooks, notebooksBefore } from "../notebook/find.ts";
import { readNotebook } from "../notebook/format.ts";
import { progressLine } from "./progress-line.ts";
import { describe, runHere } from "./run.ts";

/**
 * `thalweg check PATH…`: what a lesson should be. It runs, each cell twice; the numbers in its text are those of its outputs; its figures have titles, labels and descriptions; its exercises do what
 * they should; its links lead somewhere; its TeX parses; it holds no outputs.
 *
 * @returns How many notebooks have no fault, and how many have.
 */
export async function check(paths: readonly string[]): Promise<{ passed: number; failed: number }> {
  const notebooks = findNotebooks(paths);
  if (notebooks.length === 0) throw new Error(`There is no notebook in ${paths.join(", ")}.`);
  if ((await texParser()) === undefined)
    console.log("TeX is not checked: that needs KaTeX (npm install katex).");
  let failed = 0;
  for (const file of notebooks) {
    const name = relative(process.cwd(), file);
    const started = performance.now();
    const faults = await faultsOf(file, name).catch((error: unknown) => [
      { message: (error as Error).message },
    ]);
    progressLine("");
    const took = `${((performance.now() - started) / 1000).toFixed(1)} s`;
    console.log(`${faults.length === 0 ? "✓" : "✗"} ${name} (${took})`);
    for (const { cell, message } of faults as Fault[])
      console.log(`  ${cell === undefined ? "" : `cell ${cell} `}${message}`);
    if (faults.length > 0) failed++;
  }
  return { passed: notebooks.length - failed, failed };
}

async function faultsOf(file: string, name: string): Promise<Fault[]> {
  const notebook = readNotebook(file);
  const faults = await faultsOfText(notebook, file);
  if (!notebook.cells.some(({ cell_type }) => cell_type === "code")) return faults;
  const ofExercises: Fault[] = [];
  const ofAgain: Fault[] = [];
  const { notebook: executed, failures } = await runHere(notebook, file, name, {
    again: (at, cell, first, second) => {
      for (const message of faultsOfAgain(cell, first, second)) ofAgain.push({ cell: at + 1, message });
    },
    finish: async (kernel) => {
      if (notebook.cells.some(({ source }) => makesExercises(source)))
        ofExercises.push(...(await faultsOfExercises(kernel, notebooksBefore(file))));
    },
  });
  const ofRunning = failures.map((failure) => ({ message: describe(name, failure) }));
  return [
    ...faults,
    ...ofRunning,
    ...ofAgain,
    ...faultsOfRaising(executed),
    ...faultsOfFigures(executed),
    ...faultsOfNumbers(executed),
    ...ofExercises,
  ];
}
