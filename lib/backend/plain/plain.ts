import type { Backend } from "../backend.ts";
import { binaryExpressions, unaryExpressions } from "./expressions.ts";
import { elementwise } from "./loops.ts";
import { matmul } from "./matmul.ts";
import { reduce } from "./reduce.ts";

/** The reference: complete, JavaScript only, and what every other backend is tested against. */
export const plain: Backend = {
  name: "plain",
  unary: (f, x, out) => elementwise(unaryExpressions[f], "x", [x], out),
  binary: (f, a, b, out) => elementwise(binaryExpressions[f], "ab", [a, b], out),
  select: (condition, a, b, out) => elementwise("c ? a : b", "cab", [condition, a, b], out),
  copy: (x, out) => elementwise(out.dtype === "bool" ? "x !== 0 ? 1 : 0" : "x", "x", [x], out),
  reduce,
  matmul,
};
