/** How a compiled function runs. */
export interface CompileOptions {
  /**
   * Hand out the plan's own buffers as results, instead of copies: a run then allocates no array (except within products of the plain backend,
   * factorizations and sorting). The results change when the function runs again, so read them before, or pass them back
   * in: a result then lies where the argument that it replaces is read, and nothing is copied. Default false.
   */
  readonly reuse?: boolean;
  /**
   * Keep what every step computed, and run only the steps that depend on arguments that are not the very same arrays
   * (or equal numbers) as at the run before. For callers that change one layer at a time, such as gradient checks. Takes
   * a buffer for each step. Default false.
   */
  readonly incremental?: boolean;
  /**
   * Run the function itself, too, at each call and compare the results bit by bit: finds what it closes over and
   * should have got as an argument. Slow, for finding mistakes. Default false.
   */
  readonly verify?: boolean;
}
