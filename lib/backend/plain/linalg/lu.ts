/** PA = LU: both factors in one matrix, the row that stands at each place, and the sign of that permutation. */
export interface LU {
  readonly factors: Float64Array;
  readonly rows: Int32Array;
  readonly sign: 1 | -1;
  /** Whether a pivot is exactly 0. */
  readonly singular: boolean;
}

/** Gaussian elimination with partial pivoting of an n × n matrix. Source: Golub and Van Loan, §3.4. */
export function luFactor(a: Float64Array, n: number): LU {
  const lu = a.slice();
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  let sign: 1 | -1 = 1;
  let singular = false;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(lu[i * n + k]!) > Math.abs(lu[pivot * n + k]!)) pivot = i;
    if (pivot !== k) {
      sign = sign === 1 ? -1 : 1;
      [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
      for (let j = 0; j < n; j++) [lu[k * n + j], lu[pivot * n + j]] = [lu[pivot * n + j]!, lu[k * n + j]!];
    }
    const top = lu[k * n + k]!;
    if (top === 0) {
      singular = true;
      continue;
    }
    for (let i = k + 1; i < n; i++) {
      const factor = (lu[i * n + k]! /= top);
      if (factor !== 0) for (let j = k + 1; j < n; j++) lu[i * n + j]! -= factor * lu[k * n + j]!;
    }
  }
  return { factors: lu, rows, sign, singular };
}

/** X with AX = B for an n × m right-hand side. */
export function luSolve({ factors, rows }: LU, b: Float64Array, n: number, m: number): Float64Array {
  const x = new Float64Array(n * m);
  for (let i = 0; i < n; i++) x.set(b.subarray(rows[i]! * m, rows[i]! * m + m), i * m);
  const eliminate = (i: number, k: number): void => {
    const factor = factors[i * n + k]!;
    if (factor !== 0) for (let j = 0; j < m; j++) x[i * m + j]! -= factor * x[k * m + j]!;
  };
  for (let i = 0; i < n; i++) for (let k = 0; k < i; k++) eliminate(i, k);
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) eliminate(i, k);
    for (let j = 0; j < m; j++) x[i * m + j]! /= factors[i * n + i]!;
  }
  return x;
}
