import { normalizeAxis, sizeOf } from "../core/shape.ts";
import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { mul, sub } from "./arithmetic.ts";
import { asNumbers, join, reshape, sliceRanges } from "./movement.ts";
import { asArray, bind, computing } from "./primitive.ts";

const cumsumPrimitive = computing<"cumsum">(
  "cumsum",
  ([x]) => [x!.shape, x!.dtype === "bool" ? "int32" : x!.dtype],
  ([x], { axis, reverse }, out) => {
    const values = x!.contiguous();
    const n = x!.shape[axis]!;
    const inner = sizeOf(x!.shape.slice(axis + 1));
    for (let line = 0; line < values.length / Math.max(1, n); line++) {
      const start = Math.floor(line / inner) * inner * n + (line % inner);
      // Neumaier's compensated sum: each running total is as accurate as a sum of its own.
      let [total, lost] = [0, 0];
      for (let k = 0; k < n; k++) {
        const i = start + (reverse ? n - 1 - k : k) * inner;
        const v = values[i]!;
        const next = total + v;
        lost += Math.abs(total) >= Math.abs(v) ? total - next + v : v - next + total;
        total = next;
        out.data[i] = Number.isFinite(lost) ? total + lost : total;
      }
    }
  },
);

/** Running totals from the other end, which the derivative of {@link cumsum} needs. */
export function runningSum(x: NDArray, axis: number, reverse: boolean): NDArray {
  return bind(cumsumPrimitive, [x], { axis, reverse });
}

/**
 * Running totals along `axis`, or of the row-major flattened array when left out; compensated, so that errors do not
 * pile up.
 *
 * @throws ShapeError when there is no such axis.
 * @example
 * cumsum(array([1, 2, 3])).toArray(); // => [1, 3, 6]
 * cumsum(array([[1, 2], [3, 4]]), 0).toArray(); // => [[1, 2], [4, 6]]
 */
export function cumsum(x: Operand, axis?: number): NDArray {
  const a = axis === undefined ? reshape(x, [-1]) : asArray(x);
  return runningSum(a, normalizeAxis("cumsum", axis ?? 0, a.ndim), false);
}

/**
 * Running products along `axis`, or of the row-major flattened array when left out.
 * @throws ShapeError when there is no such axis.
 * @example
 * cumprod(array([1, 2, 3])).toArray(); // => [1, 2, 6]
 */
export function cumprod(x: Operand, axis?: number): NDArray {
  const a = axis === undefined ? reshape(x, [-1]) : asArray(x);
  const along = normalizeAxis("cumprod", axis ?? 0, a.ndim);
  const n = a.shape[along]!;
  const part = (y: NDArray, start: number, count: number): NDArray =>
    sliceRanges(
      y,
      y.shape.map((size, i) =>
        i === along ? { start, step: 1, count } : { start: 0, step: 1, count: size },
      ),
    );
  // Each round doubles how many factors a product has.
  let products = asNumbers(a);
  for (let step = 1; step < n; step *= 2) {
    const rest = mul(part(products, step, n - step), part(products, 0, n - step));
    products = join([part(products, 0, step), rest], along);
  }
  return products;
}

/**
 * Each element less the one before it along `axis` (the last by default), which has one element fewer in the result.
 * @throws ShapeError when there is no such axis.
 * @example
 * diff(array([1, 4, 9])).toArray(); // => [3, 5]
 */
export function diff(x: Operand, axis = -1): NDArray {
  const a = asArray(x);
  const along = normalizeAxis("diff", axis, a.ndim);
  const part = (start: number): NDArray =>
    sliceRanges(
      a,
      a.shape.map((n, i) =>
        i === along ? { start, step: 1, count: Math.max(0, n - 1) } : { start: 0, step: 1, count: n },
      ),
    );
  return sub(part(a.shape[along]! > 0 ? 1 : 0), part(0));
}
