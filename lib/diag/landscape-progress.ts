import { bar, duration, onThreads, replacing, throttled } from "../core/live.ts";
import type { Landscape } from "./landscape-result.ts";

/** How long nothing is shown: most landscapes are there before a bar would have been read. */
const PATIENCE = 0.4;

/** A way to show progress, and at the end of each level the picture. */
export function landscapeProgress(
  begun: Landscape,
  ends: readonly number[],
  progress: "bar" | "picture" | "none",
): (done: number, seconds: number, stop: boolean, now: (done: number) => Landscape, threads: number) => void {
  const total = ends.at(-1)!;
  const line = progress === "none" ? undefined : bar();
  const picture = progress === "picture" ? replacing() : undefined;
  const show = throttled(
    100,
    (done: number, seconds: number, stop: boolean, threads: number) => {
      const left = (seconds / (done - begun.evaluated)) * (total - done);
      const end =
        done === total
          ? duration(seconds)
          : stop
            ? `stopped after ${duration(seconds)}`
            : `${duration(left)} left`;
      const level = ends.findIndex((end) => done <= end) + 1;
      line?.(
        `landscape · ${done} of ${total} points · grid ${level} of ${ends.length}${onThreads(threads)} · ${end}`,
        done,
        total,
        done === total || stop,
      );
    },
    (done, _, stop) => done === total || stop,
  );
  return (done, seconds, stop, now, threads) => {
    if (line && seconds > PATIENCE) show(done, seconds, stop, threads);
    if (picture && ends.includes(done)) picture(now(done).figure());
  };
}
