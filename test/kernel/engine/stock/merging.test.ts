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

describe("interfaces of one name", () => {
  it.each<[string, string[], unknown]>([
    [
      "merge within a cell",
      ["interface P { x: number } interface P { y: number }", "const p: P = { x: 1, y: 2 }; p"],
      { x: 1, y: 2 },
    ],
    [
      "merge across cells",
      [
        "interface P { x: number }",
        "interface P { y: number }",
        "interface P { z: number }",
        "const p: P = { x: 1, y: 2, z: 3 }; p",
      ],
      { x: 1, y: 2, z: 3 },
    ],
    [
      "merge with their parameters, and with what else they mention",
      [
        "type Depth = { metres: number }",
        "interface Lake<T> { shore: T; depth: Depth }",
        "interface Lake<T> { name: T }",
        "const lake: Lake<string> = { shore: 's', name: 'n', depth: { metres: 3 } }; lake.depth.metres",
      ],
      3,
    ],
    [
      "merge when one is exported",
      ["interface P { x: number }", "export interface P { y: number }", "const p: P = { x: 1, y: 2 }; p.x"],
      1,
    ],
    [
      "merge beside a value of that name",
      [
        "interface P { x: number }",
        "const P = { of: (x: number): P => ({ x }) }",
        "interface P { y?: number }",
        "P.of(3).x",
      ],
      3,
    ],
    [
      "do not merge where they declare a member anew: that is an edit",
      ["interface P { x: number }", "interface P { x: string }", "const p: P = { x: 'text' }; p.x"],
      "text",
    ],
    [
      "do not merge with those of before another type of that name",
      [
        "interface P { x: number }",
        "type P = string",
        "interface P { y: number }",
        "const p: P = { y: 1 }; p",
      ],
      { y: 1 },
    ],
    [
      "add to the type of a class of an earlier cell, before and after",
      [
        "class Box<T> { #own = 1; constructor(readonly value: T) {} static of<T>(v: T) { return new Box(v) } }; const old = Box.of(1)",
        "interface Box<T> { label?: T }",
        "type Unit = 'm'; interface Box<T> { unit?: Unit }",
        "old.label = 2; old.unit = 'm'; const now: Box<string> = new Box('v'); now.label = 'l'; [old.label, now.label, now.unit]",
      ],
      [2, "l", undefined],
    ],
    [
      "add to a class what the same members added before, anew",
      [
        "class Box {}",
        "interface Box { label?: number }",
        "interface Box { label?: string }",
        "new Box().label?.length",
      ],
      undefined,
    ],
    [
      "leave a class that is declared again as it is",
      [
        "class Box { n = 1 }",
        "interface Box { label?: number }",
        "class Box { label = 'own' }",
        "new Box().label.length",
      ],
      3,
    ],
    [
      "merge with a class of the same cell",
      ["class A { x = 1 } interface A { y?: number }", "const a = new A(); a.y = 2; a"],
      { x: 1, y: 2 },
    ],
  ])("%s", async (_, cells, expected) => {
    expect({ ...Object(await notebook.value(...cells)) }).toEqual({ ...Object(expected) });
  });

  it("that add to a class are checked in their place", async () => {
    expect(
      await notebook.refusal("class Box { n = 1 }", "const b = 2;\ninterface Box { a: Nowhere }"),
    ).toEqual(["2:20 TS2304 Cannot find name 'Nowhere'."]);
    expect(await notebook.refusal("class Box<T> {}", "interface Box { a: 1 }")).toEqual([
      "1:11 TS2428 All declarations of 'Box' must have identical type parameters.",
    ]);
  });

  it("have all members of all cells", async () => {
    const refused = await notebook.refusal(
      "interface P { x: number }",
      "interface P { y: number }",
      "const p: P = { y: 1 }",
    );
    expect(refused).toEqual([
      "1:7 TS2741 Property 'x' is missing in type '{ y: number; }' but required in type 'P'.",
    ]);
  });

  it("are replaced by the next version of the same cell of the notebook", async () => {
    await notebook.run("interface P { x: number }", "first");
    await notebook.run("interface P { y: number }", "second");
    await notebook.run("interface P { renamed: number }", "first");
    expect(await notebook.value("const p: P = { renamed: 1, y: 2 }; p.renamed")).toBe(1);
  });
});

