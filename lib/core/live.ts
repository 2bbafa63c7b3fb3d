import { host } from "./host.ts";
import { escapeHtml } from "./html.ts";

/** Shows values one in the place of the other; `raw` for a MIME bundle. Undefined where no notebook would show them. */
export function replacing(): ((value: unknown, raw?: boolean) => void) | undefined {
  if (host() === undefined) return undefined;
  const display_id = crypto.randomUUID();
  let update = false;
  return (value, raw = false) => {
    void host()?.display(value, { raw, display_id, update });
    update = true;
  };
}

/** Shows how far something has come: a text, how much of how much is done, and whether this is the end. */
export type Bar = (text: string, done: number, total: number, ended: boolean) => void;

/** A bar in a notebook, a line of text in a terminal; undefined where nobody would see it. */
export function bar(): Bar | undefined {
  const show = replacing();
  if (show) {
    return (text, done, total) => show({ "text/html": html(text, done, total), "text/plain": text }, true);
  }
  if (!process.stderr.isTTY) return undefined;
  return (text, _done, _total, ended) => {
    process.stderr.write(`\r${text}\x1b[K${ended ? "\n" : ""}`);
  };
}

function html(text: string, done: number, total: number): string {
  return `<progress value="${done}" max="${total}" style="width:16em"></progress> <span>${escapeHtml(text)}</span>`;
}

/** Calls through at most once in so many milliseconds, but always when it is the end. */
export function throttled<A extends unknown[]>(
  wait: number,
  show: (...args: A) => void,
  isEnd: (...args: A) => boolean,
): (...args: A) => void {
  let shown = -Infinity;
  return (...args) => {
    const now = performance.now();
    if (now - shown < wait && !isEnd(...args)) return;
    shown = now;
    show(...args);
  };
}

/** Seconds as people say them. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 100) return `${seconds.toFixed(0)} s`;
  return `${(seconds / 60).toFixed(0)} min`;
}

/** For a line of progress: on how many threads, where there are several. */
export function onThreads(threads: number): string {
  return threads > 1 ? ` · ${threads} threads` : "";
}
