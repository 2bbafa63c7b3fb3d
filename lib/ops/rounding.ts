import { isFloat } from "../core/dtype.ts";
import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { div, mod, sub } from "./arithmetic.ts";
import { same, unary } from "./elementwise.ts";
import { cast } from "./movement.ts";

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

/**
 * ⌊a / b⌋ as Python's //: b goes into a so many whole times, with {@link mod} for the rest. Integers stay integers.
 * @example
 * floorDivide(array([7, -7]), 2).toArray(); // => [3, -4]
 */
export function floorDivide(a: Operand, b: Operand): NDArray {
  const rest = mod(a, b);
  const whole = round(div(sub(a, rest), b));
  return isFloat(rest.dtype) ? whole : cast(whole, rest.dtype);
}
