import { mkdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { askExercises, makesExercises } from "../lesson/exercises.ts";
import { forStudents } from "../lesson/student.ts";
import { findNotebooks } from "../notebook/find.ts";
import { readNotebook, toJson, writeWhole } from "../notebook/format.ts";
import { progressLine } from "./progress-line.ts";
import { describe, runHere } from "./run.ts";

/**
 * `thalweg student FOLDER --out FOLDER`: writes the notebooks of a folder as students are given them, without solutions and
 * hidden tests. The notebooks run once, to record what their solutions give; they stay as they are.
 */
export async function student(folder: string, out: string): Promise<number> {
  const notebooks = findNotebooks([folder]);
  if (notebooks.length === 0) throw new Error(`There is no notebook in ${folder}.`);
  const inside = relative(resolve(folder), resolve(out));
  if (!inside.startsWith("..")) throw new Error(`--out must not lie in ${folder}, which it would mix with.`);
  for (const file of notebooks) {
    const notebook = readNotebook(file);
    const name = relative(process.cwd(), file);
    let recordings: Record<string, unknown> = {};
    if (notebook.cells.some(({ source }) => makesExercises(source))) {
      const { failures } = await runHere(notebook, file, name, {
        finish: async (kernel) => {
          recordings = (await askExercises(kernel, "recordings")) as typeof recordings;
        },
      });
      progressLine("");
      if (failures[0] !== undefined) throw new Error(`it does not run:\n${describe(name, failures[0])}`);
    }
    const target = join(out, relative(folder, file));
    mkdirSync(dirname(target), { recursive: true });
    writeWhole(target, toJson(forStudents(notebook, recordings)));
  }
  return notebooks.length;
}
