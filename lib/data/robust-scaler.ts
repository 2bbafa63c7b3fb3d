import type { NDArray } from "../ndarray/ndarray.ts";
import { add, div, mul, sub } from "../ops/arithmetic.ts";
import { at } from "../ops/indexing.ts";
import { sort } from "../ops/sort.ts";
import { type FittedTo, orOne, Scaler, whereZero } from "./scaler.ts";

/** What {@link RobustScaler.fit} learned. */
export interface RobustScalerStatistics extends FittedTo {
  /** Median of each column, shape (features,). */
  readonly median: NDArray;
  /** Distance from the first to the third quartile of each column, shape (features,). */
  readonly interquartileRange: NDArray;
  /** Columns whose middle half is one value: they are centred but not divided. */
  readonly constantColumns: readonly number[];
}

/**
 * Normalizes each feature by numbers that outliers do not move: z = (x − median) / (third quartile − first quartile).
 * Quartiles between two examples are interpolated, as in NumPy.
 *
 * @example
 * const scaler = new data.RobustScaler().fit(array([[1], [2], [3], [4], [1000]]));
 * scaler.transform(array([[3], [5]])).toArray(); // => [[0], [1]]
 */
export class RobustScaler extends Scaler<RobustScalerStatistics> {
  protected learn(x: NDArray): RobustScalerStatistics {
    const [rows, features] = x.shape as [number, number];
    const sorted = sort(x, 0);
    const quantile = (share: number): NDArray => {
      const place = share * (rows - 1);
      const [below, above] = [at(sorted, Math.floor(place)), at(sorted, Math.ceil(place))];
      return add(below, mul(place - Math.floor(place), sub(above, below)));
    };
    const interquartileRange = sub(quantile(0.75), quantile(0.25));
    return {
      median: quantile(0.5),
      interquartileRange,
      constantColumns: whereZero(interquartileRange),
      rows,
      features,
    };
  }

  protected apply(x: NDArray, { median, interquartileRange }: RobustScalerStatistics): NDArray {
    return div(sub(x, median), orOne(interquartileRange));
  }

  protected undo(z: NDArray, { median, interquartileRange }: RobustScalerStatistics): NDArray {
    return add(mul(z, orOne(interquartileRange)), median);
  }
}
