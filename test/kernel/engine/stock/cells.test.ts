import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createLanguage } from "../../../../kernel/engine/stock/language.ts";
import { createRunner } from "../../../../kernel/engine/stock/runner.ts";
import { GLOBALS, HOME, Notebook, temporaryFolder, type Outcome } from "../notebook.ts";

const folder = temporaryFolder();
afterAll(() => folder.remove());

let notebook: Notebook;
beforeAll(() => {
  notebook = new Notebook(createLanguage(HOME, GLOBALS, folder.path), createRunner(folder.path, HOME));
});
beforeEach(() => notebook.language.reset());

async function run(...cells: string[]): Promise<Outcome> {
  let outcome: Outcome | undefined;
  for (const cell of cells) outcome = await notebook.run(cell);
  return outcome!;
}

async function value(...cells: string[]): Promise<unknown> {
  const outcome = await run(...cells);
  if (outcome.status === "ok") return outcome.value;
  throw new Error(JSON.stringify(outcome, (_, one: unknown) => (one instanceof Error ? one.stack : one)));
}

async function refusal(...cells: string[]): Promise<string[]> {
  const outcome = await run(...cells);
  if (outcome.status !== "refused") throw new Error(`not refused: ${JSON.stringify(outcome)}`);
  return outcome.diagnostics.map(
    ({ code, message, line, column }) => `${line}:${column} TS${code} ${message}`,
  );
}

