import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findNotebooks } from "../../../kernel/notebook/find.ts";
import { otherLanguage, readNotebook, toJson } from "../../../kernel/notebook/format.ts";

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
  it("is read with every text in one piece", () => {
    const stream = { output_type: "stream", name: "stdout", text: ["a\n", "b"] };
    const shown = { output_type: "display_data", data: { "text/html": ["<p>", "</p>"] } };
    const cells = [
      { cell_type: "markdown", source: "text" },
      { cell_type: "code", id: "a", source: ["one\n", "two"], outputs: [stream, shown] },
    ];
    expect(readNotebook(write("n.ipynb", { nbformat: 4, nbformat_minor: 5, cells })).cells).toEqual([
      { cell_type: "markdown", source: "text", metadata: {} },
      {
        cell_type: "code",
        id: "a",
        source: "one\ntwo",
        metadata: {},
        execution_count: null,
        outputs: [
          { output_type: "stream", name: "stdout", text: "a\nb" },
          { output_type: "display_data", data: { "text/html": "<p></p>" }, metadata: {} },
        ],
      },
    ]);
  });

  it("of format 3 is read as format 4 would have it", () => {
    const cells = [
      { cell_type: "heading", level: 2, source: ["A\n", "title"] },
      {
        cell_type: "code",
        input: ["1 + 1"],
        prompt_number: 3,
        outputs: [
          { output_type: "pyout", prompt_number: 3, text: ["2"], png: "AAAA" },
          { output_type: "stream", stream: "stderr", text: "careful" },
          { output_type: "pyerr", ename: "E", evalue: "v", traceback: ["t"] },
        ],
      },
    ];
    const { nbformat, cells: read } = readNotebook(
      write("n.ipynb", { nbformat: 3, worksheets: [{ cells }] }),
    );
    expect(nbformat).toBe(4);
    expect(read).toEqual([
      { cell_type: "markdown", source: "## A title", metadata: {} },
      {
        cell_type: "code",
        source: "1 + 1",
        metadata: {},
        execution_count: 3,
        outputs: [
          {
            output_type: "execute_result",
            execution_count: 3,
            data: { "text/plain": "2", "image/png": "AAAA" },
            metadata: {},
          },
          { output_type: "stream", name: "stderr", text: "careful" },
          { output_type: "error", ename: "E", evalue: "v", traceback: ["t"] },
        ],
      },
    ]);
  });

  it("keeps cells of unknown types as text, leaves out outputs of unknown types, and needs no kernelspec", () => {
    const cells = [
      { cell_type: "diagram", source: "a -> b" },
      { cell_type: "code", source: "1", outputs: [{ output_type: "hologram" }, "x", null] },
      "not a cell",
    ];
    const read = readNotebook(write("n.ipynb", { nbformat: 4, cells }));
    expect(read.cells.map(({ cell_type, source }) => [cell_type, source])).toEqual([
      ["raw", "a -> b"],
      ["code", "1"],
    ]);
    expect(read.cells[1]!.outputs).toEqual([]);
    expect(otherLanguage(read)).toBeUndefined();
    expect(otherLanguage({ ...read, metadata: { kernelspec: { language: "python" } } })).toBe("python");
  });

  it.each([
    ["{", /cannot be read as a notebook/],
    [[], /is not a notebook: it is JSON, but does not say which nbformat/],
    [
      { nbformat: 5, cells: [] },
      /is not a notebook of format 4 \(it says nbformat 5\); open it in JupyterLab/,
    ],
    [{ nbformat: 4 }, /is not a notebook of format 4/],
  ])("that is none is refused with a sentence: %j", (content, sentence) => {
    expect(() => readNotebook(write("n.ipynb", content))).toThrow(sentence);
  });

  it("that nests deeper than what is done with it can follow is refused by its name", () => {
    const file = join(folder, "deep.ipynb");
    writeFileSync(
      file,
      `{ "nbformat": 4, "cells": [], "metadata": ${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)} }`,
    );
    expect(() => readNotebook(file)).toThrow(
      /deep\.ipynb is not a notebook that can be read: it nests too deeply\.$/,
    );
  });

  it("is written as Jupyter writes it, and read back the same", () => {
    const notebook = readNotebook(
      write("n.ipynb", {
        nbformat: 4,
        nbformat_minor: 5,
        cells: [{ cell_type: "markdown", id: "a", source: "x\ny" }],
      }),
    );
    expect(JSON.parse(toJson(notebook))).toMatchObject({ cells: [{ source: ["x\n", "y"] }] });
    expect(readNotebook(write("again.ipynb", toJson(notebook)))).toEqual(notebook);
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
