// lib/backend/plain/sum.ts, step by step; there it says why.

const BLOCK: i32 = 128;

/** Two numbers as float64. */
// @ts-ignore: decorator
@inline
function two<T>(x: usize, place: usize): v128 {
  return sizeof<T>() == 8 ? v128.load(x + place * 8) : f64x2.promote_low_f32x4(v128.load64_zero(x + place * 4));
}

function sum<T>(x: usize, count: i32): f64 {
  if (count > BLOCK) {
    const half = (count >> 1) & ~7;
    return sum<T>(x, half) + sum<T>(x + <usize>half * sizeof<T>(), count - half);
  }
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let left = count;
  for (; left >= 8; left -= 8, x += 8 * sizeof<T>()) {
    s0 = f64x2.add(s0, two<T>(x, 0));
    s1 = f64x2.add(s1, two<T>(x, 2));
    s2 = f64x2.add(s2, two<T>(x, 4));
    s3 = f64x2.add(s3, two<T>(x, 6));
  }
  let total =
    f64x2.extract_lane(s0, 0) +
    f64x2.extract_lane(s0, 1) +
    (f64x2.extract_lane(s1, 0) + f64x2.extract_lane(s1, 1)) +
    (f64x2.extract_lane(s2, 0) +
      f64x2.extract_lane(s2, 1) +
      (f64x2.extract_lane(s3, 0) + f64x2.extract_lane(s3, 1)));
  for (; left > 0; left--, x += sizeof<T>()) total += <f64>load<T>(x);
  return total;
}

/** The sum of numbers that lie without gaps. */
export function sum64(x: usize, count: i32): f64 {
  return sum<f64>(x, count);
}

export function sum32(x: usize, count: i32): f64 {
  return sum<f32>(x, count);
}