let edits = 0;
function write(path: string, text: string): void {
  const file = join(folder.path, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  // Two edits in one tick of the clock are still two.
  edits++;
  utimesSync(file, edits, edits);
}

describe("names live on", () => {
  const TABLE: Record<string, [string[], unknown]> = {
    "an earlier function sees what a later cell assigns": [
      ["let x = 1; function f() { return x + 1 }", "x = 10", "f()"],
      11,
    ],
    "an earlier function sees what a later cell declares again": [
      ["const x = 1; const f = () => x", "const x = 'new'", "f()"],
      "new",
    ],
    "a later cell's function is seen by an earlier one": [
      ["function f() { return g() } function g() { return 1 }", "function g() { return 2 }", "f()"],
      2,
    ],
    "`this` of a called function is not its box": [
      ["function f(this: unknown) { return this }", "f()"],
      undefined,
    ],
    "an object takes a name in short": [["const a = 1, b = 2", "({ a, b })"], { a: 1, b: 2 }],
    "an assignment takes a name in short": [
      ["let a = 1, b = 2", "({ a, b = 5 } = { a: 3 } as any); [a, b]"],
      [3, 5],
    ],
    "var in a block is a top-level name": [["if (true) { var v = 3 }", "v"], 3],
    "var in a loop head is a top-level name": [["for (var i = 0; i < 3; i++);", "i"], 3],
    "var in the head of for-of is a top-level name": [["for (var k of ['a', 'b']);", "k"], "b"],
    "var without a value leaves the value": [["var v = 1", "var v: number; v"], 1],
    "let without a value has none": [["let v = 1", "let v: number | undefined; v"], undefined],
    "an arrow function has its name": [["const named = () => 1", "named.name"], "named"],
    "a class refers to itself": [
      ["class A { static make() { return new A() } }", "A.make() instanceof A"],
      true,
    ],
    "a class is both value and type": [
      ["class A<T> { constructor(public v: T) {} }", "const a: A<number> = new A(1); a.v"],
      1,
    ],
    "a type and a value of one name come from two cells": [
      [
        "const User = { parse: (n: number) => n }",
        "type User = ReturnType<typeof User.parse>",
        "const u: User = User.parse(2); u",
      ],
      2,
    ],
    "a name of the cell's globals is declared": [["const console = 5", "console"], 5],
    "a name of Node's globals is declared": [["const process = 'mine'", "process"], "mine"],
    "names that need escaping work": [["const π = 3, $ = 4, _a = 5", "π + $ + _a"], 12],
    "an enum refers to itself": [["enum E { A = 1, B = A * 2, C = E.B * 2 }", "E.C"], 4],
    "a const enum carries over": [["const enum E { A = 'a' }", "E.A"], "a"],
    "a function and a namespace merge": [
      ["function f() { return f.n } namespace f { export const n = 3 }", "f()"],
      3,
    ],
    "a namespace has types": [
      ["namespace N { export interface P { x: number } }", "const p: N.P = { x: 1 }; p"],
      { x: 1 },
    ],
    "an alias of a namespace's member works": [
      ["namespace N { export const a = 2 }", "import A = N.a; A"],
      2,
    ],
    "for await works": [["let sum = 0; for await (const n of [Promise.resolve(1), 2]) sum += n", "sum"], 3],
    "a promise is shown as one": [["typeof (Promise.resolve(1) as any).then"], "function"],
    "export is allowed": [
      ["export const a = 1; export function f() { return a }; export default a", "f()"],
      1,
    ],
    "`declare` names what is there already": [
      ["declare const globalThing: number; typeof globalThing"],
      "undefined",
    ],
    "using disposes at the end of the cell": [
      ["let log = ''", "{ using r = { [Symbol.dispose]() { log += 'x' } }; log += 'a' }", "log"],
      "ax",
    ],
    "using at the top level disposes": [
      ["let log = ''", "using r = { [Symbol.dispose]() { log += 'x' } }; log += 'a'", "log"],
      "ax",
    ],
    "await using at the top level disposes": [
      ["let log = ''", "await using r = { async [Symbol.asyncDispose]() { log += 'x' } }; log += 'a'", "log"],
      "ax",
    ],
    "a decorator decorates": [
      [
        "function twice(f: (this: any) => number, _: ClassMethodDecoratorContext) { return function (this: any) { return 2 * f.call(this) } }",
        "class A { @twice f() { return 4 } }",
        "new A().f()",
      ],
      8,
    ],
    "an abstract class is extended": [
      ["abstract class A { abstract f(): number }", "class B extends A { f() { return 1 } }", "new B().f()"],
      1,
    ],
    "a unique symbol carries over": [["const s: unique symbol = Symbol('s')", "({ [s]: 1 })[s]"], 1],
    "an asserting function narrows": [
      [
        "function isText(x: unknown): asserts x is string { if (typeof x !== 'string') throw new Error() }",
        "let y: unknown = 'abc'; isText(y); y.length",
      ],
      3,
    ],
    "an anonymous class with private members carries over": [
      ["const C = class { #a = 1; private b = 2; get a() { return this.#a } }", "new C().a"],
      1,
    ],
    "a global declaration is seen by all later cells": [
      [
        "declare global { interface Array<T> { second(): T } } Array.prototype.second = function () { return this[1] }",
        "1",
        "[1, 2].second()",
      ],
      2,
    ],
    "import.meta has a place": [["typeof import.meta.url"], "string"],
    "`require` works": [["require('node:path').join('a', 'b')"], "a/b"],
    "`import = require` works": [["import p = require('path')", "p.join('a', 'b')"], "a/b"],
    "a comment at the end is no trouble": [["const a = 1 // one", "a // again"], 1],
    "an empty cell is no trouble": [["", "// nothing", "1"], 1],
    "a type predicate in a filter narrows": [
      ["const xs = [1, null, 2].filter((x): x is number => x !== null)", "xs.map((x) => x * 2)"],
      [2, 4],
    ],
  };
  it.each(Object.entries(TABLE))("%s", async (_, [cells, expected]) => {
    expect(await value(...cells)).toEqual(expected);
  });

  it("a cell that fails keeps what it had assigned, and only that", async () => {
    expect(await run("const a = 1; let b = 2; throw new Error('here'); const c = 3")).toMatchObject({
      status: "threw",
    });
    expect(await value("a + b")).toBe(3);
    expect(await refusal("c")).toEqual(["1:1 TS2304 Cannot find name 'c'."]);
  });

  it("a cell that fails leaves a name it did not get to as it was", async () => {
    await run("const a = 'old'", "throw new Error(); const a = 1");
    expect(await value("a.length")).toBe(3);
  });

  it("a cell that fails keeps its types", async () => {
    await run("interface P { x: number }; throw new Error()");
    expect(await refusal("const p: P = { x: '' }")).toHaveLength(1);
  });

  it("an interrupted cell keeps what it had assigned", async () => {
    const running = notebook.run("const a = 7; await new Promise(() => {}); const b = 8");
    notebook.interrupt();
    expect(await running).toMatchObject({ status: "interrupted" });
    expect(await value("a")).toBe(7);
    expect(await refusal("b")).toEqual(["1:1 TS2304 Cannot find name 'b'."]);
  });
});

describe("mistakes", () => {
  const TABLE: Record<string, [string[], string[]]> = {
    "are told by line and column": [
      ["const a = 1;\n  const b: string = a;"],
      ["2:9 TS2322 Type 'number' is not assignable to type 'string'."],
    ],
    "of syntax come before all others": [
      ["const = 1; const s: string = 1"],
      ["1:7 TS1134 Variable declaration expected."],
    ],
    "at the end stay in the cell": [["/* never closed"], ["1:16 TS1010 '*/' expected."]],
    "name a constant of an earlier cell as such": [
      ["const a = 1", "a = 2"],
      ["1:1 TS2588 Cannot assign to 'a' because it is a constant."],
    ],
    "name a function of an earlier cell as such": [
      ["function f() {}", "f = () => {}"],
      ["1:1 TS2632 Cannot assign to 'f' because it is a function."],
    ],
    "know types of earlier cells by their names": [
      ["class Point { x = 1 }", "const p: string = new Point()"],
      ["1:7 TS2322 Type 'Point' is not assignable to type 'string'."],
    ],
    "know that a name was declared as something else": [
      ["const a = 1", "const a = ''", "a.toFixed()"],
      ["1:3 TS2551 Property 'toFixed' does not exist on type '\"\"'. Did you mean 'fixed'?"],
    ],
    "include modules that are not there": [
      ["import { a } from 'no-such-package'"],
      ["1:19 TS2307 Cannot find module 'no-such-package' or its corresponding type declarations."],
    ],
    "include exports that are not there": [
      ["import { nothing } from 'node:path'"],
      [`1:10 TS2305 Module '"node:path"' has no exported member 'nothing'.`],
    ],
    "are counted in UTF-16 units": [
      ["'😀'; const n: number = ''"],
      ["1:13 TS2322 Type 'string' is not assignable to type 'number'."],
    ],
  };
  it.each(Object.entries(TABLE))("%s", async (_, [cells, expected]) => {
    expect(await refusal(...cells)).toEqual(expected);
  });

  it("are not looked for after @ts-nocheck", async () => {
    expect(await value("// @ts-nocheck\nconst n: number = 'text'; n")).toBe("text");
  });

  it("that were expected are not told", async () => {
    expect(await value("// @ts-expect-error\nconst n: number = 'text'; n")).toBe("text");
  });
});

describe("imports", () => {
  it("of a source file run again when it was edited, and only then", async () => {
    write("count.ts", "export let n = 0; export const bump = () => ++n;");
    expect(await value("import { bump } from './count'", "bump(); bump()")).toBe(2);
    expect(await value("import { bump as again } from './count.ts'; again()")).toBe(3);
    write("count.ts", "export let n = 100; export const bump = () => ++n;");
    expect(await value("import { bump as edited } from './count'; edited()")).toBe(101);
  });

  it("of a source file run again when what it imports was edited", async () => {
    write("inner.ts", "export const inner = 1;");
    write("outer.ts", "import { inner } from './inner'; export const outer = inner * 10;");
    expect(await value("import { outer } from './outer'; outer")).toBe(10);
    write("inner.ts", "export const inner = 2;");
    expect(await value("import { outer } from './outer'; outer")).toBe(20);
  });

  it("of a source file check its types", async () => {
    write("typed.ts", "export function half(n: number): number { return n / 2 }");
    expect(await refusal("import { half } from './typed'; half('x')")).toHaveLength(1);
  });

  it.each([
    ["./plain.js", "export const kind = 'js';"],
    ["./view.tsx", "export const kind: string = 'tsx';"],
    ["./deep/index.ts", "export const kind: string = 'index';"],
    ["./common.cts", "export const kind: string = 'cts';"],
    ["./modern.mts", "export const kind: string = 'mts';"],
  ])("of %s work", async (path, text) => {
    write(path, text);
    const kind = /'(\w+)'/.exec(text)![1];
    expect(await value(`import { kind } from "${path}"; kind`)).toBe(kind);
  });

  it("find files without their extensions, and folders", async () => {
    write("bare.ts", "export default 'bare'");
    write("folder/index.ts", "export default 'folder'");
    expect(await value("import a from './bare'; import b from './folder'; a + b")).toBe("barefolder");
  });

  it("of JSON give its value and its type", async () => {
    write("data.json", '{ "list": [1, 2] }');
    expect(await value("import data from './data.json'; data.list.length")).toBe(2);
    expect(await value("import data from './data.json' with { type: 'json' }; data")).toEqual({
      list: [1, 2],
    });
    expect(await refusal("data.nothing")).toHaveLength(1);
  });

  it("of packages follow `exports`, whatever kind they are", async () => {
    write(
      "node_modules/esm-only/package.json",
      '{ "name": "esm-only", "type": "module", "exports": { ".": { "import": "./m.js", "types": "./m.d.ts" }, "./sub": "./sub.js" } }',
    );
    write(
      "node_modules/esm-only/m.js",
      "export const a = 1; export default 2; export const meta = import.meta.url;",
    );
    write(
      "node_modules/esm-only/m.d.ts",
      "export declare const a: number; declare const d: number; export default d;",
    );
    write("node_modules/esm-only/sub.js", "export const sub = 3;");
    expect(await value("import d, { a } from 'esm-only'; a + d")).toBe(3);
    expect(await value("import * as all from 'esm-only'; all.a")).toBe(1);
    expect(await value("// @ts-nocheck\nimport { sub } from 'esm-only/sub'; sub")).toBe(3);
    write("node_modules/cjs/package.json", '{ "name": "cjs" }');
    write(
      "node_modules/cjs/index.js",
      "module.exports = function f() { return 'f' }; module.exports.g = () => 'g'; const h = 'g'; exports.hidden = 1;",
    );
    write(
      "node_modules/cjs/index.d.ts",
      "declare function f(): string; declare namespace f { function g(): string } export = f;",
    );
    expect(await value("import f, { g } from 'cjs'; f() + g()")).toBe("fg");
    write(
      "node_modules/compiled/index.js",
      "exports.__esModule = true; exports.default = 'default'; exports.named = 'named';",
    );
    expect(await value("import c, { named } from 'compiled'; c + named")).toBe("defaultnamed");
    write(
      "uses.ts",
      "import d, { a } from 'esm-only'; import c from 'compiled'; export const sum = `${a}${d}${c}`;",
    );
    expect(await value("import { sum } from './uses'; sum")).toBe("12default");
  });

  it("can be dynamic", async () => {
    write("later.ts", "export const later = 'later'");
    expect(await value("const { later } = await import('./later'); later")).toBe("later");
    expect(await value("(await import('node:path')).join('a', 'b')")).toBe("a/b");
    expect(await value("const name = 'node:os'; typeof (await import(name)).cpus")).toBe("function");
  });

  it("of types alone load nothing", async () => {
    write("noisy.ts", "throw new Error('loaded'); export interface Noise { level: number }");
    expect(await value("import { Noise } from './noisy'; const n: Noise = { level: 1 }; n.level")).toBe(1);
    expect(await value("import { type Noise as N2 } from './noisy'; let m: N2 | undefined; m")).toBe(
      undefined,
    );
  });

  it("carry their types and values to later cells", async () => {
    expect(
      await value(
        "import { EventEmitter } from 'node:events'",
        "class Mine extends EventEmitter { n = 1 }",
        "const m: EventEmitter = new Mine(); m instanceof EventEmitter",
      ),
    ).toBe(true);
    expect(
      await value("import * as fs from 'node:fs'", "const s: fs.Stats = fs.statSync('.'); s.isDirectory()"),
    ).toBe(true);
  });

  it("of source files with a mistake of syntax say where", async () => {
    write("broken.ts", "export const = 1;");
    const outcome = await run("import { a } from './broken'");
    expect(outcome).toMatchObject({ status: "refused" });
  });

  it("fall back on what the kernel has", async () => {
    expect(await value("import ts from 'typescript'; typeof ts.version")).toBe("string");
  });

  it("of a cell that is a module work", async () => {
    await run("/** @module mine */\nexport const here = 'module'");
    expect(await value("import { here } from './mine'; here")).toBe("module");
  });

  it("that fail end the cell", async () => {
    write("throws.ts", "export const a = 1;\nthrow new Error('while loading')");
    expect(await run("import { a } from './throws'; a")).toMatchObject({
      status: "threw",
      error: { message: "while loading" },
    });
  });
});

describe("tslab's module", () => {
  it("displays in the cell", async () => {
    await run("import * as tslab from 'tslab'", "tslab.display.html('<b>x</b>')");
    expect(notebook.displayed.at(-1)).toEqual([{ "text/html": "<b>x</b>" }, { raw: true, metadata: {} }]);
  });
});

describe("JSX", () => {
  it("calls the factory that is in scope", async () => {
    expect(
      await value(
        "declare global { namespace JSX { interface IntrinsicElements { [name: string]: any } } }\nconst React = { createElement: (tag: string, props: object, ...children: unknown[]) => ({ tag, props, children }) }",
        "const name = 'x'; <p id={name}>text</p>",
      ),
    ).toEqual({ tag: "p", props: { id: "x" }, children: ["text"] });
  });
});

describe("traces", () => {
  it.each([
    ["throw new Error('a')", "cell-N:1:7"],
    [
      "const a: number = 1;\n\ninterface P { x: number }\nfunction f(p: P) {\n  throw new Error(String(p.x));\n}\nf({ x: a });",
      "f (cell-N:5:9)",
    ],
    ["enum E { A }\nclass C { m(): void { (null as any).x } }\nnew C().m()", "C.m (cell-N:2:37)"],
    ["await 1;\nthrow new Error('b')", "cell-N:2:7"],
  ])("of %j point at the line and column", async (code, place) => {
    const outcome = await run(code);
    const stack = outcome.status === "threw" ? (outcome.error as Error).stack! : "";
    expect(stack.replaceAll(/cell-\d+/g, "cell-N")).toContain(place);
  });

  it("of a source file point into it", async () => {
    write(
      "fails.ts",
      "interface P { x: 1 }\n\nexport function fail(): never {\n  throw new Error('deep');\n}\n",
    );
    const outcome = await run("import { fail } from './fails'; fail()");
    expect(outcome.status === "threw" && (outcome.error as Error).stack).toContain(
      join(folder.path, "fails.ts:4:9"),
    );
  });

  it("name what is not a function as the cell does", async () => {
    expect(await run("let f: any = 1", "f()")).toMatchObject({ error: { message: "f is not a function" } });
  });
});

describe("a tsconfig.json", () => {
  const strict = temporaryFolder();
  afterAll(() => strict.remove());
  let edited = 0;
  const configure = (options: object): void => {
    const file = join(strict.path, "tsconfig.json");
    writeFileSync(file, JSON.stringify({ compilerOptions: options }));
    edited++;
    utimesSync(file, edited, edited);
  };
  let before: Notebook;
  beforeAll(() => {
    before = notebook;
    configure({ strict: true });
    notebook = new Notebook(createLanguage(HOME, GLOBALS, strict.path), createRunner(strict.path, HOME));
  });
  afterAll(() => (notebook = before));
  afterEach(() => configure({ strict: true }));

  it("sets how strictly cells are checked, from its next edit on", async () => {
    expect(await refusal("const s: string = null")).toHaveLength(1);
    configure({ strict: false });
    expect(await value("const s: string = null; s")).toBe(null);
  });

  it("cannot keep cells from being compiled", async () => {
    configure({
      noEmit: true,
      isolatedDeclarations: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      module: "commonjs",
      target: "es5",
      declaration: false,
      noUnusedLocals: true,
    });
    expect(await value("enum E { A = 5 }", "const unused = 1; await Promise.resolve(E.A)")).toBe(5);
  });

  it("names paths", async () => {
    configure({ paths: { "@own/*": ["./own/*"] } });
    mkdirSync(join(strict.path, "own"));
    writeFileSync(join(strict.path, "own/thing.ts"), "export const thing = 'own'");
    expect(await value("import { thing } from '@own/thing'; thing")).toBe("own");
  });
});
