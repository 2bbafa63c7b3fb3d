import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { binary, floating, unary } from "./elementwise.ts";

/**
 * The sine of an angle in radians.
 * @example
 * sin(0).item(); // => 0
 */
export const sin: (x: Operand) => NDArray = unary("sin", floating);

/**
 * The cosine of an angle in radians.
 * @example
 * cos(0).item(); // => 1
 */
export const cos: (x: Operand) => NDArray = unary("cos", floating);

/**
 * The tangent of an angle in radians.
 * @example
 * tan(0).item(); // => 0
 */
export const tan: (x: Operand) => NDArray = unary("tan", floating);

/**
 * The angle in [−π/2, π/2] with this sine.
 * @example
 * asin(1).item(); // => Math.PI / 2
 */
export const asin: (x: Operand) => NDArray = unary("asin", floating);

/**
 * The angle in [0, π] with this cosine.
 * @example
 * acos(1).item(); // => 0
 */
export const acos: (x: Operand) => NDArray = unary("acos", floating);

/**
 * The angle in (−π/2, π/2) with this tangent.
 * @example
 * atan(1).item(); // => Math.PI / 4
 */
export const atan: (x: Operand) => NDArray = unary("atan", floating);

/**
 * The angle in (−π, π] of the point (b, a), measured from the first axis.
 * @example
 * atan2(1, -1).item(); // => (3 * Math.PI) / 4
 */
export const atan2: (a: Operand, b: Operand) => NDArray = binary("atan2", floating);

/**
 * (eˣ − e⁻ˣ)/2.
 * @example
 * sinh(0).item(); // => 0
 */
export const sinh: (x: Operand) => NDArray = unary("sinh", floating);

/**
 * (eˣ + e⁻ˣ)/2.
 * @example
 * cosh(0).item(); // => 1
 */
export const cosh: (x: Operand) => NDArray = unary("cosh", floating);

/**
 * The hyperbolic tangent (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ).
 * @example
 * tanh(array([0, 100])).toArray(); // => [0, 1]
 */
export const tanh: (x: Operand) => NDArray = unary("tanh", floating);

/**
 * The number with this hyperbolic sine.
 * @example
 * asinh(0).item(); // => 0
 */
export const asinh: (x: Operand) => NDArray = unary("asinh", floating);

/**
 * The number ≥ 0 with this hyperbolic cosine.
 * @example
 * acosh(1).item(); // => 0
 */
export const acosh: (x: Operand) => NDArray = unary("acosh", floating);

/**
 * The number with this hyperbolic tangent.
 * @example
 * atanh(0).item(); // => 0
 */
export const atanh: (x: Operand) => NDArray = unary("atanh", floating);
