// Numbers from one width to another. Where there are more numbers than vectors, the last vector may be read, but is
// never written, over the end: what is written need not be a tile.

/** float32 to float64. */
export function widen(x: usize, out: usize, count: i32): void {
  for (const end = x + <usize>count * 4; x < end; x += 8, out += 16) {
    v128.store(out, f64x2.promote_low_f32x4(v128.load64_zero(x)));
  }
}

/** float64 to the nearest float32. */
export function narrow(x: usize, out: usize, count: i32): void {
  for (; count > 1; count -= 2, x += 16, out += 8) {
    v128.store64_lane(out, f32x4.demote_f64x2_zero(v128.load(x)), 0);
  }
  if (count > 0) store<f32>(out, <f32>load<f64>(x));
}

/** Bytes that are 0 or 1 to numbers. */
// @ts-ignore: decorator
@inline
function fromBool<T>(x: usize, out: usize, count: i32): void {
  for (const end = x + <usize>count; x < end; x += 4, out += 4 * sizeof<T>()) {
    const words = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(x)));
    if (sizeof<T>() == 4) {
      v128.store(out, f32x4.convert_i32x4_u(words));
    } else {
      v128.store(out, f64x2.convert_low_i32x4_u(words));
      v128.store(out, f64x2.convert_low_i32x4_u(v128.shuffle<u64>(words, words, 1, 1)), 16);
    }
  }
}
export function fromBool64(x: usize, out: usize, count: i32): void {
  fromBool<f64>(x, out, count);
}
export function fromBool32(x: usize, out: usize, count: i32): void {
  fromBool<f32>(x, out, count);
}

/** Numbers that are 0 or 1 to bytes. */
// @ts-ignore: decorator
@inline
function toBool<T>(x: usize, out: usize, count: i32): void {
  for (const end = out + <usize>count; out < end; x += sizeof<T>(), out++) store<u8>(out, <u8>(load<T>(x) != 0));
}
export function toBool64(x: usize, out: usize, count: i32): void {
  toBool<f64>(x, out, count);
}
export function toBool32(x: usize, out: usize, count: i32): void {
  toBool<f32>(x, out, count);
}
