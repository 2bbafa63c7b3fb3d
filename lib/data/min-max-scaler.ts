import type { NDArray } from "../ndarray/ndarray.ts";
import { add, div, mul, sub } from "../ops/arithmetic.ts";
import { max, min } from "../ops/reduce.ts";
import { type FittedTo, orOne, Scaler, whereZero } from "./scaler.ts";

/** What {@link MinMaxScaler.fit} learned. */
export interface MinMaxScalerStatistics extends FittedTo {
  /** Smallest and largest number of each column, shape (features,). */
  readonly min: NDArray;
  readonly max: NDArray;
  /** Columns that hold one value only: it becomes the lower end of the range. */
  readonly constantColumns: readonly number[];
}

/**
 * Maps each feature linearly so that the training set fills a range, [0, 1] unless told otherwise:
 * z = low + (high − low) (x − min) / (max − min). Other sets may reach beyond it. One outlier presses all other
 * examples together; see {@link RobustScaler}.
 *
 * @example
 * const scaler = new data.MinMaxScaler({ range: [-1, 1] }).fit(array([[0, 5], [10, 5]]));
 * scaler.transform(array([[5, 5], [20, 6]])).toArray(); // => [[0, -1], [3, 1]]
 * scaler.statistics.constantColumns; // => [1]
 */
export class MinMaxScaler extends Scaler<MinMaxScalerStatistics> {
  readonly range: readonly [low: number, high: number];

  /** @throws RangeError unless the range's low end is below its high end. */
  constructor(options: { readonly range?: readonly [low: number, high: number] } = {}) {
    super();
    this.range = options.range ?? [0, 1];
    if (!(this.range[0] < this.range[1])) {
      throw new RangeError(
        `MinMaxScaler: range must be [low, high] with low < high, got [${this.range.join(", ")}]`,
      );
    }
  }

  protected learn(x: NDArray): MinMaxScalerStatistics {
    const [rows, features] = x.shape as [number, number];
    const [lowest, highest] = [min(x, 0), max(x, 0)];
    return { min: lowest, max: highest, constantColumns: whereZero(sub(highest, lowest)), rows, features };
  }

  protected apply(x: NDArray, { min, max }: MinMaxScalerStatistics): NDArray {
    const [low, high] = this.range;
    return add(low, mul(high - low, div(sub(x, min), orOne(sub(max, min)))));
  }

  protected undo(z: NDArray, { min, max }: MinMaxScalerStatistics): NDArray {
    const [low, high] = this.range;
    return add(min, mul(orOne(sub(max, min)), div(sub(z, low), high - low)));
  }
}
