import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { binary, boolean, unary } from "./elementwise.ts";

/**
 * Where a = b: bool, broadcast.
 * @example
 * equal(array([1, 2, 3]), 2).toArray(); // => [0, 1, 0]
 */
export const equal: (a: Operand, b: Operand) => NDArray = binary("equal", boolean);

/**
 * Where a ≠ b: bool, broadcast.
 * @example
 * notEqual(array([1, 2, 3]), 2).toArray(); // => [1, 0, 1]
 */
export const notEqual: (a: Operand, b: Operand) => NDArray = binary("notEqual", boolean);

/**
 * Where a < b: bool, broadcast.
 * @example
 * less(array([1, 2, 3]), 2).toArray(); // => [1, 0, 0]
 */
export const less: (a: Operand, b: Operand) => NDArray = binary("less", boolean);

/**
 * Where a ≤ b: bool, broadcast.
 * @example
 * lessEqual(array([1, 2, 3]), 2).toArray(); // => [1, 1, 0]
 */
export const lessEqual: (a: Operand, b: Operand) => NDArray = binary("lessEqual", boolean);

/**
 * Where a > b: bool, broadcast.
 * @example
 * greater(array([1, 2, 3]), 2).toArray(); // => [0, 0, 1]
 */
export const greater: (a: Operand, b: Operand) => NDArray = binary("greater", boolean);

/**
 * Where a ≥ b: bool, broadcast.
 * @example
 * greaterEqual(array([1, 2, 3]), 2).toArray(); // => [0, 1, 1]
 */
export const greaterEqual: (a: Operand, b: Operand) => NDArray = binary("greaterEqual", boolean);

/**
 * Where both hold; every number but 0 counts as true. Broadcast.
 * @example
 * logicalAnd(array([1, 1, 0]), array([1, 0, 0])).toArray(); // => [1, 0, 0]
 */
export const logicalAnd: (a: Operand, b: Operand) => NDArray = binary("logicalAnd", boolean);

/**
 * Where at least one holds; every number but 0 counts as true. Broadcast.
 * @example
 * logicalOr(array([1, 1, 0]), array([1, 0, 0])).toArray(); // => [1, 1, 0]
 */
export const logicalOr: (a: Operand, b: Operand) => NDArray = binary("logicalOr", boolean);

/**
 * Where exactly one holds; every number but 0 counts as true. Broadcast.
 * @example
 * logicalXor(array([1, 1, 0]), array([1, 0, 0])).toArray(); // => [0, 1, 0]
 */
export const logicalXor: (a: Operand, b: Operand) => NDArray = binary("logicalXor", boolean);

/**
 * Where x is 0.
 * @example
 * logicalNot(array([1, 0])).toArray(); // => [0, 1]
 */
export const logicalNot: (x: Operand) => NDArray = unary("logicalNot", boolean);

/**
 * Where x is not a number.
 * @example
 * isNaN(array([1, NaN])).toArray(); // => [0, 1]
 */
export const isNaN: (x: Operand) => NDArray = unary("isNaN", boolean);

/**
 * Where x is neither infinite nor NaN.
 * @example
 * isFinite(array([1, Infinity])).toArray(); // => [1, 0]
 */
export const isFinite: (x: Operand) => NDArray = unary("isFinite", boolean);

/**
 * Where x is ∞ or −∞.
 * @example
 * isInf(array([1, -Infinity, NaN])).toArray(); // => [0, 1, 0]
 */
export function isInf(x: Operand): NDArray {
  return logicalNot(logicalOr(isFinite(x), isNaN(x)));
}
