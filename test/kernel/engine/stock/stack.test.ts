import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { stockNotebook } from "./stock-notebook.ts";
import { TemporaryFolder, type Notebook } from "../notebook.ts";

const folder = new TemporaryFolder();
afterAll(() => folder.remove());

let notebook: Notebook;
beforeAll(() => {
  notebook = stockNotebook(folder.path);
});
beforeEach(() => notebook.language.reset());

describe("traces", () => {
  it.each([
    ["throw new Error('a')", "cell-N:1:7"],
    [
      "const a: number = 1;\n\ninterface P { x: number }\nfunction f(p: P) {\n  throw new Error(String(p.x));\n}\nf({ x: a });",
      "f (cell-N:5:9)",
    ],
    ["enum E { A }\nclass C { m(): void { (null as any).x } }\nnew C().m()", "C.m (cell-N:2:37)"],
    ["const go = () => { throw new Error('c') };\n  go();", "at cell-N:2:3"],
    ["await 1;\nthrow new Error('b')", "cell-N:2:7"],
  ])("of %j point at the line and column", async (code, place) => {
    const outcome = await notebook.runAll(code);
    const stack = outcome.status === "threw" ? (outcome.error as Error).stack! : "";
    expect(stack.replaceAll(/cell-\d+/g, "cell-N")).toContain(place);
  });

  it("say what they are the trace of, also where that is no error", async () => {
    const trace =
      "const it = { name: 'Trace', message: 'here', stack: '' }; Error.captureStackTrace(it); it.stack";
    expect(await notebook.value(trace)).toMatch(/^Trace: here\n {4}at cell-\d+:1:/);
  });

  it("of a source file point into it", async () => {
    folder.write(
      "fails.ts",
      "interface P { x: 1 }\n\nexport function fail(): never {\n  throw new Error('deep');\n}\n",
    );
    const outcome = await notebook.runAll("import { fail } from './fails'; fail()");
    expect(outcome.status === "threw" && (outcome.error as Error).stack).toContain(
      join(folder.path, "fails.ts:4:9"),
    );
  });

  it("name what is not a function as the cell does", async () => {
    expect(await notebook.runAll("let f: any = 1", "f()")).toMatchObject({
      error: { message: "f is not a function" },
    });
  });
});
