import { dirname, join, relative, resolve } from "node:path";
import { launchKernel, type LaunchedKernel } from "../client/launch.ts";
import { execute, type ExecuteOptions, type Failure } from "../notebook/execute.ts";
import { findNotebooks } from "../notebook/find.ts";
import { otherLanguage, readNotebook, toJson, writeWhole, type Notebook } from "../notebook/format.ts";
import { locate } from "../notebook/locate.ts";
import { withParameters, type Parameters } from "../notebook/parameters.ts";
import { interruptible } from "./interruptible.ts";
import { illustrated } from "./pictures.ts";
import { progressLine } from "./progress-line.ts";
import { loadPublisher } from "./publisher.ts";

export interface RunOptions {
  /** Where the executed notebook is written; only for a single notebook. */
  output?: string;
  /** Values that take the place of those in the cell tagged "parameters". */
  parameters?: Parameters;
  /** How long one cell may run, in seconds. */
  timeout?: number;
  /** Whether a picture is put beside each figure of what is written. */
  pictures?: boolean;
}

/**
 * `thalweg run PATH…`: runs notebooks from top to bottom, each in a kernel of its own in the notebook's folder. A cell that
 * fails is named; the others still run.
 *
 * @returns How many notebooks ran without a failure, and how many did not.
 */
export async function run(
  paths: readonly string[],
  options: RunOptions = {},
): Promise<{ passed: number; failed: number }> {
  const notebooks = findNotebooks(paths);
  if (notebooks.length === 0) throw new Error(`There is no notebook in ${paths.join(", ")}.`);
  if (options.output !== undefined && notebooks.length > 1) {
    throw new Error(`--output takes one notebook, and ${paths.join(", ")} names ${notebooks.length}.`);
  }
  if (options.pictures) (await loadPublisher()).requirePictures();
  let failed = 0;
  for (const file of notebooks) {
    const name = relative(process.cwd(), file);
    const started = performance.now();
    let failures: Failure[];
    try {
      failures = await runNotebook(file, name, options);
    } catch (error) {
      progressLine("");
      console.log(`✗ ${name}: ${(error as Error).message}`);
      failed++;
      continue;
    }
    progressLine("");
    const took = `${((performance.now() - started) / 1000).toFixed(1)} s`;
    console.log(`${failures.length === 0 ? "✓" : "✗"} ${name} (${took})`);
    for (const failure of failures) console.log(`\n${describe(name, failure)}\n`);
    if (failures.length > 0) failed++;
  }
  return { passed: notebooks.length - failed, failed };
}

async function runNotebook(
  file: string,
  name: string,
  { output, parameters = {}, timeout, pictures = false }: RunOptions,
): Promise<Failure[]> {
  const notebook = withParameters(readNotebook(file), parameters);
  const language = otherLanguage(notebook);
  if (language !== undefined)
    throw new Error(`it is written in ${language}, and this kernel runs TypeScript.`);
  const { notebook: executed, failures } = await runHere(notebook, file, name, { timeout });
  if (output !== undefined) {
    const written = pictures
      ? await interruptible((signal) => illustrated(executed, name, signal))
      : executed;
    writeWhole(output, toJson(written));
  }
  return failures;
}

/**
 * Runs a notebook in a kernel of its own in the folder of its file.
 *
 * @param how - `timeout`: of one cell, in seconds. `again`: see {@link execute}. `finish`: what to ask the kernel once all cells have run.
 */
export async function runHere(
  notebook: Notebook,
  file: string,
  name: string,
  how: {
    timeout?: number | undefined;
    again?: NonNullable<ExecuteOptions["again"]>;
    finish?: (kernel: LaunchedKernel) => Promise<void>;
  },
): Promise<{ notebook: Notebook; failures: Failure[] }> {
  return interruptible(async (signal) => {
    const kernel = await launchKernel(join(import.meta.dirname, "cli.cjs"), dirname(resolve(file)));
    const started = performance.now();
    try {
      const { timeout, again } = how;
      const result = await execute(notebook, kernel, {
        signal,
        ...(timeout === undefined ? {} : { timeout: timeout * 1000 }),
        ...(again === undefined ? {} : { again }),
        onCell: (done, total) => {
          const left = done === 0 ? "" : `, ${eta(performance.now() - started, done, total)} left`;
          progressLine(`  ${name}: cell ${done + 1} of ${total}${left}`);
        },
      });
      await how.finish?.(kernel);
      return result;
    } finally {
      await kernel.close();
    }
  });
}

/** What `done` of `total` pieces of work, taken as alike, let expect for the rest. */
function eta(passed: number, done: number, total: number): string {
  const seconds = Math.ceil(((passed / done) * (total - done)) / 1000);
  return seconds < 120 ? `about ${seconds} s` : `about ${Math.round(seconds / 60)} min`;
}

/** Which cell and line failed, the line itself, and the traceback. */
export function describe(name: string, failure: Failure): string {
  const { number, cell, error } = failure;
  const id = cell.id === undefined ? "" : ` (${cell.id})`;
  const line = locate(failure);
  const source = cell.source.split("\n")[(line ?? 1) - 1] ?? "";
  const traceback = error.traceback.join("\n").replaceAll(/^/gm, "    ");
  return `${name}, cell ${number}${id}${line === undefined ? "" : `, line ${line}`}:\n  > ${source.trim()}\n${traceback}`;
}
