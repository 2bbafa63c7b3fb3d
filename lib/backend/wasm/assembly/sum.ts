// lib/backend/plain/sum.ts, step by step; there it says why.

const BLOCK: i32 = 128;

/** The sum of float64 numbers that lie without gaps. */
export function sum(x: usize, count: i32): f64 {
  if (count > BLOCK) {
    const half = (count >> 1) & ~7;
    return sum(x, half) + sum(x + ((<usize>half) << 3), count - half);
  }
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let left = count;
  for (; left >= 8; left -= 8, x += 64) {
    s0 = f64x2.add(s0, v128.load(x));
    s1 = f64x2.add(s1, v128.load(x, 16));
    s2 = f64x2.add(s2, v128.load(x, 32));
    s3 = f64x2.add(s3, v128.load(x, 48));
  }
  let total =
    f64x2.extract_lane(s0, 0) +
    f64x2.extract_lane(s0, 1) +
    (f64x2.extract_lane(s1, 0) + f64x2.extract_lane(s1, 1)) +
    (f64x2.extract_lane(s2, 0) +
      f64x2.extract_lane(s2, 1) +
      (f64x2.extract_lane(s3, 0) + f64x2.extract_lane(s3, 1)));
  for (; left > 0; left--, x += 8) total += load<f64>(x);
  return total;
}
