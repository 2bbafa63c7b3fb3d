/** A = U diag(s) Vᵀ of an n × m matrix with n ≥ m: U is n × m, s descends, Vᵀ is m × m; all row-major. */
export interface Svd {
  readonly u: Float64Array;
  readonly s: Float64Array;
  readonly vt: Float64Array;
}

/**
 * One-sided Jacobi: rotates pairs of columns until all are orthogonal; their lengths are the singular values. Small
 * ones come out with high relative accuracy. Source: Demmel and Veselić, "Jacobi's method is more accurate than QR",
 * SIAM J. Matrix Anal. Appl. 13 (1992). `a` holds the columns one after the other.
 */
export function jacobiSvd(a: Float64Array, n: number, m: number): Svd {
  const scale = a.reduce((most, x) => Math.max(most, Math.abs(x)), 0) || 1;
  const columns = a.map((x) => x / scale);
  const v = new Float64Array(m * m);
  for (let i = 0; i < m; i++) v[i * m + i] = 1;
  for (let sweep = 0, turned = true; turned; sweep++) {
    if (sweep === 60) throw new RangeError("svd: no convergence; the matrix holds NaN or infinite numbers");
    turned = false;
    for (let p = 0; p < m - 1; p++)
      for (let q = p + 1; q < m; q++) if (orthogonalize(columns, v, n, m, p, q)) turned = true;
  }
  const lengths = Float64Array.from({ length: m }, (_, j) => euclidean(columns.subarray(j * n, j * n + n)));
  const order = Array.from(lengths.keys()).sort((i, j) => lengths[j]! - lengths[i]!);
  const u = new Float64Array(n * m);
  const vt = new Float64Array(m * m);
  order.forEach((from, to) => {
    vt.set(v.subarray(from * m, from * m + m), to * m);
    for (let i = 0; i < n; i++)
      u[i * m + to] = lengths[from] === 0 ? 0 : columns[from * n + i]! / lengths[from]!;
  });
  completeBasis(u, n, m, order.filter((from) => lengths[from] !== 0).length);
  return { u, s: Float64Array.from(order, (i) => lengths[i]! * scale), vt };
}

/** Below this a squared length, in units of the largest element, has lost its digits to underflow. */
const SQUARE_OF_NOTHING = 1e-290;

/** Rotates columns p and q to be orthogonal, and V with them; false when they are already. */
function orthogonalize(
  columns: Float64Array,
  v: Float64Array,
  n: number,
  m: number,
  p: number,
  q: number,
): boolean {
  let [alpha, beta, gamma] = [0, 0, 0];
  for (let i = p * n, j = q * n; i < p * n + n; i++, j++) {
    alpha += columns[i]! * columns[i]!;
    beta += columns[j]! * columns[j]!;
    gamma += columns[i]! * columns[j]!;
  }
  if (Math.min(alpha, beta) < SQUARE_OF_NOTHING) return false;
  if (Math.abs(gamma) <= Number.EPSILON * Math.sqrt(alpha) * Math.sqrt(beta)) return false;
  const zeta = (beta - alpha) / (2 * gamma);
  const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const c = 1 / Math.hypot(1, t);
  rotate(columns, n, p, q, c, c * t);
  rotate(v, m, p, q, c, c * t);
  return true;
}

function rotate(columns: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let i = p * n, j = q * n; i < p * n + n; i++, j++) {
    const [x, y] = [columns[i]!, columns[j]!];
    columns[i] = c * x - s * y;
    columns[j] = s * x + c * y;
  }
}

/** Fills the columns of U from `rank` on with unit vectors orthogonal to those before (Gram and Schmidt, twice). */
function completeBasis(u: Float64Array, n: number, m: number, rank: number): void {
  for (let j = rank, axis = 0; j < m; axis++) {
    const x = new Float64Array(n);
    x[axis] = 1;
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < j; k++) {
        let dot = 0;
        for (let i = 0; i < n; i++) dot += x[i]! * u[i * m + k]!;
        for (let i = 0; i < n; i++) x[i]! -= dot * u[i * m + k]!;
      }
    }
    const length = euclidean(x);
    if (length < 0.5 / Math.sqrt(n)) continue;
    for (let i = 0; i < n; i++) u[i * m + j] = x[i]! / length;
    j++;
  }
}

/** √Σx², scaled so that no square over- or underflows. */
function euclidean(x: Float64Array): number {
  let scale = 0;
  for (const value of x) scale = Math.max(scale, Math.abs(value));
  if (scale === 0) return 0;
  let total = 0;
  for (const value of x) total += (value / scale) ** 2;
  return scale * Math.sqrt(total);
}
