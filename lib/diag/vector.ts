import { allocate, type TypedArray } from "../core/dtype.ts";
import { DenseArray } from "../ndarray/dense.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import * as tree from "../ops/tree.ts";

/** All numbers of a tree in one vector θ, as {@link tree.ravel} lays it out, in float64. */
export function flatten(params: unknown): Float64Array {
  const arrays = tree.leaves(params);
  const theta = new Float64Array(arrays.reduce((count, x) => count + x.size, 0));
  let start = 0;
  for (const x of arrays) {
    theta.set(x.toTypedArray(), start);
    start += x.size;
  }
  return theta;
}

/** A tree like this one, dtypes included, with the numbers of a vector. */
export function unflatten<P>(like: P, theta: Float64Array): P {
  let start = 0;
  const parts = tree.leaves(like).map((x): NDArray => {
    const data: TypedArray = allocate(x.dtype, x.size);
    data.set(theta.subarray(start, (start += x.size)));
    return new DenseArray(data, x.dtype, x.shape);
  });
  return tree.unflatten(like, parts);
}

/** Σ aᵢ bᵢ. Four sums at once, since one would wait for each addition to end. */
export function dot(a: Float64Array, b: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = a.length - (a.length % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += a[i]! * b[i]!;
    s1 += a[i + 1]! * b[i + 1]!;
    s2 += a[i + 2]! * b[i + 2]!;
    s3 += a[i + 3]! * b[i + 3]!;
  }
  for (let i = whole; i < a.length; i++) s0 += a[i]! * b[i]!;
  return s0 + s1 + s2 + s3;
}

/** ‖a‖. */
export function length(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

/** y ← y + s x. */
export function addScaled(y: Float64Array, s: number, x: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i]! += s * x[i]!;
}

/** x ← s x. */
export function scale(x: Float64Array, s: number): void {
  for (let i = 0; i < x.length; i++) x[i]! *= s;
}

/**
 * Takes out of v its parts along some orthonormal vectors. Four at a time, as most of the time goes by waiting for memory and
 * v is then read and written once for four.
 */
export function takeOut(v: Float64Array, basis: readonly Float64Array[]): void {
  const whole = basis.length - (basis.length % 4);
  for (let k = 0; k < whole; k += 4) {
    const [a, b, c, d] = basis.slice(k, k + 4) as [Float64Array, Float64Array, Float64Array, Float64Array];
    let [sa, sb, sc, sd] = [0, 0, 0, 0];
    for (let i = 0; i < v.length; i++) {
      const x = v[i]!;
      sa += a[i]! * x;
      sb += b[i]! * x;
      sc += c[i]! * x;
      sd += d[i]! * x;
    }
    for (let i = 0; i < v.length; i++) v[i]! -= sa * a[i]! + sb * b[i]! + sc * c[i]! + sd * d[i]!;
  }
  for (const q of basis.slice(whole)) addScaled(v, -dot(q, v), q);
}
