import { array } from "../ndarray/creation.ts";
import { eigh } from "../ops/linalg/factor.ts";
import type { Product } from "./hessian-product.ts";
import { addScaled, dot, length, scale, takeOut } from "./vector.ts";

/** A pass that leaves this share of a vector has not lost digits that another would have to repair. */
const ENOUGH = 0.7;

/**
 * The method of Lanczos: orthonormal vectors q₁, q₂, … in which a symmetric matrix A, known by its products with vectors,
 * is tridiagonal, QᵀAQ = T. After a few dozen steps the outermost eigenvalues of T are those of A.
 *
 * Each new vector is made orthogonal to all before it, since rounding would otherwise bring converged directions back.
 * Where they span all that A makes of the start, it goes on from a new random vector.
 *
 * Source: C. Lanczos (1950), An iteration method for the solution of the eigenvalue problem of linear differential and
 * integral operators; G. Golub and C. Van Loan, Matrix Computations, chapter 10.
 */
export class Lanczos {
  /** q₁, q₂, …: one for each step so far, and the one to take next. */
  readonly basis: Float64Array[];
  /** T's diagonal, and the elements beside it: `beside[i]` joins steps i and i + 1. */
  readonly diagonal: number[] = [];
  readonly beside: number[] = [];
  private readonly product: Product;
  private readonly fresh: () => Float64Array;

  /** @param fresh Makes random vectors, of which the first is the start. */
  constructor(product: Product, fresh: () => Float64Array) {
    this.product = product;
    this.fresh = fresh;
    const start = fresh();
    scale(start, 1 / length(start));
    this.basis = [start];
  }

  /** How many steps were made. */
  get steps(): number {
    return this.diagonal.length;
  }

  /** One product, one step. */
  step(): void {
    const { basis, diagonal, beside } = this;
    const q = basis.at(-1)!;
    let next = this.product(q);
    diagonal.push(dot(q, next));
    const size = length(next);
    const rest = this.orthogonalized(next);
    // What is left is rounding: the vectors so far are closed under A.
    if (rest > 1e-10 * Math.max(size, Number.MIN_VALUE)) beside.push(rest);
    else {
      beside.push(0);
      if (this.steps === q.length) return;
      next = this.fresh();
      scale(next, 1 / length(next));
      this.orthogonalized(next);
    }
    scale(next, 1 / length(next));
    basis.push(next);
  }

  /**
   * Takes the part along the basis out of a vector, and gives the length of what remains. Nearly all of it is along the last two
   * vectors; once that is out, one pass over all is enough unless it takes out much.
   */
  private orthogonalized(v: Float64Array): number {
    takeOut(v, this.basis.slice(-2));
    let left = length(v);
    for (let pass = 0, before = Infinity; pass < 3 && left < ENOUGH * before; pass++) {
      before = left;
      takeOut(v, this.basis);
      left = length(v);
    }
    return left;
  }

  /** Eigenvalues of T, ascending; the share of each basis vector in their eigenvectors; and how far A v − λ v is from 0. */
  ritz(): { values: Float64Array; shares: (i: number) => Float64Array; residual: (i: number) => number } {
    const m = this.steps;
    const matrix = new Float64Array(m * m);
    this.diagonal.forEach((a, i) => {
      matrix[i * m + i] = a;
      if (i > 0) matrix[i * m + i - 1] = matrix[(i - 1) * m + i] = this.beside[i - 1]!;
    });
    const parts = eigh(array(matrix, { shape: [m, m] }));
    const vectors = parts.vectors.toTypedArray();
    return {
      values: parts.values.toTypedArray() as Float64Array,
      shares: (i) => Float64Array.from({ length: m }, (_, k) => vectors[k * m + i]!),
      residual: (i) => Math.abs(this.beside[m - 1]! * vectors[(m - 1) * m + i]!),
    };
  }

  /** Σ shareₖ qₖ. */
  combined(shares: Float64Array): Float64Array {
    const v = new Float64Array(this.basis[0]!.length);
    shares.forEach((share, k) => addScaled(v, share, this.basis[k]!));
    return v;
  }
}
