import type { NDArray } from "../ndarray/ndarray.ts";
import { add, div, mul, sqrt, sub } from "../ops/arithmetic.ts";
import { where } from "../ops/elementwise.ts";
import { mean, variance } from "../ops/reduce.ts";
import { varies } from "./constant.ts";
import { type FittedTo, orOne, Scaler, whereZero } from "./scaler.ts";

/** What a {@link StandardScaler} does to a column. */
export interface StandardScalerOptions {
  /** Subtract the mean. Default true. */
  readonly center?: boolean;
  /** Divide by the standard deviation. Default true. */
  readonly scale?: boolean;
}

/** What {@link StandardScaler.fit} learned. */
export interface StandardScalerStatistics extends FittedTo {
  /** Mean μ of each column, shape (features,). */
  readonly mean: NDArray;
  /** Standard deviation σ of each column (divided by the number of rows), shape (features,); 0 where constant. */
  readonly std: NDArray;
  /** Columns that hold one value only. Their σ is 0, so they are centred but not divided. */
  readonly constantColumns: readonly number[];
}

/**
 * Normalizes each feature to mean 0 and standard deviation 1: z = (x − μ) / σ, with μ and σ of the training set.
 *
 * Fit it once, on the training set, and transform dev and test set with the same μ and σ. It refuses to be fitted
 * again, since that is how a test set comes to be normalized by its own statistics. Rows are examples; σ divides by
 * their number. Columns of a single value have σ = 0; they become 0 and are listed in `constantColumns`.
 *
 * Source: Y. LeCun, L. Bottou, G. Orr and K.-R. Müller (1998), Efficient BackProp, section 4.3.
 *
 * @example
 * const train = array([[1, 100], [3, 300]]);
 * const scaler = new data.StandardScaler().fit(train);
 * scaler.transform(train).toArray(); // => [[-1, -1], [1, 1]]
 * scaler.transform(array([[2, 400]])).toArray(); // => [[0, 2]]
 * scaler.inverseTransform(array([[0, 2]])).toArray(); // => [[2, 400]]
 */
export class StandardScaler extends Scaler<StandardScalerStatistics> {
  readonly center: boolean;
  readonly scale: boolean;

  constructor(options: StandardScalerOptions = {}) {
    super();
    this.center = options.center ?? true;
    this.scale = options.scale ?? true;
  }

  protected learn(x: NDArray): StandardScalerStatistics {
    const [rows, features] = x.shape as [number, number];
    const mu = mean(x, 0);
    const spread = variance(x, 0);
    const varying = varies(mu, spread, rows);
    return {
      mean: mu,
      std: where(varying, sqrt(spread), 0),
      constantColumns: whereZero(varying),
      rows,
      features,
    };
  }

  protected apply(x: NDArray, { mean, std }: StandardScalerStatistics): NDArray {
    const centred = this.center ? sub(x, mean) : x;
    return this.scale ? div(centred, orOne(std)) : centred;
  }

  protected undo(z: NDArray, { mean, std }: StandardScalerStatistics): NDArray {
    const stretched = this.scale ? mul(z, orOne(std)) : z;
    return this.center ? add(stretched, mean) : stretched;
  }
}
