/** The elements of a vector, or of a matrix row by row. */
export type Elements = Float64Array | Float32Array;

/**
 * What a machine must be able to do with one matrix. All arrays of a call have one dtype; those that results are written
 * to, all of them, overlap neither each other nor the rest, which is left as it is. Shapes have been checked by the
 * caller, and that `eigh`, `svd` and `qr` get finite numbers.
 */
export interface LinearAlgebra {
  /** X (n, m) with AX = B. @throws LinAlgError when A is singular. */
  solve(a: Elements, b: Elements, n: number, m: number, x: Elements): void;
  /** The n pivots that elimination meets, whose product is the determinant up to the sign that is returned. */
  pivots(a: Elements, n: number, out: Elements): 1 | -1;
  /** L with A = LLᵀ; reads A's lower triangle. @throws LinAlgError when A is not positive definite. */
  cholesky(a: Elements, n: number, l: Elements): void;
  /** Eigenvalues, ascending, and eigenvectors, as columns, of either sign; reads A's lower triangle. */
  eigh(a: Elements, n: number, values: Elements, vectors: Elements): void;
  /** U (n, m), s descending, and Vᵀ (m, m) of an n × m matrix with n ≥ m; pairs of vectors of either sign. */
  svd(a: Elements, n: number, m: number, u: Elements, s: Elements, vt: Elements): void;
  /** Q (n, m) and upper triangular R (m, m) of an n × m matrix with n ≥ m, with the signs of Householder's reflections. */
  qr(a: Elements, n: number, m: number, q: Elements, r: Elements): void;
}
