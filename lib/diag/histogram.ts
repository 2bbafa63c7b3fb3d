import type { NDArray } from "../ndarray/ndarray.ts";

/** How elements of an array are distributed: their density at the middle of each of some bins of the same width. */
export interface Histogram {
  /** The middles of the bins, ascending. */
  readonly x: readonly number[];
  /** The share of all finite elements in each bin over its width, so that the area is 1, or less where a range was given. */
  readonly density: readonly number[];
}

/**
 * How the finite elements of an array are distributed.
 *
 * @param options `bins`: how many, default 40; `range`: from where to where, default from the smallest to the largest.
 * @throws RangeError for bins that are no whole number above 0, or a range that is none.
 * @example
 * const { x, density } = diag.histogram(array([0, 1, 1, 4]), { bins: 2 });
 * x; // => [1, 3]
 * density; // => [0.375, 0.125]
 */
export function histogram(
  x: NDArray,
  options: { readonly bins?: number; readonly range?: readonly [low: number, high: number] } = {},
): Histogram {
  const { bins = 40 } = options;
  if (!Number.isInteger(bins) || bins < 1) {
    throw new RangeError(`histogram: bins must be a whole number above 0, got ${bins}`);
  }
  const values = x.toTypedArray();
  const [low, high] = options.range ?? ends(values);
  if (!(low <= high) || !Number.isFinite(high - low)) {
    if (options.range === undefined) return { x: [], density: [] };
    throw new RangeError(
      `histogram: the range must go from a lower to a higher number, got [${low}, ${high}]`,
    );
  }
  // All in one place: a bin that is narrow for numbers of this size.
  const width = (high - low) / bins || Math.max(Math.abs(low), 1) / 1000;
  const start = high > low ? low : low - (width * bins) / 2;
  const counts = new Array<number>(bins).fill(0);
  let finite = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    finite++;
    const bin = Math.floor((value - start) / width);
    if (value === high && bin === bins) counts[bins - 1]! += 1;
    else if (bin >= 0 && bin < bins) counts[bin]! += 1;
  }
  return {
    x: counts.map((_, bin) => start + (bin + 0.5) * width),
    density: counts.map((count) => count / (finite * width)),
  };
}

/** The smallest and the largest finite number. */
function ends(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}
