import { ShapeError } from "../../core/errors.ts";
import { showShape } from "../../core/shape.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { div, mul, square, sub } from "../arithmetic.ts";
import { greater } from "../compare.ts";
import { where } from "../elementwise.ts";
import { matmul } from "../matmul.ts";
import { expandDims, reshape, swapAxes } from "../movement.ts";
import { max, min, norm as vectorNorm, sum } from "../reduce.ts";
import { svd } from "./factor.ts";
import { checkMatrix } from "./matrix.ts";

/**
 * The condition number of a matrix: its largest over its smallest singular value; ∞ when it is singular.
 * @throws ShapeError when `a` is no matrix or empty.
 * @example
 * linalg.cond(array([[4, 0], [0, 0.5]])).item(); // => 8
 */
export function cond(a: NDArray): NDArray {
  const { s } = svd(a);
  return div(max(s, -1), min(s, -1));
}

/** Below which share of the largest a singular value counts as 0. */
export interface ToleranceOption {
  /** Default: the larger size of the matrix times the rounding unit, 2⁻⁵² in float64 and 2⁻²³ in float32. */
  readonly rtol?: number;
}

/** Singular values, and where they count as different from 0. */
function significant(a: NDArray, { rtol }: ToleranceOption): ReturnType<typeof svd> & { kept: NDArray } {
  const parts = svd(a);
  const unit = a.dtype === "float32" ? 2 ** -23 : Number.EPSILON;
  const tolerance = rtol ?? Math.max(...a.shape.slice(-2)) * unit;
  return { ...parts, kept: greater(parts.s, mul(max(parts.s, -1, { keepdims: true }), tolerance)) };
}

/**
 * How many singular values count as different from 0.
 * @throws ShapeError when `a` is no matrix or empty.
 * @example
 * linalg.matrixRank(array([[1, 2], [2, 4]])).item(); // => 1
 */
export function matrixRank(a: NDArray, options: ToleranceOption = {}): NDArray {
  return sum(significant(a, options).kept, -1);
}

/**
 * The pseudo-inverse of Moore and Penrose, V diag(1/s) Uᵀ over the singular values that count: (n, m) → (m, n).
 * @throws ShapeError when `a` is no matrix or empty.
 * @example
 * linalg.pinv(array([[2, 0], [0, 0]])).toArray(); // => [[0.5, 0], [0, 0]]
 */
export function pinv(a: NDArray, options: ToleranceOption = {}): NDArray {
  const { u, s, vt, kept } = significant(a, options);
  const inverse = where(kept, div(1, where(kept, s, 1)), 0);
  return matmul(mul(swapAxes(vt, -1, -2), expandDims(inverse, -2)), swapAxes(u, -1, -2));
}

/**
 * The x of smallest length among those that minimize ‖Ax − b‖₂, for b of shape (n,) or (n, k).
 *
 * @returns `x`, the `residual` ‖Ax − b‖² of each right-hand side, the `rank` of A and its singular values `s`.
 * @throws ShapeError when `a` is no matrix or `b` does not have as many rows.
 * @example
 * const { x, residual } = linalg.lstsq(array([[1, 0], [1, 0], [0, 2]]), array([1, 3, 4]));
 * x.mul(1e6).round().div(1e6).toArray(); // => [2, 2]
 * residual.item().toFixed(6); // => "2.000000"
 */
export function lstsq(
  a: NDArray,
  b: NDArray,
  options: ToleranceOption = {},
): { x: NDArray; residual: NDArray; rank: NDArray; s: NDArray } {
  checkMatrix("linalg.lstsq", a);
  if (a.ndim !== 2 || b.ndim === 0 || b.ndim > 2 || b.shape[0] !== a.shape[0]) {
    throw new ShapeError(
      `linalg.lstsq: ${showShape(a.shape)} needs a right-hand side of ${a.shape.at(-2)!} rows, got ${showShape(b.shape)}`,
    );
  }
  const { u, s, vt, kept } = significant(a, options);
  const right = b.ndim === 1 ? reshape(b, [b.size, 1]) : b;
  const inverse = where(kept, div(1, where(kept, s, 1)), 0);
  const x = matmul(swapAxes(vt, -1, -2), mul(matmul(swapAxes(u, -1, -2), right), expandDims(inverse, -1)));
  const errors = sub(matmul(a, x), right);
  const residual = sum(square(errors), 0);
  return b.ndim === 1
    ? { x: reshape(x, [-1]), residual: reshape(residual, []), rank: sum(kept), s }
    : { x, residual, rank: sum(kept), s };
}

/**
 * A norm of matrices: `"fro"` √Σa² (the default), `"nuc"` the sum of the singular values, 2 the largest of them, 1 the
 * largest sum of a column's absolute values, Infinity that of a row's.
 *
 * @throws ShapeError when `a` is no matrix; RangeError for another `ord`.
 * @example
 * linalg.matrixNorm(array([[3, 0], [4, 0]])).item(); // => 5
 * linalg.matrixNorm(array([[1, -2], [3, 4]]), 1).item(); // => 6
 */
export function matrixNorm(a: NDArray, ord: "fro" | "nuc" | number = "fro"): NDArray {
  checkMatrix("linalg.matrixNorm", a);
  if (ord === "fro") return vectorNorm(a, [-2, -1]);
  if (ord === "nuc") return sum(svd(a).s, -1);
  if (ord === 2) return max(svd(a).s, -1);
  if (ord === 1) return max(vectorNorm(a, -2, { ord: 1 }), -1);
  if (ord === Infinity) return max(vectorNorm(a, -1, { ord: 1 }), -1);
  throw new RangeError(`linalg.matrixNorm: ord must be "fro", "nuc", 1, 2 or Infinity, got ${ord}`);
}
