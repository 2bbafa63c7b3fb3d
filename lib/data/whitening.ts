import type { NDArray } from "../ndarray/ndarray.ts";
import { add, div, mul, sqrt, sub } from "../ops/arithmetic.ts";
import { greater } from "../ops/compare.ts";
import { where } from "../ops/elementwise.ts";
import { eigh } from "../ops/linalg/index.ts";
import { matmul } from "../ops/matmul.ts";
import { flip } from "../ops/indexing.ts";
import { max, mean } from "../ops/reduce.ts";
import { type FittedTo, orOne, Scaler, whereZero } from "./scaler.ts";

/** What {@link Whitening.fit} learned. */
export interface WhiteningStatistics extends FittedTo {
  /** Mean of each column, shape (features,). */
  readonly mean: NDArray;
  /** Variance along each principal direction, largest first, shape (features,); 0 where the rows do not spread. */
  readonly variances: NDArray;
  /** The principal directions, one a column, shape (features, features). */
  readonly directions: NDArray;
  /** Directions along which the training set does not spread: they are centred but not divided. */
  readonly flatDirections: readonly number[];
}

/**
 * Turns features into ones that are not correlated and have variance 1, so that their covariance is the identity: with
 * the covariance's eigenvectors V and eigenvalues λ, z = (x − μ) V / √λ ("pca": a feature for each principal direction,
 * largest variance first) or z = (x − μ) V / √λ Vᵀ ("zca", the default: turned back, as close to x as can be).
 *
 * Source: A. Kessy, A. Lewin and K. Strimmer (2018), Optimal whitening and decorrelation.
 *
 * @example
 * const z = new data.Whitening().fitTransform(data.loadIris().x);
 * const covariance = z.T.matmul(z).div(150);
 * covariance.sub(eye(4)).abs().max().item() < 1e-10; // => true
 */
export class Whitening extends Scaler<WhiteningStatistics> {
  readonly kind: "pca" | "zca";

  constructor(options: { readonly kind?: "pca" | "zca" } = {}) {
    super();
    this.kind = options.kind ?? "zca";
  }

  protected learn(x: NDArray): WhiteningStatistics {
    const [rows, features] = x.shape as [number, number];
    const mu = mean(x, 0);
    const centred = sub(x, mu);
    const { values, vectors } = eigh(div(matmul(centred.T, centred), rows));
    // What is left of a direction without spread is rounding, relative to the largest variance.
    const rounding = mul(max(values), Math.max(rows, features) * 2 ** -52);
    const variances = flip(where(greater(values, rounding), values, 0), 0);
    return {
      mean: mu,
      variances,
      directions: flip(vectors, 1),
      flatDirections: whereZero(variances),
      rows,
      features,
    };
  }

  protected apply(x: NDArray, { mean, variances, directions }: WhiteningStatistics): NDArray {
    const along = div(matmul(sub(x, mean), directions), orOne(sqrt(variances)));
    return this.kind === "pca" ? along : matmul(along, directions.T);
  }

  protected undo(z: NDArray, { mean, variances, directions }: WhiteningStatistics): NDArray {
    const along = this.kind === "pca" ? z : matmul(z, directions);
    return add(matmul(mul(along, orOne(sqrt(variances))), directions.T), mean);
  }
}
