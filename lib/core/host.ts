/** What a notebook's kernel offers to libraries under `Symbol.for("thalweg.host")`; absent anywhere else. */
export interface Host {
  /** Shows a value, or with `update` replaces what was shown under the same `display_id`. */
  display(
    value: unknown,
    options?: { readonly raw?: boolean; readonly display_id?: string; readonly update?: boolean },
  ): unknown;
  /** The folder for what is to outlive the kernel; it need not exist yet. */
  readonly dataFolder?: string;
  /** The source text of a function that a cell defined, as its author wrote it. */
  source?(f: (...args: never[]) => unknown): string;
}

/** The kernel this runs in, if it runs in one. */
export function host(): Host | undefined {
  return (globalThis as { readonly [name: symbol]: Host | undefined })[Symbol.for("thalweg.host")];
}
