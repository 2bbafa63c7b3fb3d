import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { same, unary } from "./elementwise.ts";

/**
 * The largest integer ≤ x. The derivative is 0 everywhere, as that of all rounding.
 * @example
 * floor(array([1.5, -1.5])).toArray(); // => [1, -2]
 */
export const floor: (x: Operand) => NDArray = unary("floor", same);

/**
 * The smallest integer ≥ x.
 * @example
 * ceil(array([1.5, -1.5])).toArray(); // => [2, -1]
 */
export const ceil: (x: Operand) => NDArray = unary("ceil", same);

/**
 * The nearest integer; halves go to the even neighbour, as in NumPy.
 * @example
 * round(array([0.5, 1.5, 2.4])).toArray(); // => [0, 2, 2]
 */
export const round: (x: Operand) => NDArray = unary("round", same);

/**
 * The fraction cut off.
 * @example
 * trunc(array([1.5, -1.5])).toArray(); // => [1, -1]
 */
export const trunc: (x: Operand) => NDArray = unary("trunc", same);
