/**
 * How slopes are found: by nudging, by the complex step, or by nudging with the order test of the remainders beside it.
 */
export type Method = "nudge" | "complex" | "taylor";

/** How a parameter array is looked at. */
export interface How {
  /** One step for all, or undefined to choose one for each. */
  readonly epsilon: number | undefined;
  readonly method: Method;
}
