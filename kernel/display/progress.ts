import { randomUUID } from "node:crypto";
import type { MimeBundle } from "../wire/message.ts";
import { escapeHtml } from "./html.ts";

/** Shows a bundle under an identifier, at first or again. */
export type Show = (bundle: MimeBundle, display_id: string, update: boolean) => void;

export interface ProgressOptions {
  /** What is being done. */
  label?: string;
  /** How much there is to do, where the items do not tell. */
  total?: number;
}

/** How long to wait from one picture to the next, in ms: showing must not slow the work down. */
const PAUSE = 100;
const WIDTH = 24;

/**
 * The bars of one cell. A bar that begins while another runs stands below it, in the place of the one that stood there before,
 * and goes when the outer one ends; so nested loops show one line a level.
 */
export class Bars {
  readonly #show: Show;
  readonly #running: ProgressBar[] = [];
  /** The display that an inner bar of each level has. */
  readonly #inner: string[] = [];

  constructor(show: Show) {
    this.#show = show;
  }

  begin(total: number | undefined, label: string): ProgressBar {
    const level = this.#running.length;
    const known = level > 0 ? this.#inner[level] : undefined;
    const id = known ?? randomUUID();
    if (level > 0) this.#inner[level] = id;
    let shown = known !== undefined;
    const bar = new ProgressBar(total, label, (bundle) => {
      this.#show(bundle, id, shown);
      shown = true;
    });
    this.#running.push(bar);
    bar.onEnd = () => {
      const at = this.#running.indexOf(bar);
      if (at < 0) return;
      // One whose loop was left without a word ends with the one around it.
      this.#running.splice(at);
      if (at > 0) return;
      for (const inner of this.#inner.splice(0)) {
        if (inner !== undefined) this.#show({ "text/html": "", "text/plain": "" }, inner, true);
      }
    };
    return bar;
  }

  /** The items as they are, with a bar that follows them. */
  *over<T>(items: Iterable<T>, { label = "", total = countOf(items) }: ProgressOptions): Generator<T> {
    const bar = this.begin(total, label);
    try {
      for (const item of items) {
        yield item;
        bar.advance();
      }
    } finally {
      bar.end();
    }
  }

  async *overAsync<T>(
    items: AsyncIterable<T>,
    { label = "", total }: ProgressOptions,
  ): AsyncGenerator<T, void, undefined> {
    const bar = this.begin(total, label);
    try {
      for await (const item of items) {
        yield item;
        bar.advance();
      }
    } finally {
      bar.end();
    }
  }
}

/** How far some work has come, how fast it goes, and how long it will still take. */
export class ProgressBar {
  readonly #total: number | undefined;
  readonly #show: (bundle: MimeBundle) => void;
  readonly #began = performance.now();
  #shownAt = -Infinity;
  #done = 0;
  #ended = false;
  /** What is being done; may change on the way. */
  label: string;
  onEnd: () => void = () => undefined;

  constructor(total: number | undefined, label: string, show: (bundle: MimeBundle) => void) {
    if (total !== undefined && !(total >= 0)) {
      throw new RangeError(`progress: expected a total of 0 or more, got ${total}`);
    }
    this.#total = total;
    this.label = label;
    this.#show = show;
    this.#draw();
  }

  /** So much more is done. */
  advance(by = 1): void {
    this.#done += by;
    if (performance.now() - this.#shownAt >= PAUSE) this.#draw();
  }

  /** The work is over, whether all of it was done or not. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#draw();
    this.onEnd();
  }

  #draw(): void {
    const now = performance.now();
    this.#shownAt = now;
    const text = this.#text((now - this.#began) / 1000);
    const total = this.#total;
    const max = total === undefined ? "" : ` max="${Math.max(total, 1)}"`;
    const value = total === undefined && !this.#ended ? "" : ` value="${this.#done}"`;
    const name = this.label === "" ? "" : `${escapeHtml(this.label)} `;
    this.#show({
      "text/html": `<div style="font-variant-numeric:tabular-nums">${name}<progress${value}${max} style="width:16em;vertical-align:middle"></progress> ${escapeHtml(text)}</div>`,
      "text/plain": [this.label, this.#blocks(), text].filter((part) => part !== "").join(" "),
    });
  }

  #blocks(): string {
    if (this.#total === undefined) return "";
    const full = Math.round(WIDTH * Math.min(1, this.#done / Math.max(this.#total, 1)));
    return `${"█".repeat(full)}${"░".repeat(WIDTH - full)}`;
  }

  #text(seconds: number): string {
    const total = this.#total;
    const parts = [total === undefined ? `${this.#done}` : `${this.#done} of ${total}`];
    const rate = this.#done / seconds;
    if (this.#done > 0 && seconds > 0)
      parts.push(rate >= 1 ? `${digits(rate)}/s` : `${digits(1 / rate)} s each`);
    if (this.#ended) parts.push(duration(seconds));
    else if (total !== undefined && this.#done > 0)
      parts.push(`${duration((total - this.#done) / rate)} left`);
    return parts.join(" · ");
  }
}

function countOf(items: Iterable<unknown>): number | undefined {
  const { length, size } = items as { length?: unknown; size?: unknown };
  return typeof length === "number" ? length : typeof size === "number" ? size : undefined;
}

const digits = (x: number): string => (x >= 100 ? x.toFixed(0) : x.toPrecision(3));

function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 100) return `${seconds.toFixed(0)} s`;
  if (seconds < 6_000) return `${(seconds / 60).toFixed(0)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}
