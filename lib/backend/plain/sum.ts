import type { TypedArray } from "../../core/dtype.ts";

/** So many numbers are added in one go. */
const BLOCK = 128;

/**
 * The sum of `count` elements that lie `step` apart. Halves are summed separately, so that rounding errors grow with
 * log n and not with n, down to blocks in which eight sums run side by side, so that one addition need not wait for the
 * other. (NumPy does the same.) `backend/wasm/assembly/sum.ts` gives the same bits.
 */
export function sum(data: TypedArray, start: number, step: number, count: number): number {
  if (count > BLOCK) {
    const half = (count >> 1) & ~7;
    return sum(data, start, step, half) + sum(data, start + half * step, step, count - half);
  }
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let s5 = 0;
  let s6 = 0;
  let s7 = 0;
  let i = start;
  let left = count;
  for (; left >= 8; left -= 8) {
    s0 += data[i]!;
    s1 += data[(i += step)]!;
    s2 += data[(i += step)]!;
    s3 += data[(i += step)]!;
    s4 += data[(i += step)]!;
    s5 += data[(i += step)]!;
    s6 += data[(i += step)]!;
    s7 += data[(i += step)]!;
    i += step;
  }
  let total = s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
  for (; left > 0; left--, i += step) total += data[i]!;
  return total;
}
