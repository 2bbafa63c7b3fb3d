import type { MimeBundle } from "../wire/message.ts";
import { DISPLAY } from "./bundle.ts";

/** How long some work took, over many runs. Times are in ms. */
export class Timing {
  readonly runs: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;

  constructor(times: readonly number[]) {
    const sorted = times.toSorted((a, b) => a - b);
    this.runs = sorted.length;
    this.min = sorted[0]!;
    this.median = sorted[sorted.length >> 1]!;
    this.max = sorted.at(-1)!;
  }

  toString(): string {
    const { runs, min, median, max } = this;
    return `${told(median)} (median of ${runs} run${runs === 1 ? "" : "s"}; ${told(min)} to ${told(max)})`;
  }

  [DISPLAY](): MimeBundle {
    return { "text/plain": this.toString() };
  }
}

/** Runs go on for about so long, in ms, unless a number of them was given. */
const BUDGET = 500;
const MOST = 10_000;

/**
 * Runs some work again and again, and tells how long it takes.
 *
 * @param work - What is timed; a promise that it returns is awaited.
 * @param runs - How often; as often as fits into half a second unless told otherwise.
 */
export async function time(work: () => unknown, runs?: number): Promise<Timing> {
  if (typeof work !== "function") throw new TypeError("time: expected a function, as in time(() => work())");
  if (runs !== undefined && !(Number.isInteger(runs) && runs > 0)) {
    throw new RangeError(`time: expected a whole number of runs above 0, got ${runs}`);
  }
  const times: number[] = [];
  const start = performance.now();
  const over = () =>
    runs === undefined ? performance.now() - start > BUDGET || times.length >= MOST : times.length >= runs;
  do {
    const before = performance.now();
    const result = work();
    if (result instanceof Promise) await result;
    times.push(performance.now() - before);
  } while (!over());
  return new Timing(times);
}

function told(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toPrecision(3)} s`;
  return ms >= 1 ? `${ms.toPrecision(3)} ms` : `${(ms * 1000).toPrecision(3)} µs`;
}
