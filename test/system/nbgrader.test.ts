import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Notebook } from "../../kernel/notebook/format.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** A virtual environment that has nbgrader; docs/testing.md says how to make one. */
const environment = process.env["NBGRADER_ENVIRONMENT"];

let course: string;
const run = (command: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: course,
    encoding: "utf8",
    env: { ...process.env, HOME: course, PATH: `${join(environment!, "bin")}:${process.env["PATH"]}` },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
};
const nbgrader = (...args: string[]) => run(join(environment!, "bin", "nbgrader"), ...args);

const assignment: Notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: "thalweg", language: "typescript", display_name: "TypeScript (Thalweg)" } },
  cells: [
    cell("import", 'import { array, type NDArray } from "thalweg";'),
    cell(
      "answer",
      "const mean = (x: NDArray): number => {\n  // BEGIN SOLUTION\n  return x.sum().item() / x.size;\n  // END SOLUTION\n};",
      { solution: true, grade: false, locked: false },
    ),
    cell(
      "test",
      [
        'if (mean(array([1, 2, 3])) !== 2) throw new Error("the mean of 1, 2, 3 is 2");',
        "// BEGIN HIDDEN TESTS",
        'if (mean(array([5, 7])) !== 6) throw new Error("the mean of 5, 7 is 6");',
        "// END HIDDEN TESTS",
      ].join("\n"),
      { solution: false, grade: true, locked: true, points: 2 },
    ),
  ],
};

function cell(id: string, source: string, mark?: object): Notebook["cells"][number] {
  const nbgrader = { schema_version: 3, grade_id: id, task: false, ...mark };
  const metadata = mark === undefined ? {} : { nbgrader };
  return { cell_type: "code", id, source, metadata, outputs: [], execution_count: null };
}

/** The notebook that students are given. */
const released = () =>
  JSON.parse(readFileSync(join(course, "release/means/means.ipynb"), "utf8")) as Notebook;
const sourceOf = (notebook: Notebook, id: string) =>
  [notebook.cells.find((one) => one.id === id)!.source].flat().join("");

/** A student hands in the notebook as it was given, with something else in the place of the answer. */
function handIn(student: string, answer: (source: string) => string): void {
  const folder = join(course, "submitted", student, "means");
  mkdirSync(folder, { recursive: true });
  const notebook = released();
  for (const one of notebook.cells)
    if (one.id === "answer") one.source = answer([one.source].flat().join(""));
  writeFileSync(join(folder, "means.ipynb"), JSON.stringify(notebook));
}

describe.skipIf(environment === undefined)("the walk-through with nbgrader, in docs/exercises.md", () => {
  beforeAll(() => {
    course = mkdtempSync(join(tmpdir(), "thalweg-nbgrader-"));
    copyFileSync(join(root, "docs/nbgrader_config.py"), join(course, "nbgrader_config.py"));
    mkdirSync(join(course, "source/means"), { recursive: true });
    writeFileSync(join(course, "source/means/means.ipynb"), JSON.stringify(assignment));
    run(process.execPath, join(root, "dist/cli.cjs"), "install", "--prefix", environment!);
    nbgrader("generate_assignment", "means");
  }, 300_000);
  afterAll(() => {
    rmSync(course, { recursive: true, force: true });
  });

  it("gives students the stub in the place of the answer, and no hidden tests", () => {
    const answer = sourceOf(released(), "answer");
    expect(answer).toContain('throw new Error("not written yet");');
    expect(answer).not.toContain("x.sum()");
    expect(sourceOf(released(), "test")).toBe(
      'if (mean(array([1, 2, 3])) !== 2) throw new Error("the mean of 1, 2, 3 is 2");',
    );
  });

  it("gives all points for the right answer, none for the stub or for what passes the visible test alone", () => {
    handIn("right", () => "const mean = (x: NDArray): number => x.mean().item();");
    handIn("stub", (source) => source);
    handIn("visible", () => "const mean = (x: NDArray): number => 2;");
    nbgrader("autograde", "means");
    nbgrader("export");
    const [head, ...rows] = readFileSync(join(course, "grades.csv"), "utf8").trim().split(/\r?\n/);
    const columns = head!.split(",");
    const points = rows.map((row) => {
      const fields = row.split(",");
      const field = (name: string) => fields[columns.indexOf(name)]!;
      return [field("student_id"), Number(field("score")), Number(field("max_score"))];
    });
    expect(points.sort()).toEqual([
      ["right", 2, 2],
      ["stub", 0, 2],
      ["visible", 0, 2],
    ]);
  }, 300_000);
});
