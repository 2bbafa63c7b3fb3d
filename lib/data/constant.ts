import type { NDArray } from "../ndarray/ndarray.ts";
import { abs, add, mul, square } from "../ops/arithmetic.ts";
import { greater } from "../ops/compare.ts";

/**
 * Whether a column varies by more than the rounding of its own mean and variance over `count` rows, which leaves a
 * column of 0.1s with a variance of about 1e-34.
 *
 * @returns A bool for each column.
 */
export function varies(mean: NDArray, variance: NDArray, count: number): NDArray {
  const rounding = count * 2 ** -52;
  return greater(variance, add(mul(variance, rounding), square(mul(abs(mean), rounding))));
}
