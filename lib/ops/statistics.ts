import { ShapeError } from "../core/errors.ts";
import { normalizeAxes, reducedShape, showShape, sizeOf } from "../core/shape.ts";
import type { Axis } from "../core/shape.ts";
import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import type { ReduceOptions, VarianceOptions } from "../ndarray/options.ts";
import { add, div, mul, sub, sqrt } from "./arithmetic.ts";
import { isNaN } from "./compare.ts";
import { where } from "./elementwise.ts";
import { take } from "./gather.ts";
import { stack } from "./join.ts";
import { matmul } from "./matmul.ts";
import { expandDims, reshape, transpose } from "./movement.ts";
import { asArray } from "./primitive.ts";
import { any, mean } from "./reduce.ts";
import { sort } from "./sort.ts";
import { diagonal } from "./triangle.ts";

/**
 * The q-quantile over `axis` (one, several, or all by default): the number at the place q (n − 1) of the n sorted ones,
 * on the straight line between two neighbours. NaN where there is a NaN. Several q give one more axis in front.
 *
 * @throws RangeError for a q outside [0, 1]; ShapeError when there is nothing to choose from.
 * @example
 * quantile(array([1, 2, 4, 10]), 0.5).item(); // => 3
 * quantile(array([1, 2, 4, 10]), [0, 0.25, 1]).toArray(); // => [1, 1.75, 10]
 */
export function quantile(
  x: Operand,
  q: number | readonly number[],
  axis?: Axis,
  options: ReduceOptions = {},
): NDArray {
  const a = asArray(x);
  const axes = normalizeAxes("quantile", axis, a.ndim);
  const kept = a.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const n = sizeOf(axes.map((i) => a.shape[i]!));
  const rows = reshape(transpose(a, [...kept, ...axes]), [...kept.map((i) => a.shape[i]!), n]);
  if (n === 0) throw new ShapeError(`quantile: nothing to choose from in shape ${showShape(a.shape)}`);
  const missing = any(isNaN(rows), -1);
  const sorted = sort(rows);
  const one = (share: number): NDArray => {
    if (!(share >= 0 && share <= 1))
      throw new RangeError(`quantile: q must be between 0 and 1, got ${share}`);
    const place = share * (n - 1);
    const below = Math.floor(place);
    const low = take(sorted, below, -1);
    const value =
      place === below
        ? low
        : add(mul(low, below + 1 - place), mul(take(sorted, below + 1, -1), place - below));
    return reshape(where(missing, NaN, value), reducedShape(a.shape, axes, options.keepdims));
  };
  return typeof q === "number" ? one(q) : stack(q.map(one));
}

/**
 * The middle of the sorted numbers over `axis`, the mean of the middle two for an even number of them.
 * @throws ShapeError when there is nothing to choose from.
 * @example
 * median(array([3, 1, 2])).item(); // => 2
 * median(array([[1, 2], [3, 10]]), 0).toArray(); // => [2, 6]
 */
export function median(x: Operand, axis?: Axis, options: ReduceOptions = {}): NDArray {
  return quantile(x, 0.5, axis, options);
}

/**
 * The covariances of the columns of (n, k), whose rows are examples: (k, k), Σ (xᵢ − x̄ᵢ)(xⱼ − x̄ⱼ) / (n − correction).
 * (NumPy's `cov` takes the transpose, and 1 for the correction.)
 *
 * @throws ShapeError when `x` is no matrix.
 * @example
 * cov(array([[0, 2], [1, 0], [2, 4]]), { correction: 1 }).toArray(); // => [[1, 1], [1, 4]]
 */
export function cov(x: NDArray, options: Pick<VarianceOptions, "correction"> = {}): NDArray {
  if (x.ndim !== 2)
    throw new ShapeError(
      `cov: expected a matrix with an example in each row, got shape ${showShape(x.shape)}`,
    );
  const deviations = sub(x, mean(x, 0));
  return div(matmul(transpose(deviations), deviations), x.shape[0]! - (options.correction ?? 0));
}

/**
 * The correlation coefficients of the columns of (n, k), whose rows are examples: (k, k), covariances over the product
 * of the standard deviations. NaN for a column that does not vary.
 *
 * @throws ShapeError when `x` is no matrix.
 * @example
 * corrcoef(array([[0, 2], [1, 0], [2, 4]])).toArray(); // => [[1, 0.5], [0.5, 1]]
 */
export function corrcoef(x: NDArray): NDArray {
  const c = cov(x);
  const deviation = sqrt(diagonal(c));
  return div(c, mul(expandDims(deviation, 0), expandDims(deviation, 1)));
}
