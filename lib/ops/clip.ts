import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { maximum, minimum } from "./arithmetic.ts";

/**
 * Every element between `low` and `high`: min(max(x, low), high). At a bound half of the derivative gets through.
 * @example
 * clip(array([-5, 0.5, 5]), -1, 1).toArray(); // => [-1, 0.5, 1]
 */
export function clip(x: Operand, low: Operand, high: Operand): NDArray {
  return minimum(maximum(x, low), high);
}
