import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Notebook } from "../../kernel/notebook/format.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thalweg-run-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(...cells: object[]): string {
  const file = join(folder, "n.ipynb");
  const full = cells.map((cell) => ({
    cell_type: "code",
    metadata: {},
    outputs: [],
    execution_count: null,
    ...cell,
  }));
  writeFileSync(file, JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata: {}, cells: full }));
  return file;
}

const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(root, "dist/cli.cjs"), "run", ...args], {
    encoding: "utf8",
    cwd: folder,
  });

describe("thalweg run", () => {
  it("writes the executed notebook with its parameters, and leaves the given one alone", () => {
    const file = write(
      { source: "const lr = 1;", metadata: { tags: ["parameters"] } },
      { source: "console.log('hi');\nlr * 2" },
    );
    const before = readFileSync(file, "utf8");
    const { status, stdout } = run(file, "--output", join(folder, "out.ipynb"), "--param", "lr=0.5");
    expect([status, stdout]).toEqual([0, expect.stringContaining("1 passed, 0 failed")]);
    const { cells } = JSON.parse(readFileSync(join(folder, "out.ipynb"), "utf8")) as Notebook;
    expect(cells[2]).toMatchObject({
      execution_count: 3,
      outputs: [
        { output_type: "stream", name: "stdout", text: "hi\n" },
        { output_type: "execute_result", data: { "text/plain": "1" } },
      ],
    });
    expect(readFileSync(file, "utf8")).toBe(before);
    expect(readdirSync(folder).sort()).toEqual(["n.ipynb", "out.ipynb"]);
  });

  it("names the cell and the line that failed, runs the others, and says so by its exit code", () => {
    const file = write(
      { source: "const a = 1;\nthrow new RangeError('too far');" },
      { source: "const wrong: number =\n  'text';" },
      { source: "throw 1", metadata: { tags: ["raises-exception"] } },
    );
    const { status, stdout } = run(file);
    expect(status).toBe(1);
    expect(stdout).toMatch(/n\.ipynb, cell 1, line 2:\n {2}> throw new RangeError\('too far'\);/);
    expect(stdout).toMatch(/n\.ipynb, cell 2, line \d:\n/);
    expect(stdout).not.toContain("cell 3");
    expect(stdout).toContain("0 passed, 1 failed");
  });

  it("stops a cell that runs too long, and goes on", () => {
    const file = write({ source: "while (true) {}" }, { source: "console.log('after')" });
    const { status, stdout } = run(file, "--timeout", "5", "--output", join(folder, "out.ipynb"));
    expect(status).toBe(1);
    expect(stdout).toContain("the cell was stopped: it ran longer than 5 s");
    expect(readFileSync(join(folder, "out.ipynb"), "utf8")).toContain("after");
  });

  it.each([
    [["--timeout", "soon"], 2, /--timeout takes seconds/],
    [["--param", "lr"], 1, /--param takes name=value/],
    [["--param", "lr=1"], 1, /no cell tagged "parameters"/],
  ])("refuses %j with a sentence", (args, code, sentence) => {
    const { status, stdout, stderr } = run(write({ source: "1" }), ...args);
    expect([status, stdout + stderr]).toEqual([code, expect.stringMatching(sentence)]);
  });
});
