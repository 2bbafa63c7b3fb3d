import { bar, duration, replacing, throttled } from "../core/live.ts";
import { lines } from "../plot/lines.ts";
import type { Training } from "./training.ts";

/** What {@link train} shows while it runs: a bar, a bar and the curve of costs so far, or nothing. */
export type ProgressOption = "bar" | "curve" | "none";

/** Shows a training as it is now; the last call, with `stopped` set, always gets through. */
export type Progress = (training: Training<unknown>) => void;

/** How long to wait from one picture to the next, in milliseconds: drawing must not slow the training down. */
const pause = { bar: 100, curve: 500 };

/** From so many seconds on, somebody may not want to wait. */
const long = 20;

const ended: (training: Training<unknown>) => boolean = ({ stopped }) => stopped !== "not yet";

/**
 * A way to show progress towards `epochs`: by the kernel's display in a notebook, as one line of text in a terminal,
 * and not at all where nobody would see it.
 */
export function progress(option: ProgressOption, epochs: number, begun: number): Progress {
  const line = option === "none" ? undefined : bar();
  if (line === undefined) return () => undefined;
  const start = performance.now();
  const picture = option === "curve" ? replacing() : undefined;
  const parts: Progress[] = [
    throttled(
      pause.bar,
      (training) => line(describe(training, epochs, begun, start), training.epoch, epochs, ended(training)),
      ended,
    ),
  ];
  if (picture) parts.push(throttled(pause.curve, (training) => picture(curve(training)), ended));
  return (training) => parts.forEach((show) => show(training));
}

function describe(training: Training<unknown>, epochs: number, begun: number, start: number): string {
  const { epoch, history, stopped, message } = training;
  const seconds = (performance.now() - start) / 1000;
  const costs = (["train", "dev"] as const)
    .filter((set) => history[set].length > 0)
    .map((set) => `${set} cost ${history[set].at(-1)!.toPrecision(4)}`);
  const rest = epoch > begun ? (seconds / (epoch - begun)) * (epochs - epoch) : undefined;
  const hint = `interrupt it and go on later with resume: interrupted(model)`;
  const left = rest === undefined ? [] : [`${duration(rest)} left`, ...(rest > long ? [hint] : [])];
  const end = stopped === "not yet" ? left : [`${duration(seconds)}, ${message}`];
  return [`epoch ${epoch} of ${epochs}`, ...costs, ...end].join(" · ");
}

function curve({ history }: Training<unknown>): unknown {
  const epochsOf = (costs: readonly number[]) => costs.map((_, i) => i + 1);
  const series = (["train", "dev"] as const)
    .filter((name) => history[name].length > 0 || name === "train")
    .map((name) => ({ name, x: epochsOf(history[name]), y: history[name] }));
  return lines(series, { title: "Cost while training", xLabel: "epoch", yLabel: "cost" });
}
