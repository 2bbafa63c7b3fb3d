import { FIGURE, type MimeBundle } from "../wire/message.ts";
import { Console } from "node:console";
import { format, inspect } from "node:util";
import { toBundle } from "../display/bundle.ts";
import { IMAGE_KINDS, TEXT_KINDS, imageBundle, textBundle, type TextOrTemplate } from "../display/media.ts";
import { Bars, type ProgressOptions } from "../display/progress.ts";
import { Table, type TableData, type TableOptions } from "../display/table.ts";
import { time } from "../display/timing.ts";
import { variablesTable } from "../display/variables.ts";
import type { Output } from "./engine.ts";
import { installPackages } from "./install-package.ts";
import { Kind } from "./packets.ts";
import type { Scope } from "./runner.ts";

/** What the cells' process offers the globals of a cell. */
export interface CellHost {
  /** Writes text to one of the cell's streams. */
  stream(kind: Kind, text: string): void;
  output(output: Exclude<Output, { kind: "stream" | "comm" }>): void;
  /** Blocks until the person at the front end has answered. */
  ask(prompt: string, password: boolean): string;
  /** The names that cells have declared, with their values. */
  variables(): Map<string, unknown>;
  /** Where the cells run, and the directory of this package. */
  directory: string;
  home: string;
  /** Reports something thrown where no cell awaits it. */
  stray(error: unknown): void;
}

export interface DisplayOptions {
  /** The value is a MIME bundle already. */
  raw?: boolean;
  display_id?: string;
  /** Replace what was displayed under `display_id`. */
  update?: boolean;
  metadata?: Record<string, unknown>;
}

/** The names that each cell gets as its own, so that what it leaves running still writes under it. */
export function cellGlobals(host: CellHost): Scope {
  const console = new Console({
    stdout: sink(host, Kind.stdout),
    stderr: sink(host, Kind.stderr),
    ignoreErrors: false,
  });
  console.clear = () => host.output({ kind: "clear", wait: false });
  return {
    console,
    display: displays(host),
    progress: progress(host),
    table: (data: TableData, options?: TableOptions) => new Table(data, options),
    variables: () => variablesTable(host.variables()),
    time,
    install: (...names: string[]) =>
      installPackages(names, host.directory, host.home, (text) => host.stream(Kind.stdout, text)),
    page: (value: unknown) => page(host, value),
    prompt: (message?: unknown, initial?: unknown, options?: { password?: boolean }) =>
      prompt(host, message, initial, options?.password ?? false),
    confirm: (message?: unknown) => confirm(host, message),
    ...timers(host),
  };
}

/** `display`, with a method for each kind of text and image. */
function displays(host: CellHost): (value: unknown, options?: DisplayOptions) => Shown {
  const show = (value: unknown, options?: DisplayOptions) => display(host, value, options);
  const raw = (bundle: MimeBundle) => display(host, bundle, { raw: true });
  const texts = TEXT_KINDS.map((kind) => [kind, (...text: TextOrTemplate) => raw(textBundle(kind, ...text))]);
  const images = IMAGE_KINDS.map((kind) => [
    kind,
    (data: Uint8Array | string) => raw(imageBundle(kind, data)),
  ]);
  const json = (value: unknown) => raw({ "application/json": value, "text/plain": inspect(value) });
  return Object.assign(show, Object.fromEntries([...texts, ...images]) as object, { json });
}

/** `progress(items)` hands the items on; `progress(total)` gives a bar to be moved by hand. */
function progress(host: CellHost) {
  const bars = new Bars((bundle, display_id, update) => {
    void display(host, bundle, { raw: true, display_id, update });
  });
  return (what: number | Iterable<unknown> | AsyncIterable<unknown>, options: ProgressOptions = {}) => {
    if (typeof what === "number") return bars.begin(what, options.label ?? "");
    if (typeof what === "object" && what !== null) {
      if (Symbol.asyncIterator in what) return bars.overAsync(what, options);
      if (Symbol.iterator in what) return bars.over(what, options);
    }
    throw new TypeError("progress: expected items to go through, or how much there is to do as a number");
  };
}

/** A promise only where there is something to wait for, so that a call at the end of a cell has no value to show. */
type Shown = void | Promise<void>;

function display(host: CellHost, value: unknown, options: DisplayOptions = {}): Shown {
  const { raw = false, display_id, update = false, metadata = {} } = options;
  if (update && display_id === undefined) {
    throw new TypeError(
      "display: update replaces what was shown under a display_id; give the display_id too",
    );
  }
  const transient = display_id === undefined ? {} : { display_id };
  const send = (data: MimeBundle): void => {
    // Plotly's renderer in JupyterLab draws once, and ignores what takes the figure's place, unless something else did before.
    if (update && FIGURE in data)
      host.output({ kind: "display", data: spacer(data[FIGURE]), metadata, transient, update });
    host.output({ kind: "display", data, metadata, transient, update });
  };
  const bundle = raw ? (value as MimeBundle) : toBundle(value);
  if (bundle instanceof Promise) return bundle.then(send);
  send(bundle);
}

/** Nothing to see, as high as a figure, so that what stands below keeps its place. */
function spacer(figure: unknown): MimeBundle {
  const height = Number((figure as { layout?: { height?: unknown } } | undefined)?.layout?.height) || 450;
  return { "text/html": `<div style="height:${height}px"></div>`, "text/plain": "" };
}

async function page(host: CellHost, value: unknown): Promise<void> {
  host.output({ kind: "page", data: await toBundle(value) });
}

function prompt(host: CellHost, message: unknown, initial: unknown, password: boolean): string {
  const answer = host.ask(message === undefined ? "" : `${format(message)} `, password);
  return answer === "" && initial !== undefined ? format(initial) : answer;
}

function confirm(host: CellHost, message: unknown): boolean {
  const answer = host.ask(`${message === undefined ? "Confirm" : format(message)} [y/N] `, false);
  return /^y(es)?$/i.test(answer.trim());
}

/** The least that `Console` asks of a stream. */
function sink(host: CellHost, kind: Kind): NodeJS.WritableStream {
  const stream = {
    write(text: string): boolean {
      host.stream(kind, text);
      return true;
    },
    on: () => stream,
    once: () => stream,
    removeListener: () => stream,
  };
  return stream as unknown as NodeJS.WritableStream;
}

/**
 * Timers whose callbacks run as microtasks: terminating a loop directly inside a timer callback leaves Node's stack of
 * async hooks inconsistent, and the second time ends the process. What a callback throws is reported under its cell.
 */
function timers(host: CellHost): Scope {
  type Callback = (...args: unknown[]) => unknown;
  const wrap = (callback: Callback): Callback => {
    if (typeof callback !== "function") return callback; // Node says what is wrong with it.
    return (...args) => {
      void Promise.resolve().then(() => {
        try {
          callback(...args);
        } catch (error) {
          host.stray(error);
        }
      });
    };
  };
  return {
    setTimeout: (callback: Callback, ...rest: [number, ...unknown[]]) => setTimeout(wrap(callback), ...rest),
    setInterval: (callback: Callback, ...rest: [number, ...unknown[]]) =>
      setInterval(wrap(callback), ...rest),
    setImmediate: (callback: Callback, ...args: unknown[]) => setImmediate(wrap(callback), ...args),
  };
}
