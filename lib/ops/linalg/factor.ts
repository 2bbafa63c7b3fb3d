import type { Elements, LinearAlgebra } from "../../backend/linear-algebra.ts";
import { backend } from "../../backend/registry.ts";
import { isFloat } from "../../core/dtype.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { concatenate } from "../join.ts";
import { matmul } from "../matmul.ts";
import { cast, reshape, sliceRanges, swapAxes } from "../movement.ts";
import { define, bind, type Primitive } from "../primitive.ts";
import { checkMatrix, checkSquare, eachMatrix } from "./matrix.ts";

type Factorization = "eigh" | "svd" | "qr";

/**
 * A decomposition as one primitive: its parts lie on top of each other, as rows of one matrix, so that derivatives and
 * compilation see a function with a single result.
 */
function factorization(
  name: Factorization,
  height: (n: number, m: number) => number,
  compute: (linalg: LinearAlgebra, matrix: Elements, n: number, m: number, out: Elements) => void,
): Primitive<Factorization> {
  return define<Factorization>({
    name,
    forward: ([a]) => {
      const [n, m] = a!.shape.slice(-2) as [number, number];
      const { linalg } = backend();
      return eachMatrix(a!, [height(n, m), m], (matrix, out) => {
        checkFinite(name, matrix);
        compute(linalg, matrix, n, m, out);
      });
    },
  });
}

function checkFinite(name: Factorization, matrix: Elements): void {
  for (const x of matrix)
    if (!Number.isFinite(x)) throw new RangeError(`linalg.${name}: the matrix holds NaN or infinite numbers`);
}

/** From this share of a vector's largest element on, an element decides its sign: rounding is not to choose among equals. */
const LARGE = 0.9;

/**
 * Whether the first large one of `count` elements, `step` apart, is negative. Vectors that are fixed up to their sign are
 * turned for it to be positive, so that every backend gives the same.
 */
function isTurned(x: Elements, start: number, count: number, step: number): boolean {
  let most = 0;
  for (let i = 0, k = start; i < count; i++, k += step) most = Math.max(most, Math.abs(x[k]!));
  for (let i = 0, k = start; i < count; i++, k += step) if (Math.abs(x[k]!) >= LARGE * most) return x[k]! < 0;
  return false;
}

function turn(x: Elements, start: number, count: number, step: number): void {
  for (let i = 0, k = start; i < count; i++, k += step) x[k] = -x[k]!;
}

/** So many rows of each matrix from `start` on. */
export function rows(x: NDArray, start: number, count: number): NDArray {
  const axis = x.ndim - 2;
  return sliceRanges(
    x,
    x.shape.map((n, i) => (i === axis ? { start, step: 1, count } : { start: 0, step: 1, count: n })),
  );
}

/** The one row `at` of each matrix, without its axis. */
export function row(x: NDArray, at: number): NDArray {
  return reshape(rows(x, at, 1), [...x.shape.slice(0, -2), x.shape.at(-1)!]);
}

function inFloats(a: NDArray): NDArray {
  return isFloat(a.dtype) ? a : cast(a, "float64");
}

const eighPrimitive = factorization(
  "eigh",
  (n) => n + 1,
  (linalg, matrix, n, _, out) => {
    const vectors = out.subarray(n);
    linalg.eigh(matrix, n, out.subarray(0, n), vectors);
    for (let j = 0; j < n; j++) if (isTurned(vectors, j, n, n)) turn(vectors, j, n, n);
  },
);

/**
 * Eigenvalues, ascending, and orthonormal eigenvectors of a symmetric matrix: A v = λ v. Reads the lower triangle.
 * Eigenvalues are accurate to a few units of rounding of the largest. The first large element of each vector is positive
 * (large: at least 0.9 of the largest in absolute value).
 *
 * The derivative takes A to be symmetric. The vectors of equal eigenvalues have none: it comes out as not finite,
 * unless the result does not depend on them.
 *
 * @returns `values` (…, n) and `vectors` (…, n, n), whose column i belongs to value i.
 * @throws ShapeError when the matrix is not square; RangeError when it holds NaN or infinite numbers.
 * @example
 * const { values } = linalg.eigh(array([[2, 1], [1, 2]]));
 * values.round().toArray(); // => [1, 3]
 */
export function eigh(a: NDArray): { values: NDArray; vectors: NDArray } {
  checkSquare("linalg.eigh", a);
  const n = a.shape.at(-1)!;
  const packed = bind(eighPrimitive, [inFloats(a)], {});
  return { values: row(packed, 0), vectors: rows(packed, 1, n) };
}

const svdPrimitive = factorization(
  "svd",
  (n, m) => n + m + 1,
  (linalg, matrix, n, m, out) => {
    const [u, vt] = [out.subarray(0, n * m), out.subarray(n * m + m)];
    linalg.svd(matrix, n, m, u, out.subarray(n * m, n * m + m), vt);
    for (let j = 0; j < m; j++) {
      if (!isTurned(vt, j * m, m, 1)) continue;
      turn(vt, j * m, m, 1);
      turn(u, j, n, m);
    }
  },
);

/**
 * The singular value decomposition A = U diag(s) Vᵀ, reduced: with r the smaller size of A (n, m), U is (n, r), s (r,)
 * descending, Vᵀ (r, m). Signs are such that the first large element (at least 0.9 of the largest in absolute value) of
 * each row of Vᵀ is positive, or, for a wide matrix, of each column of U.
 *
 * The singular values have derivatives always. U and V have none where singular values are equal, or 0 in a matrix that
 * is not square: it comes out as not finite, unless the result does not depend on them.
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
  const packed = bind(svdPrimitive, [inFloats(a)], {});
  return { u: rows(packed, 0, n), s: row(packed, n), vt: rows(packed, n + 1, m) };
}

const qrPrimitive = factorization(
  "qr",
  (n, m) => n + m,
  (linalg, matrix, n, m, out) => linalg.qr(matrix, n, m, out.subarray(0, n * m), out.subarray(n * m)),
);

/**
 * The reduced QR decomposition A = QR of (n, m): with r the smaller size, Q (n, r) has orthonormal columns and R (r, m)
 * is upper triangular. Signs are as in LAPACK: no column is turned to make R's diagonal positive.
 *
 * The derivative needs the first r columns to be linearly independent.
 *
 * @throws ShapeError when `a` is no matrix; RangeError when it holds NaN or infinite numbers.
 * @example
 * linalg.qr(array([[3, 1], [4, 2]])).r.at(0, 0).item(); // => -5
 */
export function qr(a: NDArray): { q: NDArray; r: NDArray } {
  checkMatrix("linalg.qr", a);
  const [n, m] = a.shape.slice(-2) as [number, number];
  if (n >= m) {
    const packed = bind(qrPrimitive, [inFloats(a)], {});
    return { q: rows(packed, 0, n), r: rows(packed, n, m) };
  }
  // The columns beyond the square are Qᵀ times what they were.
  const columns = swapAxes(inFloats(a), -1, -2);
  const { q, r } = qr(swapAxes(rows(columns, 0, n), -1, -2));
  const rest = matmul(swapAxes(q, -1, -2), swapAxes(rows(columns, n, m - n), -1, -2));
  return { q, r: concatenate([r, rest], a.ndim - 1) };
}
