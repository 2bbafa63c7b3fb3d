// An import would make a module of it, which could not declare others.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./web-assembly.d.ts" />
/** What every cell sees beside Node's globals. */
export {};

/** A promise only where a value has to be waited for. */
type Shown = void | Promise<void>;

/** Shows text of one kind: `display.html("<b>steep</b>")`, or as a tag, in which values are text and not markup. */
type ShowText = (...text: [text: string] | [parts: TemplateStringsArray, ...values: unknown[]]) => Shown;

/** Shows an image: its bytes, or they in base64. */
type ShowImage = (data: Uint8Array | string) => Shown;

interface Display {
  /**
   * Shows a value now: its own MIME bundle (`Symbol.for("Jupyter.display")`) when it has one, DOM elements, canvases and
   * Vega specifications as pictures, all else as text.
   *
   * @param options - `raw`: the value is a MIME bundle already. `display_id` names the display, so that a later call with
   *   `update: true` replaces it.
   */
  (
    value: unknown,
    options?: { raw?: boolean; display_id?: string; update?: boolean; metadata?: Record<string, unknown> },
  ): Shown;
  readonly html: ShowText;
  readonly svg: ShowText;
  readonly markdown: ShowText;
  readonly latex: ShowText;
  readonly png: ShowImage;
  readonly jpeg: ShowImage;
  readonly gif: ShowImage;
  readonly webp: ShowImage;
  /** Shows a value as a tree that can be opened and closed. */
  json(value: unknown): Shown;
}

interface ProgressOptions {
  /** What is being done. */
  label?: string;
  /** How much there is to do, where the items do not tell. */
  total?: number;
}

/** A bar that is moved by hand. */
interface ProgressBar {
  /** What is being done; may change on the way. */
  label: string;
  /** So much more is done; 1 unless told otherwise. */
  advance(by?: number): void;
  /** The work is over, whether all of it was done or not. */
  end(): void;
}

/** Rows and columns that show themselves. */
interface Table {
  toString(): string;
  toHtml(): string;
}

/** How long some work took, over many runs, in ms. */
interface Timing {
  readonly runs: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

declare global {
  /** Shows a value now; its methods show text and images of one kind. */
  const display: Display;
  /**
   * Goes through items with a bar that shows how far the loop is, its rate and the time left. Bars of nested loops stand
   * below each other: `for (const epoch of progress(epochs)) …`.
   */
  function progress<T>(items: Iterable<T>, options?: ProgressOptions): Iterable<T>;
  function progress<T>(items: AsyncIterable<T>, options?: ProgressOptions): AsyncIterable<T>;
  /** A bar for so much work, to be moved by hand. */
  function progress(total: number, options?: ProgressOptions): ProgressBar;
  /**
   * Rows (objects or lists), or columns by their names, as a table.
   *
   * @param options - `columns`: which, in which order. `sort`: the column to sort by, with a `-` before it largest first.
   *   `first`: how many rows are shown, 20 unless told otherwise.
   */
  function table(
    data: Iterable<object> | Readonly<Record<string, ArrayLike<unknown>>>,
    options?: { columns?: readonly string[]; sort?: string; first?: number },
  ): Table;
  /** The names that the cells have declared: their types, shapes, sizes, and how their values begin. */
  function variables(): Table;
  /**
   * Runs some work again and again, and tells how long it takes: `await time(() => work())`.
   *
   * @param runs - How often; as often as fits into half a second unless told otherwise.
   */
  function time(work: () => unknown, runs?: number): Promise<Timing>;
  /**
   * Installs npm packages into the notebook's project, else beside the notebook; the next cell can import them:
   * `await install("lodash-es")`.
   */
  function install(...packages: string[]): Promise<void>;
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
