/** What every cell sees beside Node's globals. */
export {};

declare global {
  /**
   * Shows a value now: its own MIME bundle (`Symbol.for("Jupyter.display")`) when it has one, else text.
   *
   * @param options - `raw`: the value is a MIME bundle already. `display_id` names the display, so that a later call with
   *   `update: true` replaces it.
   */
  function display(
    value: unknown,
    options?: { raw?: boolean; display_id?: string; update?: boolean; metadata?: Record<string, unknown> },
  ): Promise<void>;
  /** Shows a value in the front end's pager, where it has one, instead of under the cell. Await it. */
  function page(value: unknown): Promise<void>;
  /**
   * Asks for a line of text and waits for it.
   *
   * @param initial - What an empty answer means.
   * @param options - `password`: what is typed is not shown.
   */
  function prompt(message?: string, initial?: string, options?: { password?: boolean }): string;
  /** Asks for yes or no and waits for it. */
  function confirm(message?: string): boolean;
}
