import type { Elements, LinearAlgebra } from "../linear-algebra.ts";
import type { Lapack } from "./fortran.ts";
import {
  AS_IT_IS,
  LEFT,
  type Library,
  LOWER,
  ROW_MAJOR,
  type Routines,
  UNIT,
  UPPER,
  WITH_DIAGONAL,
} from "./library.ts";

/**
 * From this many columns on a matrix is worth the calls of native functions: for elimination (solve, det, Cholesky) and for
 * decompositions, which do more work. Measured: below, the plain version takes less time.
 */
export const LAPACK_FROM = { elimination: 20, decomposition: 8 };

type Ready = Routines & { readonly lapack: Lapack };

/**
 * Linear algebra by LAPACK; what is too small for it, and what it fails at, as `below` has it, which then says what is
 * wrong. `library` is asked for at the first matrix that is large enough.
 *
 * What lies row by row here is the transpose to LAPACK, which has it column by column. Nothing is transposed for that:
 * each routine is called that does to Aᵀ what is asked for A.
 */
export function lapack(below: LinearAlgebra, library: () => Library | undefined): LinearAlgebra {
  const native = (a: Elements, columns: number, kind: keyof typeof LAPACK_FROM): Ready | undefined => {
    if (columns < LAPACK_FROM[kind]) return undefined;
    const routines = library()?.[a instanceof Float64Array ? "float64" : "float32"];
    return routines?.lapack === undefined ? undefined : (routines as Ready);
  };

  return {
    solve(a, b, n, m, x) {
      const found = m > 0 ? native(a, n, "elimination") : undefined;
      if (found === undefined) return below.solve(a, b, n, m, x);
      const { factors, swaps, info } = lu(found.lapack, a, n);
      if (info !== 0) return below.solve(a, b, n, m, x);
      // Aᵀ = P L U, so A = Uᵀ Lᵀ Pᵀ, and row by row Uᵀ is the lower triangle.
      x.set(b);
      const { trsm } = found;
      trsm(ROW_MAJOR, LEFT, LOWER, AS_IT_IS, WITH_DIAGONAL, n, m, 1, factors, n, x, m);
      trsm(ROW_MAJOR, LEFT, UPPER, AS_IT_IS, UNIT, n, m, 1, factors, n, x, m);
      for (let i = n - 1; i >= 0; i--) if (swaps[i] !== i) swapRows(x, m, i, swaps[i]!);
    },

    pivots(a, n, out) {
      const found = native(a, n, "elimination");
      if (found === undefined) return below.pivots(a, n, out);
      const { factors, swaps } = lu(found.lapack, a, n);
      for (let i = 0; i < n; i++) out[i] = factors[i * n + i]!;
      return swaps.filter((to, i) => to !== i).length % 2 === 0 ? 1 : -1;
    },

    cholesky(a, n, l) {
      const found = native(a, n, "elimination");
      if (found === undefined) return below.cholesky(a, n, l);
      // Aᵀ = UᵀU with U = Lᵀ.
      l.set(a);
      const info = found.lapack.call("potrf", "U", n, l, n);
      for (let i = 0; i < n; i++) {
        if (info !== 0 || Number.isNaN(l[i * n + i])) return below.cholesky(a, n, l);
        l.fill(0, i * n + i + 1, i * n + n);
      }
    },

    eigh(a, n, values, vectors) {
      const found = native(a, n, "decomposition");
      if (found === undefined) return below.eigh(a, n, values, vectors);
      const { call, integers } = found.lapack;
      const rows = a.slice();
      const more = integers(5 * n + 3);
      const info = withWork(a, (work, size) =>
        call("syevd", "V", "U", n, rows, n, values, work, size, more, size < 0 ? size : more.length),
      );
      if (info !== 0) return below.eigh(a, n, values, vectors);
      transpose(rows, n, vectors);
    },

    svd(a, n, m, u, s, vt) {
      const found = native(a, m, "decomposition");
      if (found === undefined) return below.svd(a, n, m, u, s, vt);
      const { call, integers } = found.lapack;
      // Aᵀ = V diag(s) Uᵀ: V column by column is Vᵀ row by row.
      const scratch = a.slice();
      const more = integers(8 * m);
      const info = withWork(a, (work, size) =>
        call("gesdd", "S", m, n, scratch, m, s, vt, m, u, m, work, size, more),
      );
      if (info !== 0) below.svd(a, n, m, u, s, vt);
    },

    qr(a, n, m, q, r) {
      const found = native(a, m, "decomposition");
      if (found === undefined) return below.qr(a, n, m, q, r);
      // Aᵀ = Rᵀ Qᵀ, which LAPACK calls LQ.
      const { call } = found.lapack;
      q.set(a);
      const tau = a.slice(0, m);
      withWork(a, (work, size) => call("gelqf", m, n, q, m, tau, work, size));
      r.fill(0);
      for (let i = 0; i < m; i++) r.set(q.subarray(i * m + i, i * m + m), i * m + i);
      withWork(a, (work, size) => call("orglq", m, n, m, q, m, tau, work, size));
    },
  };
}

/** Aᵀ = P L U by partial pivoting, and with which row each row was swapped, one after the other. */
function lu(
  { call, integers }: Lapack,
  a: Elements,
  n: number,
): { readonly factors: Elements; readonly swaps: Int32Array; readonly info: number } {
  const factors = a.slice();
  const counted = integers(n);
  const info = call("getrf", n, n, factors, n, counted);
  return { factors, swaps: Int32Array.from({ length: n }, (_, i) => Number(counted[i]) - 1), info };
}

/** Calls a routine with a work space of the size that it asks for when it is told −1. */
function withWork(like: Elements, call: (work: Elements, size: number) => number): number {
  const answer = like.slice(0, 1);
  call(answer, -1);
  // A large size may have been rounded down to float32.
  const size = Math.max(1, Math.ceil(answer[0]! * (1 + 2 ** -23)));
  const work = like instanceof Float64Array ? new Float64Array(size) : new Float32Array(size);
  return call(work, size);
}

function swapRows(x: Elements, m: number, i: number, j: number): void {
  for (let k = 0, p = i * m, q = j * m; k < m; k++, p++, q++) [x[p], x[q]] = [x[q]!, x[p]!];
}

/** In squares that fit the nearest cache. */
const BLOCK = 32;

function transpose(a: Elements, n: number, out: Elements): void {
  for (let top = 0; top < n; top += BLOCK)
    for (let left = 0; left < n; left += BLOCK)
      for (let i = top; i < Math.min(n, top + BLOCK); i++)
        for (let j = left; j < Math.min(n, left + BLOCK); j++) out[j * n + i] = a[i * n + j]!;
}
