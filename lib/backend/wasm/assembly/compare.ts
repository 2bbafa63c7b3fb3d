// Comparisons: 1 where it is so, else 0.
import { each, pairs, splat, truth } from "./loops";

@unmanaged
class IsNaN<T> {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return truth<T>(v128.ne<T>(x, x));
  }
}
export function isNaN64(x: usize, out: usize, count: i32): void {
  each<f64, IsNaN<f64>>(x, out, count);
}
export function isNaN32(x: usize, out: usize, count: i32): void {
  each<f32, IsNaN<f32>>(x, out, count);
}

@unmanaged
class IsFinite<T> {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return truth<T>(v128.eq<T>(v128.sub<T>(x, x), splat<T>(0)));
  }
}
export function isFinite64(x: usize, out: usize, count: i32): void {
  each<f64, IsFinite<f64>>(x, out, count);
}
export function isFinite32(x: usize, out: usize, count: i32): void {
  each<f32, IsFinite<f32>>(x, out, count);
}

@unmanaged
class Equal<T> {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return truth<T>(v128.eq<T>(a, b));
  }
}
export function equal64(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f64, Equal<f64>>(a, b, out, count);
}
export function equal32(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f32, Equal<f32>>(a, b, out, count);
}

@unmanaged
class NotEqual<T> {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return truth<T>(v128.ne<T>(a, b));
  }
}
export function notEqual64(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f64, NotEqual<f64>>(a, b, out, count);
}
export function notEqual32(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f32, NotEqual<f32>>(a, b, out, count);
}

@unmanaged
class Less<T> {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return truth<T>(v128.lt<T>(a, b));
  }
}
export function less64(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f64, Less<f64>>(a, b, out, count);
}
export function less32(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f32, Less<f32>>(a, b, out, count);
}

@unmanaged
class LessEqual<T> {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return truth<T>(v128.le<T>(a, b));
  }
}
export function lessEqual64(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f64, LessEqual<f64>>(a, b, out, count);
}
export function lessEqual32(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f32, LessEqual<f32>>(a, b, out, count);
}

@unmanaged
class Greater<T> {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return truth<T>(v128.gt<T>(a, b));
  }
}
export function greater64(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f64, Greater<f64>>(a, b, out, count);
}
export function greater32(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f32, Greater<f32>>(a, b, out, count);
}

@unmanaged
class GreaterEqual<T> {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return truth<T>(v128.ge<T>(a, b));
  }
}
export function greaterEqual64(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f64, GreaterEqual<f64>>(a, b, out, count);
}
export function greaterEqual32(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f32, GreaterEqual<f32>>(a, b, out, count);
}
