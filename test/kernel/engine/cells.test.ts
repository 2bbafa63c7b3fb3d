import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLanguage as stockLanguage } from "../../../kernel/engine/stock/language.ts";
import { createRunner as stockRunner } from "../../../kernel/engine/stock/runner.ts";
import { createLanguage as tslabLanguage } from "../../../kernel/engine/tslab/language.ts";
import { createRunner as tslabRunner } from "../../../kernel/engine/tslab/runner.ts";
import { GLOBALS, HOME, Notebook, TemporaryFolder } from "./notebook.ts";

/** What the last cell is to give: a value, an error's message, or the code of a mistake found before it runs. */
type Expected = { value: unknown } | { throws: string } | { refused: number };

/** Cells → outcome of the last, the same on every engine. */
const TABLE: Record<string, [cells: string[], expected: Expected]> = {
  "the last expression is the value": [["1 + 1"], { value: 2 }],
  "a cell without an expression has none": [["const a = 1"], { value: undefined }],
  "const carries over": [["const a = 1", "a + 1"], { value: 2 }],
  "const is declared again": [["const a = 1", "const a = 'x'", "a"], { value: "x" }],
  "let is assigned by a later cell": [["let a = 1", "a = 5", "a"], { value: 5 }],
  "let becomes const": [["let a = 1", "const a = 2", "a"], { value: 2 }],
  "var carries over": [["var a = 1", "a += 1; a"], { value: 2 }],
  "a function carries over": [["function f(n: number) { return n * 2 }", "f(4)"], { value: 8 }],
  "a function is declared again": [
    ["function f() { return 1 }", "function f() { return 2 }", "f()"],
    { value: 2 },
  ],
  "a function is used before its declaration": [
    ["const a = f(); function f() { return 3 }; a"],
    { value: 3 },
  ],
  "a class carries over": [["class A { n = 1 }", "new A().n"], { value: 1 }],
  "a class is declared again": [["class A { n = 1 }", "class A { n = 2; m = 3 }", "new A().m"], { value: 3 }],
  "a class extends one of an earlier cell": [
    ["class A { f() { return 1 } }", "class B extends A { g() { return this.f() + 1 } }", "new B().g()"],
    { value: 2 },
  ],
  "an interface carries over": [["interface P { x: number }", "const p: P = { x: 1 }; p.x"], { value: 1 }],
  "an interface is checked": [["interface P { x: number }", "const p: P = { x: 'no' }"], { refused: 2322 }],
  "a type carries over": [["type N = number | string", "const n: N = 'a'; n"], { value: "a" }],
  "a type is declared again": [["type N = number", "type N = string", "const n: N = 'b'; n"], { value: "b" }],
  "a generic function infers": [["function id<T>(x: T): T { return x }", "id('a').length"], { value: 1 }],
  "an enum carries over": [["enum E { A = 3, B }", "E.B"], { value: 4 }],
  "an enum names its members": [["enum E { A = 3, B }", "E[3]"], { value: "A" }],
  "a namespace carries over": [["namespace N { export const a = 7 }", "N.a"], { value: 7 }],
  "destructuring declares": [
    ["const { a, b: [c, d = 4] } = { a: 1, b: [2] }", "[a, c, d]"],
    { value: [1, 2, 4] },
  ],
  "a rest gathers": [["const [a, ...b] = [1, 2, 3]", "b"], { value: [2, 3] }],
  "a type error is found": [["const a: number = 'x'"], { refused: 2322 }],
  "an unknown name is found": [["nothingOfThisName"], { refused: 2304 }],
  "an argument is checked against an earlier cell": [
    ["function f(n: number) { return n }", "f('x')"],
    { refused: 2345 },
  ],
  "a constant is not assigned in its cell": [["const a = 1; a = 2"], { refused: 2588 }],
  "a thrown error ends the cell": [["throw new Error('boom')"], { throws: "boom" }],
  "a rejected promise ends the cell": [["await Promise.reject(new Error('later'))"], { throws: "later" }],
  "await gives the value": [["await Promise.resolve(3)"], { value: 3 }],
  "what was awaited carries over": [["const a = await Promise.resolve(3)", "a"], { value: 3 }],
  "an async function returns a promise": [["async function f() { return 2 }", "await f()"], { value: 2 }],
  "a generator carries over": [["function* g() { yield 1; yield 2 }", "[...g()]"], { value: [1, 2] }],
  "a built-in module is imported by name": [
    ["import { join } from 'path'", "join('a', 'b')"],
    { value: "a/b" },
  ],
  "a built-in module is imported whole": [
    ["import * as path from 'path'", "path.basename('/a/b')"],
    { value: "b" },
  ],
  "a built-in module is imported as default": [
    ["import path from 'path'", "path.extname('a.b')"],
    { value: ".b" },
  ],
  "an import is renamed": [["import { join as j } from 'path'", "j('a', 'b')"], { value: "a/b" }],
  "a type import has no effect": [
    ["import type { Stats } from 'fs'; let s: Stats | undefined; s"],
    { value: undefined },
  ],
  "a named function has its name": [["function named() {}", "named.name"], { value: "named" }],
  "an optional chain works": [["const o: { a?: { b: number } } = {}", "o.a?.b ?? 'none'"], { value: "none" }],
  "a template works": [["const n = 2", "`${n} × ${n}`"], { value: "2 × 2" }],
  "a tagged template works": [
    ["const tag = (s: TemplateStringsArray, ...v: number[]) => s.raw.join('|') + v.join()", "tag`a${1}b`"],
    { value: "a|b1" },
  ],
  "names are swapped": [["let a = 1, b = 2", "[a, b] = [b, a]", "[a, b]"], { value: [2, 1] }],
  "a name is counted up": [["let n = 1", "n++", "++n", "n"], { value: 3 }],
  "a closure keeps what it saw": [
    ["function counter() { let n = 0; return () => ++n }", "const next = counter()", "next(); next()"],
    { value: 2 },
  ],
  "a local name hides an outer one": [["const a = 1", "(() => { const a = 2; return a })()"], { value: 2 }],
  "a parameter hides an outer one": [["const a = 1", "((a: number) => a)(5)"], { value: 5 }],
  "a label and a loop work": [
    ["let n = 0; outer: for (let i = 0; i < 3; i++) { for (;;) { n += i; continue outer } }", "n"],
    { value: 3 },
  ],
  "a failed cell leaves earlier names alone": [["const a = 1", "const b: number = 'x'", "a"], { value: 1 }],
  "satisfies works": [["const o = { a: 1 } satisfies Record<string, number>", "o.a"], { value: 1 }],
  "an accessor works": [["class A { #n = 1; get n() { return this.#n } }", "new A().n"], { value: 1 }],
  "a static block works": [["class A { static n: number; static { A.n = 4 } }", "A.n"], { value: 4 }],
  "an abstract class is not made": [["abstract class A {}", "new A()"], { refused: 2511 }],
  "overloads are checked": [
    [
      "function f(a: string): string; function f(a: number): number; function f(a: any) { return a }",
      "f(true)",
    ],
    { refused: 2769 },
  ],
  "keyof and mapped types work": [
    ["type Flags<T> = { [K in keyof T]: boolean }", "const f: Flags<{ a: 1 }> = { a: true }; f.a"],
    { value: true },
  ],
};

