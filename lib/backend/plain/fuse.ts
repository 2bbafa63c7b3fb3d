import type { DType } from "../../core/dtype.ts";
import type { BinaryName, Program, ProgramStep, UnaryName } from "../backend.ts";
import { binaryExpressions, integerExpressions, unaryExpressions } from "./expressions.ts";
import type { Kernel } from "./loops.ts";

const expressions: Readonly<Record<string, string>> = {
  ...unaryExpressions,
  ...binaryExpressions,
  where: "c ? a : b",
  cast: "x",
} satisfies Record<UnaryName | BinaryName | "where" | "cast", string>;

/** What an expression calls its operands, by how many it has. */
const operandNames: readonly (readonly string[])[] = [[], ["x"], ["a", "b"], ["c", "a", "b"]];

/** The program as one kernel: inputs v0, v1, …, and a statement for each step; the last is a result, as are those kept. */
export function fusedKernel(program: Program, inputs: number, kept: readonly number[]): Kernel {
  const variables = Array.from({ length: inputs }, (_, k) => `v${k}`);
  const named = (k: number): string => (k < inputs ? `v${k}` : `t${k - inputs}`);
  const statements = program.map((step, i) => `const t${i} = ${rounded(text(step, named), step)};`);
  const results = [program.length - 1, ...kept].map((i) => `t${i}`);
  return { variables, statements: statements.join(" "), results };
}

/** The expression of a step with its operands' names put in. */
function text({ f, operands, dtype }: ProgramStep, named: (k: number) => string): string {
  const names = operandNames[operands.length]!;
  const expression = (dtype === "int32" ? integerExpressions[f] : undefined) ?? expressions[f]!;
  return expression.replace(/\b[abcx]\b/g, (name) => named(operands[names.indexOf(name)]!));
}

/** Rounded as storing the result would round it. */
function rounded(expression: string, { f, dtype }: ProgramStep): string {
  const rounding: Readonly<Record<DType, string>> = {
    float64: expression,
    float32: `Math.fround(${expression})`,
    int32: `(${expression}) | 0`,
    bool: f === "cast" ? `${expression} !== 0 ? 1 : 0` : expression,
  };
  return rounding[dtype];
}
