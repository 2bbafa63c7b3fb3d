import { describe, expect, it } from "vitest";
import { completeness } from "../../../../kernel/engine/stock/completeness.ts";

describe("a text", () => {
  it.each([
    "",
    "1 + 1",
    "const a = 1",
    "const f = () => {}",
    "function f() {\n}",
    "class A {}",
    "if (true) {}",
    "for (;;) {}",
    "// a comment",
    "/* a comment */",
    "`text`",
    "'it''s'".replace("''", ""),
    "import { a } from 'a'",
    "a.b",
    "[1, 2].map((x) => x)",
    "type T = { a: 1 }",
    "interface I { a: number }",
    "enum E { A }",
    "declare function f(): void",
    "function f(): void;",
    "await x",
    "for await (const x of y) {}",
    "<T>(x: T) => x",
    "const a = <div>text</div>",
    "/a{2}/.test(x)",
    "using x = f()",
    "@d class A {}",
    "label: for (;;) {}",
    "a\n  .b()",
  ])("%j is complete", (code) => {
    expect(completeness(code)).toEqual({ status: "complete" });
  });

  it.each([
    ["function f() {", "  "],
    ["if (x) {\n  if (y) {", "    "],
    ["const a = [", "  "],
    ["f(", "  "],
    ["f({", "  "],
    ["f(function () {\n  return [", "    "],
    ["function f() {\n  const s = `a${1}b`;", "  "],
    ["import", ""],
    ["const a = 1;\nexport", ""],
    ["const a =", ""],
    ["a +", ""],
    ["a.", ""],
    ["x ? 1 :", ""],
    ["if (x)", ""],
    ["for (const a of b)", ""],
    ["while (x)", ""],
    ["const f = () =>", ""],
    ["/* open", ""],
    ["`text ${1}", ""],
    ["`text ${f(", "  "],
    ["class A {\n  m() {", "    "],
    ["class A extends", ""],
    ["@decorated", ""],
    ["import {", "  "],
    ["import { a }", ""],
    ["import { a } from", ""],
    ["type T =", ""],
    ["interface I {", "  "],
    ["enum E {", "  "],
    ["function f()", ""],
    ["try {\n} ", ""],
    ["do {\n}", ""],
    ["switch (x) {\n  case 1:", "  "],
    ["const { a,", "  "],
    ["const a = <div>", ""],
    ["return_ = async () => {\n  await f(", "    "],
    ["const a: Map<string,", ""],
    ["new", ""],
    ["'a' +\n", ""],
    ["x ??", ""],
    ["async function f() {", "  "],
    ["let x: { a: number", "  "],
  ])("%j is incomplete, and goes on with an indent of %j", (code, indent) => {
    expect(completeness(code)).toEqual({ status: "incomplete", indent });
  });

  it.each([
    "const = 1",
    "1 +* 2",
    "}",
    "'never closed",
    "if (x) }",
    "function 1() {}",
    "let a b",
    "a.b)",
    "/never closed",
  ])("%j is invalid", (code) => {
    expect(completeness(code)).toEqual({ status: "invalid" });
  });
});