const folder = new TemporaryFolder();
afterAll(() => {
  folder.remove();
  // tslab's engine puts these where every program of the process sees them.
  for (const name of ["__tslab__", "__thalweg_scope__"]) Reflect.deleteProperty(globalThis, name);
});

const ENGINES = {
  stock: () => new Notebook(stockLanguage(HOME, GLOBALS, folder.path), stockRunner(folder.path, HOME)),
  tslab: () => new Notebook(tslabLanguage(HOME, GLOBALS), tslabRunner(folder.path, HOME)),
};

describe.each(Object.entries(ENGINES))("cells of the engine %s", (engine, create) => {
  let notebook: Notebook;
  beforeAll(() => {
    notebook = create();
  });

  it.each(Object.entries(TABLE))("%s", async (_, [cells, expected]) => {
    notebook.language.reset();
    let outcome: Awaited<ReturnType<Notebook["run"]>> | undefined;
    for (const cell of cells) outcome = await notebook.run(cell);
    if ("value" in expected) expect(outcome).toEqual({ status: "ok", value: expected.value });
    else if ("throws" in expected) {
      expect(outcome).toMatchObject({ status: "threw", error: { message: expected.throws } });
    } else {
      const codes = outcome?.status === "refused" ? outcome.diagnostics.map(({ code }) => code) : outcome;
      expect(codes).toEqual(expect.arrayContaining([expected.refused]));
    }
  });

  it("tslab's module displays in the cell", async () => {
    await notebook.run("import * as tslab from 'tslab'; tslab.display.html('<b>x</b>')");
    expect(notebook.displayed).toEqual([[{ "text/html": "<b>x</b>" }, { raw: true, metadata: {} }]]);
  });

  it("a cell prints through its own console", async () => {
    await notebook.run("console.log('hello', 1)");
    expect(notebook.printed).toEqual(["hello 1"]);
  });

  // The adapter to tslab has no modules made of cells.
  if (engine === "stock")
    it("a notebook in the style of tslab's own runs from its first cell to its last", async () => {
      const cells: [code: string, value?: unknown][] = [
        ["import * as tslab from 'tslab';\nimport * as os from 'os';\nconst fs = require('fs');"],
        [
          "[typeof tslab.versions.node, typeof os.cpus().length, typeof fs.readFileSync]",
          ["string", "number", "function"],
        ],
        ["/** A point. */\ninterface Point { x: number; y: number }\nlet p: Point = { x: 3, y: 4 };"],
        ["function norm({ x, y }: Point): number {\n  return Math.hypot(x, y);\n}\nnorm(p)", 5],
        [
          "class Walker {\n  constructor(private at: Point) {}\n  step(): Point { return { ...this.at, x: ++this.at.x } }\n}",
        ],
        [
          "let sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));\nawait sleep(1);\nnew Walker(p).step()",
          { x: 4, y: 4 },
        ],
        ["console.log('at', p.x);"],
        [
          "/** @module heights */\nexport const top = 8849;\nexport function metres(n: number) { return `${n} m` }",
        ],
        ["import { top, metres } from './heights';\nmetres(top)", "8849 m"],
        ["const entry = tslab.newDisplay();\nentry.text('half');\nentry.html('<b>whole</b>');"],
        [
          "tslab.display.markdown('# steep');\ntslab.display.png(new Uint8Array([1]));\ntslab.display.raw('text/x-own', 'own');",
        ],
        ["let x = 1"],
        ["let x = 'again'; x", "again"],
      ];
      for (const [code, value] of cells) {
        expect(await notebook.run(code)).toMatchObject(
          value === undefined ? { status: "ok" } : { status: "ok", value },
        );
      }
      expect(notebook.printed).toContain("at 4");
      const shown = notebook.displayed.map(([data]) => Object.keys(data as object)[0]);
      expect(shown.slice(-5)).toEqual([
        "text/plain",
        "text/html",
        "text/markdown",
        "image/png",
        "text/x-own",
      ]);
      const [first, second] = notebook.displayed.slice(-5).map(([, how]) => how as Record<string, unknown>);
      expect(second).toMatchObject({ update: true, display_id: first!["display_id"] });
    });
});
