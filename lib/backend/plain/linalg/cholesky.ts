import { LinAlgError } from "../../../core/errors.ts";

/** The lower triangular L with A = LLᵀ of an n × n matrix, row by row. Source: Golub and Van Loan, §4.2. */
export function choleskyFactor(a: Float64Array, n: number): Float64Array {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = a[i * n + j]!;
      for (let k = 0; k < j; k++) rest -= l[i * n + k]! * l[j * n + k]!;
      if (j < i) l[i * n + j] = rest / l[j * n + j]!;
      else if (rest > 0) l[i * n + i] = Math.sqrt(rest);
      else
        throw new LinAlgError(`linalg.cholesky: the matrix is not positive definite (pivot ${i} is ${rest})`);
    }
  }
  return l;
}
