import { expect, test } from "vitest";
import { seldomUsed } from "../../../../kernel/engine/stock/seldom.ts";

const modules = (...texts: string[]) =>
  Object.fromEntries(seldomUsed(new Map(texts.map((text, n) => [`${n}.d.ts`, text]))));

test("a module that nothing refers to is seldom used, with all files that declare it", () => {
  const one = 'declare module "a" { let a: 1; }';
  const both = 'declare module "a" { let b: 2; }\ndeclare module "node:a" {\n    export * from "a";\n}';
  expect(modules("interface I {}", one, both)).toEqual({ a: ["1.d.ts", "2.d.ts"], "node:a": ["2.d.ts"] });
});

test.each([
  ["declares global names beside it", 'declare module "a" {}\ninterface I {}'],
  ["adds global names", 'declare module "a" {\n    global {\n    }\n}'],
  ["is imported by what is needed", 'declare module "a" {}', 'import { x } from "a";'],
  ["is imported as a whole", "declare module 'a' {}", 'import x = require("a");'],
  ["is mentioned in a type", 'declare module "a" {}', 'declare let x: import("a").X;'],
  [
    "is needed by a needed module",
    'declare module "a" {}',
    'declare module "b" { import "a"; }\ntype T = 1;',
  ],
])("a module that %s is not", (_, ...texts) => {
  expect(modules(...texts)).toEqual({});
});

test("that a type says what a module is called does not make it needed", () => {
  const table = 'interface Modules { "a": typeof import("a"); }';
  expect(modules(table, 'declare module "a" {}')).toEqual({ a: ["1.d.ts"] });
});
