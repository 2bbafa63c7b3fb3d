import { describe, expect, test, vi } from "vitest";
import { LAPACK_FROM } from "../../../lib/backend/blas/lapack.ts";
import type { Elements } from "../../../lib/backend/linear-algebra.ts";
import { plain } from "../../../lib/backend/plain/plain.ts";
import { LinAlgError } from "../../../lib/core/errors.ts";
import { expectClose } from "../golden.ts";
import { library, native } from "./native.ts";

const [reference, fast] = [plain.linalg, native.linalg];
type Kind = typeof Float64Array | typeof Float32Array;
const dtypes = { float64: [Float64Array, 1e-11], float32: [Float32Array, 2e-3] } as const;

/** Numbers of both signs between −1 and 1 that look random and are the same everywhere. */
const numbers = (kind: Kind, count: number): Elements =>
  new kind(Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1) * (i + 2))));

/** A square matrix with a diagonal that keeps it away from being singular. */
function square(kind: Kind, n: number): Elements {
  const a = numbers(kind, n * n);
  for (let i = 0; i < n; i++) a[i * n + i]! += 3;
  return a;
}

/** AAᵀ/n + 1. */
function positive(kind: Kind, n: number): Elements {
  const a = numbers(kind, n * n);
  return a.map((_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let total = i === j ? 1 : 0;
    for (let k = 0; k < n; k++) total += (a[i * n + k]! * a[j * n + k]!) / n;
    return total;
  });
}

/** Vectors are known up to their sign: each row times the sign of its product with the reference's. */
function withSignsOf(rows: Elements, expected: Elements, length: number): Elements {
  return rows.map((x, at) => {
    const start = at - (at % length);
    let dot = 0;
    for (let k = start; k < start + length; k++) dot += rows[k]! * expected[k]!;
    return dot < 0 ? -x : x;
  });
}

const transposed = (a: Elements, n: number, m: number): Elements =>
  a.map((_, at) => a[(at % n) * m + Math.floor(at / n)]!);

describe.skipIf(library === undefined)("linear algebra by LAPACK agrees with the plain one", () => {
  for (const [dtype, [kind, tolerance]] of Object.entries(dtypes)) {
    for (const n of [LAPACK_FROM.elimination, 33, 70]) {
      test(`solve, pivots and cholesky, ${dtype}, n = ${n}`, () => {
        const a = square(kind, n);
        for (const m of [0, 1, 5]) {
          const b = numbers(kind, n * m);
          const [expected, actual] = [new kind(n * m), new kind(n * m)];
          reference.solve(a, b, n, m, expected);
          fast.solve(a, b, n, m, actual);
          expectClose(actual, expected, tolerance);
        }
        const [one, two] = [new kind(n), new kind(n)];
        const logs = (sign: number, pivots: Elements): number[] => [
          [...pivots].reduce((s, x) => s * Math.sign(x), sign),
          [...pivots].reduce((total, x) => total + Math.log(Math.abs(x)), 0),
        ];
        const expected = logs(reference.pivots(a, n, one), one);
        expectClose(logs(fast.pivots(a, n, two), two), expected, tolerance);
        const [l, k] = [new kind(n * n), new kind(n * n).fill(NaN)];
        reference.cholesky(positive(kind, n), n, l);
        fast.cholesky(positive(kind, n), n, k);
        expectClose(k, l, tolerance);
        expect(a).toEqual(square(kind, n));
      });

      test(`eigh, ${dtype}, n = ${n}`, () => {
        const a = positive(kind, n);
        const results = [reference, fast].map((linalg) => {
          const [values, vectors] = [new kind(n), new kind(n * n).fill(NaN)];
          linalg.eigh(a, n, values, vectors);
          return { values, rows: transposed(vectors, n, n) };
        });
        expectClose(results[1]!.values, results[0]!.values, tolerance);
        expectClose(withSignsOf(results[1]!.rows, results[0]!.rows, n), results[0]!.rows, 10 * tolerance);
      });

      test(`svd and qr, ${dtype}, with n = ${n} columns`, () => {
        for (const rows of [n, n + 1, 3 * n]) {
          const a = numbers(kind, rows * n);
          const results = [reference, fast].map((linalg) => {
            const [u, s, vt] = [new kind(rows * n).fill(NaN), new kind(n), new kind(n * n).fill(NaN)];
            linalg.svd(a, rows, n, u, s, vt);
            const [q, r] = [new kind(rows * n).fill(NaN), new kind(n * n).fill(NaN)];
            linalg.qr(a, rows, n, q, r);
            return { u: transposed(u, rows, n), s, vt, q, r };
          });
          const [expected, actual] = [results[0]!, results[1]!];
          expectClose(actual.s, expected.s, tolerance);
          expectClose(withSignsOf(actual.vt, expected.vt, n), expected.vt, 20 * tolerance);
          expectClose(withSignsOf(actual.u, expected.u, rows), expected.u, 20 * tolerance);
          expectClose(actual.q, expected.q, tolerance);
          expectClose(actual.r, expected.r, tolerance);
        }
      });
    }
  }

  test("signs of columns that are 0 or −0 where reflections look are the same", () => {
    const n = LAPACK_FROM.elimination;
    for (const zero of [0, -0]) {
      const a = square(Float64Array, n).map((x, at) => (at % (n + 1) === 0 ? zero : x));
      const results = [reference, fast].map((linalg) => {
        const r = new Float64Array(n * n);
        linalg.qr(a, n, n, new Float64Array(n * n), r);
        return r;
      });
      expectClose(results[1]!, results[0]!, 1e-11);
    }
  });

  test("what has no solution or factor is said in the same words", () => {
    const n = LAPACK_FROM.elimination;
    const failure = (linalg: typeof reference, run: (linalg: typeof reference) => void): unknown => {
      try {
        run(linalg);
      } catch (error) {
        return error;
      }
      return undefined;
    };
    const out = new Float64Array(n * n);
    const singular = square(Float64Array, n).fill(0, 2 * n, 3 * n);
    const indefinite = positive(Float64Array, n).map((x, at) => (at === 5 * n + 5 ? -x : x));
    const notFinite = positive(Float64Array, n).map((x, at) => (at === 7 * n + 4 ? NaN : x));
    for (const run of [
      (linalg: typeof reference) => linalg.solve(singular, out.slice(), n, n, out),
      (linalg: typeof reference) => linalg.cholesky(indefinite, n, out),
      (linalg: typeof reference) => linalg.cholesky(notFinite, n, out),
    ]) {
      const expected = failure(reference, run);
      expect(expected).toBeInstanceOf(LinAlgError);
      expect(failure(fast, run)).toEqual(expected);
    }
    fast.pivots(singular, n, out);
    expect(out.subarray(0, n)).toContain(0);
  });

  test("what is too small is computed as before", () => {
    const solve = vi.spyOn(plain.linalg, "solve");
    const n = LAPACK_FROM.elimination - 1;
    fast.solve(square(Float64Array, n), numbers(Float64Array, n), n, 1, new Float64Array(n));
    expect(solve).toHaveBeenCalledOnce();
    solve.mockRestore();
  });
});
