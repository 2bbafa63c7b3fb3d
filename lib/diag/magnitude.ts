import type { NDArray } from "../ndarray/ndarray.ts";

/** How large the elements of an array are. Elements that are not finite count in `nonFinite` only. */
export interface Magnitude {
  readonly mean: number;
  /** The mean squared distance from the mean. */
  readonly variance: number;
  /** √(mean of x²): the size of a typical element. */
  readonly rms: number;
  /** The mean of |x|. */
  readonly meanAbs: number;
  /** The largest |x|. */
  readonly maxAbs: number;
  /** The share of elements that are exactly 0, from 0 to 1. */
  readonly zeros: number;
  /** The share of elements that are infinite or NaN, from 0 to 1. */
  readonly nonFinite: number;
}

/** Where the elements of an array lie: `q05` is the value that 5 % of them lie below, and so on. */
export interface Quantiles {
  readonly min: number;
  readonly q05: number;
  readonly q25: number;
  readonly median: number;
  readonly q75: number;
  readonly q95: number;
  readonly max: number;
}

/**
 * How large the elements of an array are. Without a finite element, the averages are NaN.
 *
 * Squares are taken of x / max |x|, so sizes such as 1e-200 or 1e200, which deep networks do reach, come out right.
 *
 * @example
 * const { rms, meanAbs, zeros } = diag.magnitude(array([3, -4, 0, 0]));
 * [rms, meanAbs, zeros]; // => [2.5, 1.75, 0.5]
 * diag.magnitude(array([3e-200, -4e-200, 0, 0])).rms; // => 2.5e-200
 */
export function magnitude(x: NDArray): Magnitude {
  // Loops over positions: this runs for each layer and each array of a training.
  const values = x.toTypedArray();
  let [count, zeros, maxAbs] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (!(size < Infinity)) continue;
    count++;
    if (size === 0) zeros++;
    if (size > maxAbs) maxAbs = size;
  }
  const unit = maxAbs > 0 ? maxAbs : 1;
  let [sum, sumAbs, sumSquares] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const scaled = values[i]! / unit;
    if (!(Math.abs(scaled) <= 1)) continue;
    sum += scaled;
    sumAbs += Math.abs(scaled);
    sumSquares += scaled * scaled;
  }
  const mean = sum / count;
  let scatter = 0;
  for (let i = 0; i < values.length; i++) {
    const scaled = values[i]! / unit;
    if (Math.abs(scaled) <= 1) scatter += (scaled - mean) ** 2;
  }
  return {
    mean: mean * unit,
    variance: (scatter / count) * unit * unit,
    rms: Math.sqrt(sumSquares / count) * unit,
    meanAbs: (sumAbs / count) * unit,
    maxAbs: count > 0 ? maxAbs : NaN,
    zeros: zeros / x.size,
    nonFinite: 1 - count / x.size,
  };
}

/**
 * Where the finite elements of an array lie; between two of them quantiles are interpolated linearly, as NumPy does.
 * @example
 * diag.quantiles(array([4, 0, 1, 2, 3])).q75; // => 3
 */
export function quantiles(x: NDArray): Quantiles {
  // Sorted, −∞ comes first, ∞ and NaN last.
  const all = new Float64Array(x.toTypedArray()).sort();
  const sorted = all.subarray(all.findIndex(Number.isFinite), all.findLastIndex(Number.isFinite) + 1);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN];
    return low + (high - low) * (place - Math.floor(place));
  };
  return {
    min: at(0),
    q05: at(0.05),
    q25: at(0.25),
    median: at(0.5),
    q75: at(0.75),
    q95: at(0.95),
    max: at(1),
  };
}
