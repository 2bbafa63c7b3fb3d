import { ShapeError } from "../core/errors.ts";
import { showShape } from "../core/shape.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { greater } from "../ops/compare.ts";
import { where } from "../ops/elementwise.ts";

/** What every scaler learns beside its own statistics. */
export interface FittedTo {
  /** How many rows the statistics were computed from. */
  readonly rows: number;
  /** How many columns those rows had. */
  readonly features: number;
}

/**
 * A transformation of features that is fitted once, to the training set, and then transforms all sets alike. It refuses
 * to be fitted again, since that is how a test set comes to be transformed by its own statistics.
 */
export abstract class Scaler<S extends FittedTo> {
  private fitted: S | undefined;

  /** The statistics of the training set. */
  protected abstract learn(x: NDArray): S;
  /** Features to scaled features, by these statistics. */
  protected abstract apply(x: NDArray, statistics: S): NDArray;
  /** Back again. */
  protected abstract undo(z: NDArray, statistics: S): NDArray;

  /**
   * Learns from the training set.
   * @param x Shape (examples, features).
   * @returns This scaler.
   * @throws Error when it has been fitted before; ShapeError unless `x` has two axes and at least one row.
   */
  fit(x: NDArray): this {
    const name = this.constructor.name;
    if (this.fitted !== undefined) {
      throw new Error(
        `${name}.fit: already fitted to ${this.fitted.rows} rows. Dev and test sets are transformed with the ` +
          `training set's statistics: call transform. For another training set make a new ${name}`,
      );
    }
    if (x.ndim !== 2 || x.size === 0) {
      throw new ShapeError(
        `${name}.fit: expected rows of features, shape (examples, features), got ${showShape(x.shape)}`,
      );
    }
    this.fitted = this.learn(x);
    return this;
  }

  /**
   * The features scaled by the statistics of the training set.
   * @param x Rows of as many features as the training set had.
   * @throws Error before {@link fit}; ShapeError when the number of features differs.
   */
  transform(x: NDArray): NDArray {
    return this.apply(x, this.ready("transform", x));
  }

  /** {@link fit} and {@link transform} of the training set in one call. */
  fitTransform(x: NDArray): NDArray {
    return this.fit(x).transform(x);
  }

  /**
   * What {@link transform} undone gives back.
   * @throws Error before {@link fit}; ShapeError when the number of features differs.
   */
  inverseTransform(z: NDArray): NDArray {
    return this.undo(z, this.ready("inverseTransform", z));
  }

  /** What was learned from the training set. @throws Error before {@link fit}. */
  get statistics(): S {
    if (this.fitted === undefined) {
      throw new Error(
        `${this.constructor.name}.statistics: not fitted yet; call fit with the training set first`,
      );
    }
    return this.fitted;
  }

  private ready(caller: string, x: NDArray): S {
    const name = this.constructor.name;
    if (this.fitted === undefined) {
      throw new Error(`${name}.${caller}: not fitted yet; call fit with the training set first`);
    }
    const { features } = this.fitted;
    if (x.ndim !== 2 || x.shape[1] !== features) {
      throw new ShapeError(
        `${name}.${caller}: fitted to ${features} features, so shape (examples, ${features}) is expected, ` +
          `got ${showShape(x.shape)}`,
      );
    }
    return this.fitted;
  }
}

/** What to divide by: the spread of each column, 1 where it has none. */
export function orOne(spread: NDArray): NDArray {
  return where(greater(spread, 0), spread, 1);
}

/** The positions of zeros. */
export function whereZero(x: NDArray): number[] {
  return Array.from(x.toTypedArray()).flatMap((value, i) => (value === 0 ? [i] : []));
}
