import { ShapeError } from "../core/errors.ts";

/** A range of positions along one axis; made by {@link slice}. */
export class Slice {
  readonly start: number | undefined;
  readonly stop: number | undefined;
  readonly step: number;

  constructor(start: number | undefined, stop: number | undefined, step: number) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  /** The first position, and how many there are, on an axis of `n`; ends beyond it are cut off, as in Python. */
  on(n: number): { start: number; step: number; count: number } {
    const { step } = this;
    const [low, high] = step > 0 ? [0, n] : [-1, n - 1];
    const clamp = (i: number | undefined, otherwise: number): number =>
      i === undefined ? otherwise : Math.min(Math.max(i < 0 ? i + n : i, low), high);
    const start = clamp(this.start, step > 0 ? low : high);
    const stop = clamp(this.stop, step > 0 ? high : low);
    const count = Math.max(0, Math.ceil((stop - start) / step));
    return { start: count === 0 ? 0 : start, step, count };
  }
}

/** The range that a text such as `"1:-1"` or `"::2"` means. @throws ShapeError for any other text. */
export function sliceOf(text: string): Slice {
  if (typeof text !== "string")
    throw new ShapeError(
      `at: expected a whole number, a range such as "1:3", slice(…) or an array as an index, got ${String(text)}`,
    );
  const parts = text.split(":").map((part) => part.trim());
  if (parts.length < 2 || parts.length > 3 || !parts.every((part) => /^(-?\d+)?$/.test(part))) {
    throw new ShapeError(
      `at: "${text}" is no range; write "start:stop" or "start:stop:step", each a whole number or left out, or "..."`,
    );
  }
  const [start, stop, step] = parts.map((part) => (part === "" ? undefined : Number(part)));
  return slice(start, stop, step);
}

/**
 * The positions `start`, `start + step`, … before `stop`, for `x.at(...)`. Negative positions count from the end;
 * left out (or `undefined`), the ends are those of the axis. `slice()` is the whole axis, `slice(undefined, undefined, -1)` reverses it.
 *
 * @throws ShapeError when a bound is not an integer or `step` is 0.
 * @example
 * const x = array([10, 20, 30, 40]);
 * x.at(slice(1, 3)).toArray(); // => [20, 30]
 * x.at(slice(-2)).toArray(); // => [30, 40]
 */
export function slice(start?: number, stop?: number, step = 1): Slice {
  for (const bound of [start, stop, step]) {
    if (bound !== undefined && !Number.isInteger(bound))
      throw new ShapeError(`slice: bounds must be integers, got ${bound}`);
  }
  if (step === 0) throw new ShapeError("slice: step must not be 0");
  return new Slice(start, stop, step);
}
