import type { Strided } from "../backend.ts";

/**
 * After how many elements of the output an input begins again: 1 for a single number, the length of a row for one that
 * repeats from row to row, 0 for one that does not begin again or not so simply.
 */
export function periodOf(x: Strided, shape: readonly number[]): number {
  let size = 1;
  let axis = shape.length - 1;
  for (; axis >= 0 && (x.strides[axis] === size || shape[axis] === 1); axis--) size *= shape[axis]!;
  const whole = axis < 0;
  for (; axis >= 0; axis--) if (x.strides[axis] !== 0 && shape[axis] !== 1) return 0;
  return whole && size > 1 ? 0 : size;
}

/** The least number of elements that is a multiple of each period, and of this many. */
export function commonPeriod(periods: readonly number[], elements: number): number {
  return periods.reduce((all, period) => (period > 1 ? lcm(all, period) : all), elements);
}

function lcm(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