describe("other declarations of one name", () => {
  it.each<[string, string[], unknown]>([
    ["enums merge", ["enum E { A = 1 } enum E { B = 2 }", "E.A + E.B"], 3],
    [
      "namespaces merge",
      ["namespace N { export const a = 1 } namespace N { export const b = a + 1 }", "N.a + N.b"],
      3,
    ],
    [
      "a class and a namespace merge",
      ["class A { n = A.start } namespace A { export const start = 5 }", "new A().n"],
      5,
    ],
  ])("%s within a cell", async (_, cells, expected) => {
    expect(await notebook.value(...cells)).toBe(expected);
  });
});

describe("namespaces and enums of one name in several cells", () => {
  it.each<[string, string[], unknown]>([
    [
      "namespaces merge",
      ["namespace N { export const a = 1 }", "namespace N { export const b = a + 1 }", "[N.a, N.b]"],
      [1, 2],
    ],
    [
      "enums merge",
      ["enum E { A = 1 }", "enum E { B = 2 }", "const e: E = E.B; [e, E.A, E[2]]"],
      [2, 1, "B"],
    ],
    [
      "three cells merge, of which one is only types",
      [
        "namespace N { export const a = 1; const hidden = 2; export const seen = () => hidden }",
        "namespace N { export interface Shape { sides: number } }",
        "namespace N { export const square: Shape = { sides: 4 * a } }",
        "const s: N.Shape = N.square; [s.sides, N.seen()]",
      ],
      [4, 2],
    ],
    [
      "a namespace of types alone gets values later",
      ["namespace N { export type T = number }", "namespace N { export const t: T = 5 }", "[N.t]"],
      [5],
    ],
    [
      "exported ones merge with others",
      ["namespace N { export const a = 1 }", "export namespace N { export const b = 2 }", "[N.a, N.b]"],
      [1, 2],
    ],
    [
      "a namespace adds to a function",
      [
        "function f(n: number) { return n * f.factor }\nnamespace f { export const factor = 2 }",
        "namespace f { export const more = 7 }",
        "[f(4), f.factor, f.more]",
      ],
      [8, 2, 7],
    ],
    [
      "a namespace adds to a function of another cell",
      ["function g(n: number) { return n }", "namespace g { export const unit = 'm' }", "[g(4), g.unit]"],
      [4, "m"],
    ],
    [
      "a namespace adds to an enum",
      [
        "enum E { A = 1 }",
        "namespace E { export const parse = (text: 'A') => E[text] }",
        "[E.parse('A'), E.A]",
      ],
      [1, 1],
    ],
    [
      "earlier functions see what is added",
      [
        "namespace N { export const a = 1 } const keys = () => Object.keys(N)",
        "namespace N { export const b = 2 }",
        "keys()",
      ],
      ["a", "b"],
    ],
    [
      "one that declares a member anew is an edit",
      [
        "namespace N { export const a = 1; export const old = 1 }",
        "namespace N { export const a = 'x' }",
        "[N.a, Object.keys(N)]",
      ],
      ["x", ["a"]],
    ],
    [
      "a function declared anew has nothing of before",
      ["function f() {} namespace f { export const a = 1 }", "function f() {}", "Object.keys(f)"],
      [],
    ],
    [
      "a value of another kind begins anew",
      [
        "namespace N { export const a = 1 }",
        "const N = 5",
        "namespace N { export const b = 2 }",
        "Object.keys(N)",
      ],
      ["b"],
    ],
  ])("%s", async (_, cells, expected) => {
    expect(await notebook.value(...cells)).toEqual(expected);
  });

  it("keep what they had when a cell that adds to them fails", async () => {
    const cells = [
      "namespace N { export const a = 1 }",
      "throw new Error('no'); namespace N { export const b = 2 }",
    ];
    await notebook.runAll(...cells);
    expect(await notebook.value("N.a")).toBe(1);
    expect(await notebook.refusal("N.b")).toHaveLength(1);
  });

  it("are replaced by the next version of the same cell of the notebook", async () => {
    await notebook.run("namespace N { export const a = 1 }", "first");
    await notebook.run("namespace N { export const renamed = 2 }", "first");
    expect(await notebook.value("Object.keys(N)")).toEqual(["renamed"]);
  });
});

