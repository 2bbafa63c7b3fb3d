/**
 * Householder QR of an n × m matrix, reduced: Q is n × r and R r × m with r the smaller size; both row-major. The signs
 * are LAPACK's. Source: Golub and Van Loan, §5.2.
 */
export function qrFactor(a: Float64Array, n: number, m: number): { q: Float64Array; r: Float64Array } {
  const r = a.slice();
  const rank = Math.min(n, m);
  const reflections: { v: Float64Array; beta: number }[] = [];
  for (let k = 0; k < rank; k++) {
    const v = new Float64Array(n);
    for (let i = k; i < n; i++) v[i] = r[i * m + k]!;
    let tail = 0;
    for (let i = k + 1; i < n; i++) tail = Math.hypot(tail, v[i]!);
    const head = v[k]!;
    const isNegative = head < 0 || Object.is(head, -0);
    const alpha = isNegative ? Math.hypot(head, tail) : -Math.hypot(head, tail);
    // A column that is 0 below its head needs no reflection, and keeps its sign.
    const beta = tail === 0 ? 0 : (alpha - head) / alpha;
    if (beta !== 0) for (let i = k; i < n; i++) v[i] = i === k ? 1 : v[i]! / (head - alpha);
    reflections.push({ v, beta });
    reflect(r, n, m, v, beta, k);
  }
  const q = new Float64Array(n * rank);
  for (let i = 0; i < rank; i++) q[i * rank + i] = 1;
  for (let k = rank - 1; k >= 0; k--) reflect(q, n, rank, reflections[k]!.v, reflections[k]!.beta, k);
  const upper = new Float64Array(rank * m);
  for (let i = 0; i < rank; i++) for (let j = i; j < m; j++) upper[i * m + j] = r[i * m + j]!;
  return { q, r: upper };
}

/** a ← (I − β v vᵀ) a for an n × m matrix, where v is 0 before `first`. */
function reflect(a: Float64Array, n: number, m: number, v: Float64Array, beta: number, first: number): void {
  if (beta === 0) return;
  const dots = new Float64Array(m);
  for (let i = first; i < n; i++) for (let j = 0; j < m; j++) dots[j]! += v[i]! * a[i * m + j]!;
  for (let i = first; i < n; i++) for (let j = 0; j < m; j++) a[i * m + j]! -= beta * v[i]! * dots[j]!;
}
