import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { TemporaryFolder, type Notebook } from "../notebook.ts";
import { stockNotebook } from "./stock-notebook.ts";

const folder = new TemporaryFolder();
afterAll(() => folder.remove());

let notebook: Notebook;
beforeAll(() => {
  notebook = stockNotebook(folder.path);
});
beforeEach(() => notebook.language.reset());

describe("the text of a function that a cell defined is what its author wrote", () => {
  it.each([
    "(x: number): number => x + 1",
    "(x: readonly number[]) => x as number[]",
    "({ a, b }: { a: number; b?: number }) => {\n  // both\n  return a + (b ?? 0)!;\n}",
    "function half(this: void, x: number): number {\n    return x / 2;\n}",
    'async <T,>(x: T, text = `}) ${")"}`) => (await x, /[)}]/u.test(text))',
  ])("%s", async (text) => {
    expect(await notebook.source(`const options = { first: 1, f: ${text}, last: 2 };\noptions.f`)).toBe(text);
  });

  it("where names of other cells are read, too", async () => {
    const text = "(x: number) => x * factor";
    expect(await notebook.source("let factor: number = 2;", `const twice = ${text};`, "twice")).toBe(text);
  });

  it("of the latest of several cells that compile to the same", async () => {
    const [first, second] = ["(x: number) => x", "(x: string) => x"];
    expect(await notebook.source(`const f = ${first}; f`, `const g = ${second}; g`)).toBe(second);
  });

  it("and what it is compiled to where no cell defined it", async () => {
    expect(await notebook.source("Math.max")).toBe("function max() { [native code] }");
  });
});
