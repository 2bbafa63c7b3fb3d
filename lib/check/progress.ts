import { bar, duration, onThreads, throttled } from "../core/live.ts";
import type { Tensor } from "./problem.ts";

/** How long nothing is shown: most checks are over before a bar would have been read, in seconds. */
const PATIENCE = 0.4;

/**
 * Shows how far a check has come: at which array it is, or that it is at all of them, how many evaluations of the cost
 * that took so far, and on how many threads.
 */
export type CheckProgress = (index: number | undefined, evaluations: number, threads: number) => void;

/**
 * A bar with the time left. Each array counts with the evaluations that its nudges need; what is looked at again takes
 * more, and the bar waits for it.
 *
 * @param planned How many evaluations each array needs at least.
 */
export function checkProgress(tensors: readonly Tensor[], planned: readonly number[]): CheckProgress {
  const line = bar();
  if (line === undefined) return () => undefined;
  const before = planned.map((_, i) => planned.slice(0, i).reduce((sum, n) => sum + n, 0));
  const total = before.at(-1)! + planned.at(-1)!;
  const start = performance.now();
  const isEnd = (index: number | undefined): boolean => index === tensors.length;
  let shown = false;
  const show = throttled(
    100,
    (index: number | undefined, evaluations: number, threads: number) => {
      const seconds = (performance.now() - start) / 1000;
      if (isEnd(index) ? !shown : seconds < PATIENCE) return;
      shown = true;
      const [first, most] = index === undefined ? [0, total] : [before[index] ?? total, planned[index] ?? 0];
      const done = first + Math.min(most, evaluations);
      const name = index === undefined ? "all parameters" : tensors[index]?.name || "the parameter";
      const again = evaluations > most ? ["looking again at what is in doubt"] : [];
      const where = isEnd(index) ? ["done"] : [name, ...again];
      const time = isEnd(index) ? duration(seconds) : `${duration((seconds / done) * (total - done))} left`;
      line(
        [`gradient check`, ...where, `${done} of ${total} nudges${onThreads(threads)}`, time].join(" · "),
        done,
        total,
        isEnd(index),
      );
    },
    isEnd,
  );
  return show;
}
