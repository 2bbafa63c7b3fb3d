import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { binary, floating, numeric, unary } from "./elementwise.ts";

/**
 * a + b, broadcast.
 * @example
 * add(array([1, 2]), 10).toArray(); // => [11, 12]
 */
export const add: (a: Operand, b: Operand) => NDArray = binary("add", numeric);

/**
 * a − b, broadcast.
 * @example
 * sub(array([1, 2]), 10).toArray(); // => [-9, -8]
 */
export const sub: (a: Operand, b: Operand) => NDArray = binary("sub", numeric);

/**
 * a · b element by element, broadcast; {@link matmul} is the product of matrices.
 * @example
 * mul(array([1, 2]), array([[3], [4]])).toArray(); // => [[3, 6], [4, 8]]
 */
export const mul: (a: Operand, b: Operand) => NDArray = binary("mul", numeric);

/**
 * a / b, broadcast; integers give float64.
 * @example
 * div(array([1, 2]), 4).toArray(); // => [0.25, 0.5]
 */
export const div: (a: Operand, b: Operand) => NDArray = binary("div", floating);

/**
 * The remainder of a / b with the sign of b, as Python's %.
 * @example
 * mod(array([5, -5]), 3).toArray(); // => [2, 1]
 */
export const mod: (a: Operand, b: Operand) => NDArray = binary("mod", numeric);

/**
 * aᵇ, broadcast. The derivative by b is taken as 0 where a is 0.
 * @example
 * pow(array([1, 2, 3]), 2).toArray(); // => [1, 4, 9]
 */
export const pow: (a: Operand, b: Operand) => NDArray = binary("pow", numeric);

/**
 * The larger of a and b; NaN where either is. Where they tie each gets half of the derivative.
 * @example
 * maximum(array([-1, 2]), 0).toArray(); // => [0, 2]
 */
export const maximum: (a: Operand, b: Operand) => NDArray = binary("maximum", numeric);

/**
 * The smaller of a and b; NaN where either is. Where they tie each gets half of the derivative.
 * @example
 * minimum(array([-1, 2]), 0).toArray(); // => [-1, 0]
 */
export const minimum: (a: Operand, b: Operand) => NDArray = binary("minimum", numeric);

/**
 * −x.
 * @example
 * neg(array([1, -2])).toArray(); // => [-1, 2]
 */
export const neg: (x: Operand) => NDArray = unary("neg", numeric);

/**
 * |x|. The derivative at 0 is taken as 0.
 * @example
 * abs(array([1, -2])).toArray(); // => [1, 2]
 */
export const abs: (x: Operand) => NDArray = unary("abs", numeric);

/**
 * −1, 0 or 1. The derivative is 0 everywhere.
 * @example
 * sign(array([-3, 0, 5])).toArray(); // => [-1, 0, 1]
 */
export const sign: (x: Operand) => NDArray = unary("sign", numeric);

/**
 * x².
 * @example
 * square(array([1, -2])).toArray(); // => [1, 4]
 */
export const square: (x: Operand) => NDArray = unary("square", numeric);

/**
 * √x; NaN below 0. The derivative at 0 is infinite, as the limit is.
 * @example
 * sqrt(array([1, 4])).toArray(); // => [1, 2]
 */
export const sqrt: (x: Operand) => NDArray = unary("sqrt", floating);

/**
 * The cube root, negative for negative x. The derivative at 0 is infinite, as the limit is.
 * @example
 * cbrt(-8).item(); // => -2
 */
export const cbrt: (x: Operand) => NDArray = unary("cbrt", floating);

/**
 * √(a² + b²), without overflow on the way. The derivative at the origin is taken as 0.
 * @example
 * hypot(3, 4).item(); // => 5
 */
export const hypot: (a: Operand, b: Operand) => NDArray = binary("hypot", floating);
