import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { floating, numeric, unary } from "./elementwise.ts";

/**
 * 1/(1 + e⁻ˣ), without overflow on either side.
 * @example
 * sigmoid(array([-1000, 0, 1000])).toArray(); // => [0, 0.5, 1]
 */
export const sigmoid: (x: Operand) => NDArray = unary("sigmoid", floating);

/**
 * log(1 + eˣ), without overflow: the smooth form of relu.
 * @example
 * softplus(array([0, 1000])).toArray(); // => [Math.LN2, 1000]
 */
export const softplus: (x: Operand) => NDArray = unary("softplus", floating);

/**
 * max(x, 0). The derivative at 0 is taken as 0.
 * @example
 * relu(array([-1, 2])).toArray(); // => [0, 2]
 */
export const relu: (x: Operand) => NDArray = unary("relu", numeric);
