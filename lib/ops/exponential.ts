import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { binary, floating, unary } from "./elementwise.ts";

/**
 * eˣ.
 * @example
 * exp(0).item(); // => 1
 */
export const exp: (x: Operand) => NDArray = unary("exp", floating);

/**
 * eˣ − 1, accurate where x is near 0.
 * @example
 * expm1(1e-20).item(); // => 1e-20
 */
export const expm1: (x: Operand) => NDArray = unary("expm1", floating);

/**
 * The natural logarithm; −∞ at 0, NaN below.
 * @example
 * log(Math.E).item(); // => 1
 */
export const log: (x: Operand) => NDArray = unary("log", floating);

/**
 * log(1 + x), accurate where x is near 0.
 * @example
 * log1p(1e-20).item(); // => 1e-20
 */
export const log1p: (x: Operand) => NDArray = unary("log1p", floating);

/**
 * The logarithm to base 2, exact at powers of 2.
 * @example
 * log2(8).item(); // => 3
 */
export const log2: (x: Operand) => NDArray = unary("log2", floating);

/**
 * The logarithm to base 10, exact at powers of 10 that a double holds exactly.
 * @example
 * log10(1000).item(); // => 3
 */
export const log10: (x: Operand) => NDArray = unary("log10", floating);

/**
 * log(eᵃ + eᵇ) without overflow.
 * @example
 * logaddexp(1000, 1000).item(); // => 1000.6931471805599
 */
export const logaddexp: (a: Operand, b: Operand) => NDArray = binary("logaddexp", floating);

/**
 * The error function 2/√π ∫₀ˣ e^(−t²) dt.
 * @example
 * erf(1).item().toFixed(12); // => "0.842700792950"
 */
export const erf: (x: Operand) => NDArray = unary("erf", floating);

/**
 * The complementary error function 1 − erf(x), accurate where it is small.
 * @example
 * erfc(5).item().toPrecision(6); // => "1.53746e-12"
 */
export const erfc: (x: Operand) => NDArray = unary("erfc", floating);
