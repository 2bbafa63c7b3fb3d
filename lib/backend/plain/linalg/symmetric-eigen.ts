/** Eigenvalues of a symmetric matrix, ascending, and its eigenvectors as the columns of a row-major matrix. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/**
 * Householder reflections make the matrix tridiagonal, then implicit QL steps with Wilkinson's shift make it diagonal;
 * eigenvalues come out within a few units of rounding of the largest. Source: Bowdler, Martin, Reinsch, Wilkinson,
 * "The QR and QL algorithms for symmetric matrices", Numerische Mathematik 11 (1968), and Golub and Van Loan, §8.3.
 * Only the lower triangle of `a` is read.
 */
export function symmetricEigen(a: Float64Array, n: number): SymmetricEigen {
  const diagonal = new Float64Array(n);
  const below = new Float64Array(n);
  const rows = tridiagonalize(a, n, diagonal, below);
  diagonalize(diagonal, below, rows, n);
  const order = Array.from(diagonal.keys()).sort((i, j) => diagonal[i]! - diagonal[j]!);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    for (let k = 0; k < n; k++) vectors[k * n + to] = rows[from * n + k]!;
  });
  return { values: Float64Array.from(order, (i) => diagonal[i]!), vectors };
}

/**
 * Reduces A to QᵀAQ = T. Writes T's diagonal and, at i ≥ 1, the element below it in column i − 1; returns Qᵀ.
 */
function tridiagonalize(
  source: Float64Array,
  n: number,
  diagonal: Float64Array,
  below: Float64Array,
): Float64Array {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = source[i * n + j]!;
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  const v = new Float64Array(n);
  const p = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) {
    let tail = 0;
    for (let i = k + 2; i < n; i++) tail = Math.hypot(tail, a[i * n + k]!);
    const head = a[(k + 1) * n + k]!;
    if (tail === 0) {
      below[k + 1] = head;
      continue;
    }
    const length = Math.hypot(head, tail);
    const alpha = head > 0 ? -length : length;
    below[k + 1] = alpha;
    // The reflection I − β v vᵀ takes the column to α e₁; v₁ = 1.
    const v1 = head - alpha;
    const beta = -v1 / alpha;
    for (let i = k + 1; i < n; i++) v[i] = i === k + 1 ? 1 : a[i * n + k]! / v1;
    let vp = 0;
    for (let i = k + 1; i < n; i++) {
      let dot = 0;
      for (let j = k + 1; j < n; j++) dot += a[i * n + j]! * v[j]!;
      p[i] = beta * dot;
      vp += v[i]! * p[i]!;
    }
    for (let i = k + 1; i < n; i++) p[i]! -= 0.5 * beta * vp * v[i]!;
    for (let i = k + 1; i < n; i++) {
      for (let j = k + 1; j < n; j++) a[i * n + j]! -= v[i]! * p[j]! + p[i]! * v[j]!;
    }
    reflectRows(q, n, v, beta, k + 1);
  }
  for (let i = 0; i < n; i++) diagonal[i] = a[i * n + i]!;
  return q;
}

/** q ← (I − β v vᵀ) q, where v is 0 before `first`. */
function reflectRows(q: Float64Array, n: number, v: Float64Array, beta: number, first: number): void {
  const dots = new Float64Array(n);
  for (let i = first; i < n; i++) for (let j = 0; j < n; j++) dots[j]! += v[i]! * q[i * n + j]!;
  for (let i = first; i < n; i++) {
    const scale = beta * v[i]!;
    for (let j = 0; j < n; j++) q[i * n + j]! -= scale * dots[j]!;
  }
}

/** QL iterations on the tridiagonal matrix, carried along in the rows of `q`, which end as eigenvectors. */
function diagonalize(d: Float64Array, below: Float64Array, q: Float64Array, n: number): void {
  const e = new Float64Array(n);
  e.set(below.subarray(1));
  for (let first = 0; first < n; first++) {
    for (let steps = 0; ; steps++) {
      let last = first;
      while (
        last < n - 1 &&
        Math.abs(e[last]!) > Number.EPSILON * 0.5 * (Math.abs(d[last]!) + Math.abs(d[last + 1]!))
      )
        last++;
      if (last === first) break;
      if (steps === 60)
        throw new RangeError("eigh: no convergence; the matrix holds NaN or infinite numbers");
      step(d, e, q, n, first, last);
    }
  }
}

/** One implicit step: a bulge is made at the bottom of rows first…last and chased to the top by rotations. */
function step(
  d: Float64Array,
  e: Float64Array,
  q: Float64Array,
  n: number,
  first: number,
  last: number,
): void {
  const half = (d[first + 1]! - d[first]!) / (2 * e[first]!);
  const root = Math.hypot(half, 1);
  let g = d[last]! - d[first]! + e[first]! / (half + (half >= 0 ? root : -root));
  let [s, c, shift] = [1, 1, 0];
  for (let i = last - 1; i >= first; i--) {
    const f = s * e[i]!;
    const b = c * e[i]!;
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1]! -= shift;
      e[last] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1]! - shift;
    const t = (d[i]! - g) * s + 2 * c * b;
    shift = s * t;
    d[i + 1] = g + shift;
    g = c * t - b;
    for (let k = 0, upper = i * n, lower = (i + 1) * n; k < n; k++, upper++, lower++) {
      const [x, y] = [q[upper]!, q[lower]!];
      q[lower] = s * x + c * y;
      q[upper] = c * x - s * y;
    }
  }
  d[first]! -= shift;
  e[first] = g;
  e[last] = 0;
}
