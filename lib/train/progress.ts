import { randomUUID } from "node:crypto";
import { host } from "../core/host.ts";
import { lines } from "../plot/lines.ts";
import type { Training } from "./training.ts";

/** What {@link train} shows while it runs: a bar, a bar and the curve of costs so far, or nothing. */
export type ProgressOption = "bar" | "curve" | "none";

/** Shows a training as it is now; the last call, with `stopped` set, always gets through. */
export type Progress = (training: Training<unknown>) => void;

/** How long to wait from one picture to the next, in milliseconds: drawing must not slow the training down. */
const pause = { bar: 100, curve: 500 };

/**
 * A way to show progress towards `epochs`: by the kernel's display in a notebook, as one line of text in a terminal,
 * and not at all where nobody would see it.
 */
export function progress(option: ProgressOption, epochs: number, begun: number): Progress {
  if (option === "none") return () => undefined;
  const kernel = host();
  const bar = kernel
    ? replacing((training, text) => ({ "text/html": html(training, epochs, text), "text/plain": text }))
    : process.stderr.isTTY
      ? terminal
      : undefined;
  if (bar === undefined) return () => undefined;

  const start = performance.now();
  const parts = [throttled(pause.bar, (training) => bar(training, describe(training, epochs, begun, start)))];
  if (kernel && option === "curve") {
    const picture = replacing((training) => curve(training));
    parts.push(throttled(pause.curve, (training) => picture(training, "")));
  }
  return (training) => parts.forEach((show) => show(training));
}

type Picture = (training: Training<unknown>, text: string) => void;

/** Shows what `draw` makes of each training in the place of what it made of the one before. */
function replacing(draw: (training: Training<unknown>, text: string) => unknown): Picture {
  const display_id = randomUUID();
  let update = false;
  return (training, text) => {
    const value = draw(training, text);
    void host()?.display(value, { raw: isBundle(value), display_id, update });
    update = true;
  };
}

function isBundle(value: unknown): boolean {
  return typeof value === "object" && value !== null && "text/plain" in value;
}

function throttled(wait: number, show: Progress): Progress {
  let shown = -Infinity;
  return (training) => {
    const now = performance.now();
    if (now - shown < wait && training.stopped === "not yet") return;
    shown = now;
    show(training);
  };
}

const terminal: Picture = (training, text) => {
  process.stderr.write(`\r${text}\x1b[K${training.stopped === "not yet" ? "" : "\n"}`);
};

function describe(training: Training<unknown>, epochs: number, begun: number, start: number): string {
  const { epoch, history, stopped, message } = training;
  const seconds = (performance.now() - start) / 1000;
  const costs = (["train", "dev"] as const)
    .filter((set) => history[set].length > 0)
    .map((set) => `${set} cost ${history[set].at(-1)!.toPrecision(4)}`);
  const left = epoch > begun ? [`${time((seconds / (epoch - begun)) * (epochs - epoch))} left`] : [];
  const end = stopped === "not yet" ? left : [`${time(seconds)}, ${message}`];
  return [`epoch ${epoch} of ${epochs}`, ...costs, ...end].join(" · ");
}

/** Seconds as people say them. */
function time(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 100) return `${seconds.toFixed(0)} s`;
  return `${(seconds / 60).toFixed(0)} min`;
}

function html({ epoch }: Training<unknown>, epochs: number, text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<progress value="${epoch}" max="${epochs}" style="width:16em"></progress> <span>${escaped}</span>`;
}

function curve({ history }: Training<unknown>): unknown {
  const epochsOf = (costs: readonly number[]) => costs.map((_, i) => i + 1);
  const series = (["train", "dev"] as const)
    .filter((name) => history[name].length > 0 || name === "train")
    .map((name) => ({ name, x: epochsOf(history[name]), y: history[name] }));
  return lines(series, { title: "Cost while training", xLabel: "epoch", yLabel: "cost" });
}
