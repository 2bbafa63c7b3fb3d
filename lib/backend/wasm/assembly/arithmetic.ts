// Arithmetic that the machine has instructions for. In float32 an instruction rounds as the plain backend does, which
// computes in double precision and rounds once.
import { each, pairs, splat, truth } from "./loops";

@unmanaged
class Neg<T> {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return v128.neg<T>(x);
  }
}
export function neg64(x: usize, out: usize, count: i32): void {
  each<f64, Neg<f64>>(x, out, count);
}
export function neg32(x: usize, out: usize, count: i32): void {
  each<f32, Neg<f32>>(x, out, count);
}

@unmanaged
class Abs<T> {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return v128.abs<T>(x);
  }
}
export function abs64(x: usize, out: usize, count: i32): void {
  each<f64, Abs<f64>>(x, out, count);
}
export function abs32(x: usize, out: usize, count: i32): void {
  each<f32, Abs<f32>>(x, out, count);
}

@unmanaged
class Sign<T> {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return v128.bitselect(x, v128.or(truth<T>(v128.ne<T>(x, splat<T>(0))), v128.and(x, splat<T>(-0.0))), v128.or(v128.ne<T>(x, x), v128.eq<T>(x, splat<T>(0))));
  }
}
export function sign64(x: usize, out: usize, count: i32): void {
  each<f64, Sign<f64>>(x, out, count);
}
export function sign32(x: usize, out: usize, count: i32): void {
  each<f32, Sign<f32>>(x, out, count);
}

@unmanaged
class Square<T> {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return v128.mul<T>(x, x);
  }
}
export function square64(x: usize, out: usize, count: i32): void {
  each<f64, Square<f64>>(x, out, count);
}
export function square32(x: usize, out: usize, count: i32): void {
  each<f32, Square<f32>>(x, out, count);
}

@unmanaged
class Sqrt<T> {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return v128.sqrt<T>(x);
  }
}
export function sqrt64(x: usize, out: usize, count: i32): void {
  each<f64, Sqrt<f64>>(x, out, count);
}
export function sqrt32(x: usize, out: usize, count: i32): void {
  each<f32, Sqrt<f32>>(x, out, count);
}

@unmanaged
class Relu<T> {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return v128.bitselect(x, splat<T>(0), v128.or(v128.gt<T>(x, splat<T>(0)), v128.ne<T>(x, x)));
  }
}
export function relu64(x: usize, out: usize, count: i32): void {
  each<f64, Relu<f64>>(x, out, count);
}
export function relu32(x: usize, out: usize, count: i32): void {
  each<f32, Relu<f32>>(x, out, count);
}

@unmanaged
class Floor<T> {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return v128.floor<T>(x);
  }
}
export function floor64(x: usize, out: usize, count: i32): void {
  each<f64, Floor<f64>>(x, out, count);
}
export function floor32(x: usize, out: usize, count: i32): void {
  each<f32, Floor<f32>>(x, out, count);
}

@unmanaged
class Ceil<T> {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return v128.ceil<T>(x);
  }
}
export function ceil64(x: usize, out: usize, count: i32): void {
  each<f64, Ceil<f64>>(x, out, count);
}
export function ceil32(x: usize, out: usize, count: i32): void {
  each<f32, Ceil<f32>>(x, out, count);
}

@unmanaged
class Trunc<T> {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return v128.trunc<T>(x);
  }
}
export function trunc64(x: usize, out: usize, count: i32): void {
  each<f64, Trunc<f64>>(x, out, count);
}
export function trunc32(x: usize, out: usize, count: i32): void {
  each<f32, Trunc<f32>>(x, out, count);
}

@unmanaged
class Add<T> {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return v128.add<T>(a, b);
  }
}
export function add64(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f64, Add<f64>>(a, b, out, count);
}
export function add32(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f32, Add<f32>>(a, b, out, count);
}

@unmanaged
class Sub<T> {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return v128.sub<T>(a, b);
  }
}
export function sub64(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f64, Sub<f64>>(a, b, out, count);
}
export function sub32(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f32, Sub<f32>>(a, b, out, count);
}

@unmanaged
class Mul<T> {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return v128.mul<T>(a, b);
  }
}
export function mul64(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f64, Mul<f64>>(a, b, out, count);
}
export function mul32(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f32, Mul<f32>>(a, b, out, count);
}

@unmanaged
class Div<T> {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return v128.div<T>(a, b);
  }
}
export function div64(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f64, Div<f64>>(a, b, out, count);
}
export function div32(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f32, Div<f32>>(a, b, out, count);
}

@unmanaged
class Chain<T> {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return v128.andnot(v128.mul<T>(a, b), v128.eq<T>(a, splat<T>(0)));
  }
}
export function chain64(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f64, Chain<f64>>(a, b, out, count);
}
export function chain32(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f32, Chain<f32>>(a, b, out, count);
}

@unmanaged
class Maximum<T> {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return v128.bitselect(a, b, v128.or(v128.gt<T>(a, b), v128.ne<T>(a, a)));
  }
}
export function maximum64(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f64, Maximum<f64>>(a, b, out, count);
}
export function maximum32(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f32, Maximum<f32>>(a, b, out, count);
}

@unmanaged
class Minimum<T> {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return v128.bitselect(a, b, v128.or(v128.lt<T>(a, b), v128.ne<T>(a, a)));
  }
}
export function minimum64(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f64, Minimum<f64>>(a, b, out, count);
}
export function minimum32(a: usize, b: usize, out: usize, count: i32): void {
  pairs<f32, Minimum<f32>>(a, b, out, count);
}
