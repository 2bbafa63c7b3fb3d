import { array } from "../ndarray/creation.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { abs, add, mul, square } from "../ops/arithmetic.ts";
import { sum } from "../ops/reduce.ts";
import * as tree from "../ops/tree.ts";

/** The weights among a model's parameters: its matrices. Biases are left alone, as is usual. */
function weightsOf(params: unknown): NDArray[] {
  return tree.leaves(params).filter((p) => p.ndim >= 2);
}

function total(parts: readonly NDArray[]): NDArray {
  return parts.reduce((sum, part) => add(sum, part), array(0));
}

/**
 * L2 penalty (weight decay): half the sum of the squared weights, ½ Σ w², whose gradient is w. Biases and other
 * parameters of fewer than two axes are left out. Add λ times it to the cost; with the course's λ/(2m) ‖W‖², that is
 * λ/m times it.
 *
 * @example
 * nn.l2({ w: array([[3, 4]]), b: array([100]) }).item(); // => 12.5
 */
export function l2(params: unknown): NDArray {
  return mul(0.5, total(weightsOf(params).map((w) => sum(square(w)))));
}

/**
 * L1 penalty: the sum of the sizes of the weights, Σ |w|, which drives small ones to exactly 0. Biases are left out.
 *
 * @example
 * nn.l1({ w: array([[3, -4]]), b: array([100]) }).item(); // => 7
 */
export function l1(params: unknown): NDArray {
  return total(weightsOf(params).map((w) => sum(abs(w))));
}

/**
 * Elastic net: `ratio` times the L1 penalty and 1 − `ratio` times the L2 penalty.
 *
 * Source: H. Zou and T. Hastie (2005), Regularization and variable selection via the elastic net.
 *
 * @param ratio From 0 (L2 alone) to 1 (L1 alone). Default 0.5.
 * @throws RangeError for a ratio outside.
 * @example
 * nn.elastic({ w: array([[3, -4]]) }, 0.5).item(); // => 9.75
 */
export function elastic(params: unknown, ratio = 0.5): NDArray {
  if (!(ratio >= 0 && ratio <= 1)) throw new RangeError(`elastic: ratio must be from 0 to 1, got ${ratio}`);
  return add(mul(ratio, l1(params)), mul(1 - ratio, l2(params)));
}
