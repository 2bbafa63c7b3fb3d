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

/** The sum of each row as float64, of rows that lie without gaps one after the other. */
// @ts-ignore: decorator
@inline
function sumRows<T>(x: usize, rows: i32, width: i32, out: usize): void {
  for (const end = out + <usize>rows * 8; out < end; out += 8, x += <usize>width * sizeof<T>()) {
    store<f64>(out, sum<T>(x, width));
  }
}
export function sumRows64(x: usize, rows: i32, width: i32, out: usize): void {
  sumRows<f64>(x, rows, width, out);
}
export function sumRows32(x: usize, rows: i32, width: i32, out: usize): void {
  sumRows<f32>(x, rows, width, out);
}

/** The sums of two columns side by side, of `count` rows that lie `step` bytes apart. */
function twoColumns<T>(x: usize, step: usize, count: i32): v128 {
  if (count > BLOCK) {
    const half = (count >> 1) & ~7;
    return f64x2.add(twoColumns<T>(x, step, half), twoColumns<T>(x + <usize>half * step, step, count - half));
  }
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  let left = count;
  for (; left >= 8; left -= 8) {
    s0 = f64x2.add(s0, two<T>(x, 0));
    s1 = f64x2.add(s1, two<T>((x += step), 0));
    s2 = f64x2.add(s2, two<T>((x += step), 0));
    s3 = f64x2.add(s3, two<T>((x += step), 0));
    s4 = f64x2.add(s4, two<T>((x += step), 0));
    s5 = f64x2.add(s5, two<T>((x += step), 0));
    s6 = f64x2.add(s6, two<T>((x += step), 0));
    s7 = f64x2.add(s7, two<T>((x += step), 0));
    x += step;
  }
  const low = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  let total = f64x2.add(low, f64x2.add(f64x2.add(s4, s5), f64x2.add(s6, s7)));
  for (; left > 0; left--, x += step) total = f64x2.add(total, two<T>(x, 0));
  return total;
}

/** The sum of each column as float64, where rows lie without gaps; may write one number more. */
// @ts-ignore: decorator
@inline
function sumColumns<T>(x: usize, step: usize, rows: i32, columns: i32, out: usize): void {
  for (const end = out + <usize>columns * 8; out < end; out += 16, x += 2 * sizeof<T>()) {
    v128.store(out, twoColumns<T>(x, step, rows));
  }
}
export function sumColumns64(x: usize, step: usize, rows: i32, columns: i32, out: usize): void {
  sumColumns<f64>(x, step, rows, columns, out);
}
export function sumColumns32(x: usize, step: usize, rows: i32, columns: i32, out: usize): void {
  sumColumns<f32>(x, step, rows, columns, out);
}
