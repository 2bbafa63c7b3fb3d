import { ShapeError } from "../core/errors.ts";
import { showShape } from "../core/shape.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { add, div, mul, sqrt, sub } from "../ops/arithmetic.ts";
import { greater, logicalNot } from "../ops/compare.ts";
import { where } from "../ops/elementwise.ts";
import { mean, variance } from "../ops/reduce.ts";
import { varies } from "./constant.ts";

/** What a {@link StandardScaler} does to a column. */
export interface StandardScalerOptions {
  /** Subtract the mean. Default true. */
  readonly center?: boolean;
  /** Divide by the standard deviation. Default true. */
  readonly scale?: boolean;
}

/** What {@link StandardScaler.fit} learned. */
export interface StandardScalerStatistics {
  /** Mean μ of each column, shape (features,). */
  readonly mean: NDArray;
  /** Standard deviation σ of each column (divided by the number of rows), shape (features,); 0 where constant. */
  readonly std: NDArray;
  /** Columns that hold one value only. Their σ is 0, so they are centred but not divided. */
  readonly constantColumns: readonly number[];
  /** How many rows they were computed from. */
  readonly rows: number;
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
export class StandardScaler {
  readonly center: boolean;
  readonly scale: boolean;
  private fitted: StandardScalerStatistics | undefined;

  constructor(options: StandardScalerOptions = {}) {
    this.center = options.center ?? true;
    this.scale = options.scale ?? true;
  }

  /**
   * Learns μ and σ of each column.
   *
   * @param x The training set, shape (examples, features).
   * @returns This scaler.
   * @throws Error when it has been fitted before; ShapeError unless `x` has two axes and at least one row.
   */
  fit(x: NDArray): this {
    if (this.fitted !== undefined) {
      throw new Error(
        `StandardScaler.fit: already fitted to ${this.fitted.rows} rows. Dev and test sets are transformed with the ` +
          "training set's statistics: call transform. For another training set make a new StandardScaler",
      );
    }
    if (x.ndim !== 2 || x.size === 0) {
      throw new ShapeError(
        `StandardScaler.fit: expected rows of features, shape (examples, features), got ${showShape(x.shape)}`,
      );
    }
    const mu = mean(x, 0);
    const spread = variance(x, 0);
    const varying = varies(mu, spread, x.shape[0]!);
    this.fitted = {
      mean: mu,
      std: where(varying, sqrt(spread), 0),
      constantColumns: Array.from(logicalNot(varying).toTypedArray()).flatMap((yes, i) => (yes ? [i] : [])),
      rows: x.shape[0]!,
    };
    return this;
  }

  /**
   * (x − μ) / σ with the statistics of the training set.
   *
   * @param x Rows of as many features as the training set had.
   * @throws Error before {@link fit}; ShapeError when the number of features differs.
   */
  transform(x: NDArray): NDArray {
    const { mean, divisor } = this.ready("transform", x);
    const centred = this.center ? sub(x, mean) : x;
    return this.scale ? div(centred, divisor) : centred;
  }

  /** {@link fit} and {@link transform} of the training set in one call. */
  fitTransform(x: NDArray): NDArray {
    return this.fit(x).transform(x);
  }

  /**
   * z σ + μ: what {@link transform} undone gives back.
   * @throws Error before {@link fit}; ShapeError when the number of features differs.
   */
  inverseTransform(z: NDArray): NDArray {
    const { mean, divisor } = this.ready("inverseTransform", z);
    const stretched = this.scale ? mul(z, divisor) : z;
    return this.center ? add(stretched, mean) : stretched;
  }

  /** What was learned from the training set. @throws Error before {@link fit}. */
  get statistics(): StandardScalerStatistics {
    if (this.fitted === undefined) {
      throw new Error("StandardScaler.statistics: not fitted yet; call fit with the training set first");
    }
    return this.fitted;
  }

  private ready(caller: string, x: NDArray): { mean: NDArray; divisor: NDArray } {
    if (this.fitted === undefined) {
      throw new Error(`StandardScaler.${caller}: not fitted yet; call fit with the training set first`);
    }
    const { mean, std } = this.fitted;
    if (x.ndim !== 2 || x.shape[1] !== mean.size) {
      throw new ShapeError(
        `StandardScaler.${caller}: fitted to ${mean.size} features, so shape (examples, ${mean.size}) is expected, ` +
          `got ${showShape(x.shape)}`,
      );
    }
    return { mean, divisor: where(greater(std, 0), std, 1) };
  }
}
