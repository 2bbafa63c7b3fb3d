import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findNotebooks, readNotebook } from "../../../kernel/cli/notebook.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thalweg-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: unknown): string => {
  const file = join(folder, name);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
};

describe("a notebook file", () => {
  it("gives its code cells, numbered among all cells", () => {
    const cells = [
      { cell_type: "markdown", source: "text" },
      { cell_type: "code", id: "a", source: ["one\n", "two"] },
      { cell_type: "code", source: "three" },
    ];
    expect(readNotebook(write("n.ipynb", { nbformat: 4, cells }))).toEqual([
      { number: 2, id: "a", source: "one\ntwo" },
      { number: 3, id: undefined, source: "three" },
    ]);
  });

  it.each([
    ["{", /cannot be read as a notebook/],
    [
      { nbformat: 3, worksheets: [] },
      /is not a notebook of format 4; open it in JupyterLab and save it to upgrade it/,
    ],
    [{ nbformat: 4 }, /is not a notebook of format 4/],
  ])("that is none is refused with a sentence: %j", (content, sentence) => {
    expect(() => readNotebook(write("n.ipynb", content))).toThrow(sentence);
  });
});

describe("paths", () => {
  it("name notebooks, or folders with all below them except checkpoints", () => {
    const b = write("b.ipynb", {});
    const a = write("deep/a.ipynb", {});
    write(".ipynb_checkpoints/b-checkpoint.ipynb", {});
    write("deep/node_modules/x.ipynb", {});
    write("notes.txt", "");
    expect(findNotebooks([folder])).toEqual([b, a]);
    expect(findNotebooks([a, b])).toEqual([a, b]);
  });

  it("that do not exist are named", () => {
    expect(() => findNotebooks([join(folder, "none")])).toThrow(/There is no file or folder .*none\./);
  });
});
