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
    "an optional call works": [["let f: (() => number) | undefined = () => 1", "f?.()"], 1],
    "names of members are not names of cells": [
      [
        "const x = 1, y = 2",
        "class C { x = 5; y() { return { x: 6, y() { return 7 } }.x } }; [new C().x, new C().y()]",
      ],
      [5, 6],
    ],
    "a destructuring assignment goes to earlier names": [
      ["let a = 0, b = 0", "({ x: a, y: [b = 9] } = { x: 1, y: [] as number[] }); [a, b]"],
      [1, 9],
    ],
    "a pattern declares names, some in others, with defaults and the rest": [
      [
        "const key = 'k'; const { a, [key]: [b, , ...c], d: { e = a } = {} as { e?: number }, ...rest } = { a: 1, k: [2, 3, 4, 5], f: 6 } as any",
        "[a, b, c, e, rest]",
      ],
      [1, 2, [4, 5], 1, { f: 6 }],
    ],
    "what a pattern declares is called after it": [
      [
        "const { f = () => 1, g: G = class {} } = {} as any; var [h = function () {}] = [] as any[]",
        "[f.name, G.name, h.name]",
      ],
      ["f", "G", "h"],
    ],
    "a text has what it has in this Node": [["'x'.isWellFormed()"], true],
    "a regular expression has every flag that this Node knows": [["/\\p{Lu}/v.test('É')"], true],
    "a catch binding hides an outer name": [
      ["const e = 1", "try { throw 2 } catch (e) { var seen: unknown = e }", "[e, seen]"],
      [1, 2],
    ],
    "for-of assigns to an earlier name": [["let last = ''", "for (last of ['a', 'b']);", "last"], "b"],
    "a default value sees an earlier name": [
      ["const d = 4", "function f(a = d, { b = d } = {} as { b?: number }) { return a + b }", "f()"],
      8,
    ],
    "a heritage clause sees an earlier name": [
      ["const Base = class { n = 1 }", "class D extends Base { m = 2 }", "new D().n"],
      1,
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
    "a global declaration is replaced by its next version": [
      [
        "declare global { interface Settings { size: number } }",
        "declare global { interface Settings { size: string } }",
        "const s: Settings = { size: 'big' }; s.size",
      ],
      "big",
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
    expect(await notebook.value(...cells)).toEqual(expected);
  });

  it("a cell that fails keeps what it had assigned, and only that", async () => {
    expect(
      await notebook.runAll("const a = 1; let b = 2; throw new Error('here'); const c = 3"),
    ).toMatchObject({
      status: "threw",
    });
    expect(await notebook.value("a + b")).toBe(3);
    expect(await notebook.refusal("c")).toEqual(["1:1 TS2304 Cannot find name 'c'."]);
  });

  it("a cell that fails in a pattern keeps what that had declared", async () => {
    await notebook.runAll(
      "const fail = (): never => { throw new Error('f') }",
      "const [one, { two, three = fail() }, four] = [1, { two: 2 }, 4] as any",
    );
    expect(await notebook.value("[one, two]")).toEqual([1, 2]);
    expect(await notebook.refusal("three")).toHaveLength(1);
    expect(await notebook.refusal("four")).toHaveLength(1);
  });

  it("a cell that fails leaves a name it did not get to as it was", async () => {
    await notebook.runAll("const a = 'old'", "throw new Error(); const a = 1");
    expect(await notebook.value("a.length")).toBe(3);
  });

  it("a cell that fails keeps its types", async () => {
    await notebook.runAll("interface P { x: number }; throw new Error()");
    expect(await notebook.refusal("const p: P = { x: '' }")).toHaveLength(1);
  });

  it("an interrupted cell keeps what it had assigned", async () => {
    const running = notebook.run("const a = 7; await new Promise(() => {}); const b = 8");
    notebook.interrupt();
    expect(await running).toMatchObject({ status: "interrupted" });
    expect(await notebook.value("a")).toBe(7);
    expect(await notebook.refusal("b")).toEqual(["1:1 TS2304 Cannot find name 'b'."]);
  });
});

describe("the last expression", () => {
  it("names no function that has no name", async () => {
    expect(await notebook.value("async () => 3")).toHaveProperty("name", "");
    expect(await notebook.value("(class {})")).toHaveProperty("name", "");
  });
});

describe("JSX", () => {
  it("calls the factory that is in scope", async () => {
    expect(
      await notebook.value(
        "declare global { namespace JSX { interface IntrinsicElements { [name: string]: any } } }\nconst React = { createElement: (tag: string, props: object, ...children: unknown[]) => ({ tag, props, children }) }",
        "const name = 'x'; <p id={name}>text</p>",
      ),
    ).toEqual({ tag: "p", props: { id: "x" }, children: ["text"] });
  });
});
