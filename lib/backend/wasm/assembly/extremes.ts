// The largest or smallest number of each row, as float64, of rows that lie without gaps one after the other; NaN wins.

// @ts-ignore: decorator
@inline
function extremes<T>(x: usize, rows: i32, width: i32, out: usize, largest: bool): void {
  for (const end = out + <usize>rows * 8; out < end; out += 8) {
    let best = load<T>(x);
    x += sizeof<T>();
    for (const last = x + <usize>(width - 1) * sizeof<T>(); x < last; x += sizeof<T>()) {
      const y = load<T>(x);
      // Nothing is beyond a NaN.
      if ((largest ? y > best : y < best) || y != y) best = y;
    }
    store<f64>(out, <f64>best);
  }
}

export function maxRows64(x: usize, rows: i32, width: i32, out: usize): void {
  extremes<f64>(x, rows, width, out, true);
}
export function maxRows32(x: usize, rows: i32, width: i32, out: usize): void {
  extremes<f32>(x, rows, width, out, true);
}
export function minRows64(x: usize, rows: i32, width: i32, out: usize): void {
  extremes<f64>(x, rows, width, out, false);
}
export function minRows32(x: usize, rows: i32, width: i32, out: usize): void {
  extremes<f32>(x, rows, width, out, false);
}
