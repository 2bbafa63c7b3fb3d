import { describe, expect, test } from "vitest";
import { lessons, readLesson } from "./notebook.ts";

test("there are lessons", () => {
  expect(lessons).toContain("02-normalizing-inputs.ipynb");
});

describe.each(lessons)("%s", (name) => {
  const { cells, metadata, nbformat, nbformat_minor } = readLesson(name);
  const code = cells.filter((cell) => cell.cell_type === "code");

  test("is an nbformat 4.5 notebook for this kernel, its cells told apart by id", () => {
    expect([nbformat, nbformat_minor]).toEqual([4, 5]);
    expect(metadata.kernelspec).toMatchObject({ name: "thalweg", language: "typescript" });
    expect(new Set(cells.map((cell) => cell.id)).size).toBe(cells.length);
  });

  test("carries no outputs", () => {
    for (const cell of code) expect([cell.outputs, cell.execution_count], cell.id).toEqual([[], null]);
  });

  test("starts with a title in words and imports in its first code cell what it uses", () => {
    expect(cells[0]?.source[0]).toMatch(/^# \w/);
    expect(code[0]?.source.join("")).toMatch(/^import \{[^}]+\} from "thalweg";/);
  });

  test("has no code cell over 20 lines, but for the definitions of exercises, which are folded", () => {
    for (const cell of code) {
      const definition = cell.source.some((line) => line.includes("= exercise({"));
      expect(cell.source.length, cell.id).toBeLessThanOrEqual(definition ? 60 : 20);
      expect(cell.metadata?.jupyter?.source_hidden ?? false, cell.id).toBe(definition);
    }
  });

  test("ends with what to remember, misconceptions, a playground and where to read on", () => {
    const headings = cells.flatMap((cell) => cell.source.filter((line) => line.startsWith("## ")));
    const named = headings.map((heading) => heading.slice(3).trim());
    expect(named.slice(-4)).toEqual([
      "What to remember",
      "Common misconceptions",
      "Playground",
      "Where to read on",
    ]);
  });
});
