import type { NDArray } from "../../ndarray/ndarray.ts";
import { swapAxes } from "../movement.ts";
import { dense } from "../primitive.ts";
import { jacobiSvd } from "./jacobi-svd.ts";
import { checkMatrix, checkSquare, matrices, stacked } from "./matrix.ts";
import { qrFactor } from "./qr-factor.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

/**
 * Eigenvalues, ascending, and orthonormal eigenvectors of a symmetric matrix: A v = λ v. Reads the lower triangle.
 * Eigenvalues are accurate to a few units of rounding of the largest.
 *
 * @returns `values` (…, n) and `vectors` (…, n, n), whose column i belongs to value i.
 * @throws ShapeError when the matrix is not square; RangeError when it holds NaN or infinite numbers.
 * @example
 * const { values } = linalg.eigh(array([[2, 1], [1, 2]]));
 * values.round().toArray(); // => [1, 3]
 */
export function eigh(a: NDArray): { values: NDArray; vectors: NDArray } {
  checkSquare("linalg.eigh", a);
  const x = dense("linalg.eigh", a);
  const n = a.shape.at(-1)!;
  const parts = finite("linalg.eigh", matrices(x)).map((m) => symmetricEigen(m, n));
  return {
    values: stacked(
      a,
      [n],
      parts.map((p) => p.values),
    ),
    vectors: stacked(
      a,
      [n, n],
      parts.map((p) => p.vectors),
    ),
  };
}

function finite(caller: string, parts: Float64Array[]): Float64Array[] {
  if (!parts.every((part) => part.every(Number.isFinite)))
    throw new RangeError(`${caller}: the matrix holds NaN or infinite numbers`);
  return parts;
}

/**
 * The singular value decomposition A = U diag(s) Vᵀ, reduced: with r the smaller size of A (n, m), U is (n, r), s (r,)
 * descending, Vᵀ (r, m). By one-sided Jacobi rotations, so small singular values are accurate too.
 *
 * @throws ShapeError when `a` is no matrix; RangeError when it holds NaN or infinite numbers.
 * @example
 * linalg.svd(array([[3, 0], [0, -4]])).s.toArray(); // => [4, 3]
 */
export function svd(a: NDArray): { u: NDArray; s: NDArray; vt: NDArray } {
  checkMatrix("linalg.svd", a);
  const [n, m] = a.shape.slice(-2) as [number, number];
  if (n < m) {
    const { u, s, vt } = svd(swapAxes(a, -1, -2));
    return { u: swapAxes(vt, -1, -2), s, vt: swapAxes(u, -1, -2) };
  }
  const transposed = dense("linalg.svd", swapAxes(a, -1, -2));
  const parts = finite("linalg.svd", matrices(transposed)).map((columns) => jacobiSvd(columns, n, m));
  return {
    u: stacked(
      a,
      [n, m],
      parts.map((p) => p.u),
    ),
    s: stacked(
      a,
      [m],
      parts.map((p) => p.s),
    ),
    vt: stacked(
      a,
      [m, m],
      parts.map((p) => p.vt),
    ),
  };
}

/**
 * The reduced QR decomposition A = QR of (n, m): with r the smaller size, Q (n, r) has orthonormal columns and R (r, m)
 * is upper triangular. Signs are as in LAPACK: no column is turned to make R's diagonal positive.
 *
 * @throws ShapeError when `a` is no matrix.
 * @example
 * linalg.qr(array([[3, 1], [4, 2]])).r.at(0, 0).item(); // => -5
 */
export function qr(a: NDArray): { q: NDArray; r: NDArray } {
  checkMatrix("linalg.qr", a);
  const [n, m] = a.shape.slice(-2) as [number, number];
  const rank = Math.min(n, m);
  const parts = matrices(dense("linalg.qr", a)).map((x) => qrFactor(x, n, m));
  return {
    q: stacked(
      a,
      [n, rank],
      parts.map((p) => p.q),
    ),
    r: stacked(
      a,
      [rank, m],
      parts.map((p) => p.r),
    ),
  };
}
