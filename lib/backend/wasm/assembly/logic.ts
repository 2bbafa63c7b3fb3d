// Truth values and what they choose: 0 is false; NaN is true, but chooses what false does.
import { each, pairs, splat, truth } from "./loops";

// @ts-ignore: decorator
@inline
function isTrue<T>(x: v128): v128 {
  return v128.ne<T>(x, splat<T>(0));
}

@unmanaged
class LogicalNot<T> {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return truth<T>(v128.eq<T>(x, splat<T>(0)));
  }
}
export function logicalNot64(x: usize, out: usize, count: i32): void {
  each<f64, LogicalNot<f64>>(x, out, count);
}
export function logicalNot32(x: usize, out: usize, count: i32): void {
  each<f32, LogicalNot<f32>>(x, out, count);
}

@unmanaged
class LogicalAnd<T> {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return truth<T>(v128.and(isTrue<T>(a), isTrue<T>(b)));
  }
}
export function logicalAnd64(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f64, LogicalAnd<f64>>(a, b, out, count);
}
export function logicalAnd32(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f32, LogicalAnd<f32>>(a, b, out, count);
}

@unmanaged
class LogicalOr<T> {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return truth<T>(v128.or(isTrue<T>(a), isTrue<T>(b)));
  }
}
export function logicalOr64(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f64, LogicalOr<f64>>(a, b, out, count);
}
export function logicalOr32(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f32, LogicalOr<f32>>(a, b, out, count);
}

@unmanaged
class LogicalXor<T> {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return truth<T>(v128.xor(isTrue<T>(a), isTrue<T>(b)));
  }
}
export function logicalXor64(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f64, LogicalXor<f64>>(a, b, out, count);
}
export function logicalXor32(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f32, LogicalXor<f32>>(a, b, out, count);
}

/** condition ? a : b. */
// @ts-ignore: decorator
@inline
function where<T>(condition: usize, a: usize, b: usize, out: usize, count: i32): void {
  const end = a + <usize>count * sizeof<T>();
  for (; a < end; condition += 16, a += 16, b += 16, out += 16) {
    const c = v128.load(condition);
    const chosen = v128.and(isTrue<T>(c), v128.eq<T>(c, c));
    v128.store(out, v128.bitselect(v128.load(a), v128.load(b), chosen));
  }
}
export function where64(condition: usize, a: usize, b: usize, out: usize, count: i32): void {
  where<f64>(condition, a, b, out, count);
}
export function where32(condition: usize, a: usize, b: usize, out: usize, count: i32): void {
  where<f32>(condition, a, b, out, count);
}