describe("a declaration of a module", () => {
  it("adds to one that is there", async () => {
    const cells = [
      "declare module 'node:fs' { export const added: number }",
      "import * as fs from 'node:fs'",
    ];
    expect(await notebook.refusal(...cells, "const text: string = fs.added")).toHaveLength(1);
  });

  it("stands for one that is not installed, in its own cell and in later ones", async () => {
    const cell =
      "declare module 'not-there' { export const depth: number }\nimport type { depth } from 'not-there';";
    expect(await notebook.refusal(`${cell} const text: typeof depth = ''`)).toEqual([
      "2:47 TS2322 Type 'string' is not assignable to type 'number'.",
    ]);
    await notebook.runAll(cell);
    expect(await notebook.value("const d: typeof depth = 3; d")).toBe(3);
    expect(await notebook.refusal("import { nothing } from 'not-there'")).toHaveLength(1);
    expect(await notebook.runAll("import { depth as value } from 'not-there'; value")).toMatchObject({
      status: "threw",
    });
  });

  it("adds to what earlier cells said of it, and replaces what it says again", async () => {
    await notebook.runAll(
      "declare module 'not-there' { export const a: number; export default a }",
      "declare module 'not-there' { export const b: string }",
      "import type { a, b } from 'not-there'",
    );
    expect(await notebook.value("const both: [typeof a, typeof b] = [1, 'x']; both")).toEqual([1, "x"]);
    await notebook.runAll("declare module 'not-there' { export const b: boolean }");
    expect(
      await notebook.value("import type { b as c } from 'not-there'; const yes: typeof c = true; yes"),
    ).toBe(true);
  });

  it("gives types to a package that has none", async () => {
    folder.write("node_modules/untyped/package.json", '{ "name": "untyped", "main": "index.js" }');
    folder.write("node_modules/untyped/index.js", "exports.five = 5;");
    await notebook.runAll("declare module 'untyped' { export const five: number }");
    expect(await notebook.value("import { five } from 'untyped'; five")).toBe(5);
    expect(await notebook.refusal("const text: string = five")).toHaveLength(1);
  });

  it("can stand for many, by a pattern", async () => {
    await notebook.runAll("declare module '*.txt' { const text: string; export default text }");
    expect(
      await notebook.refusal("import type poem from './poem.txt'; const n: typeof poem = 1"),
    ).toHaveLength(1);
  });

  it("tells mistakes of syntax in their place", async () => {
    expect(await notebook.refusal("declare module 'not-there' {\n  export const = 1 }")).toEqual([
      "2:16 TS1134 Variable declaration expected.",
    ]);
  });

  it("is known to a new language process", async () => {
    const { declared } = notebook.language.compile(
      "declare module 'not-there' { export const a: number }",
    ) as {
      declared: Parameters<typeof notebook.language.adopt>[0];
    };
    expect(notebook.language.adopt(declared)).toEqual([]);
    notebook.language.reset();
    notebook.language.adopt(declared);
    expect(await notebook.refusal("import type { a } from 'not-there'; const t: typeof a = ''")).toHaveLength(
      1,
    );
  });
});
