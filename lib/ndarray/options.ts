import type { NDArray } from "./ndarray.ts";
import type { Slice } from "./slice.ts";

/**
 * A range in Python's notation, `"1:-1"` or `"::2"`, which is {@link slice} spelled short; `":"` is the whole axis.
 */
export type SliceText = `${bigint | ""}:${bigint | ""}` | `${bigint | ""}:${bigint | ""}:${bigint | ""}`;

/**
 * What picks along an axis: a position (negative from the end; the axis goes away), a {@link slice} or its text (`"1:"`,
 * `":"`), `"..."` for as many whole axes as are left, `null` for a new axis of size 1, or an array: integers pick those
 * positions, and a bool array picks where it is true and covers as many axes as it has.
 */
export type Index = number | Slice | SliceText | "..." | null | NDArray;

/** Whether reduced axes stay, with size 1, so that the result broadcasts against the array it came from. */
export interface ReduceOptions {
  /** Default false. */
  readonly keepdims?: boolean;
}

/** What the sum of squared deviations is divided by: their number less `correction`. */
export interface VarianceOptions extends ReduceOptions {
  /** 0 (the default) for the variance of these very numbers, 1 for the unbiased estimate from a sample. */
  readonly correction?: number;
}

/** Which norm. */
export interface NormOptions extends ReduceOptions {
  /** 2 (the default), 1 or Infinity. */
  readonly ord?: number;
}

/** Which way an order runs. */
export interface SortOptions {
  /** Largest first; default false. */
  readonly descending?: boolean;
}
