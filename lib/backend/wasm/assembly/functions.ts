// Functions that take many steps, of arrays and of one vector. float32 is computed in double precision and rounded once, as by the plain backend.
import { exp2lanes, sigmoid2lanes, tanh2lanes } from "./exponential";
import { log2lanes, softplus2lanes } from "./logarithm";
import { each } from "./loops";

/** F of four float32 numbers. */
@unmanaged
class InDouble<F> {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    const f = changetype<F>(0);
    // @ts-ignore: F has it
    const low: v128 = f.of(f64x2.promote_low_f32x4(x));
    // @ts-ignore: F has it
    const high: v128 = f.of(f64x2.promote_low_f32x4(v128.shuffle<u64>(x, x, 1, 1)));
    return v128.shuffle<u64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
  }
}

@unmanaged
class Exp {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return exp2lanes(x);
  }
}
export function exp64(x: usize, out: usize, count: i32): void {
  each<f64, Exp>(x, out, count);
}
export function exp32(x: usize, out: usize, count: i32): void {
  each<f32, InDouble<Exp>>(x, out, count);
}
export function expVector64(x: v128): v128 {
  return changetype<Exp>(0).of(x);
}
export function expVector32(x: v128): v128 {
  return changetype<InDouble<Exp>>(0).of(x);
}

@unmanaged
class Log {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return log2lanes(x);
  }
}
export function log64(x: usize, out: usize, count: i32): void {
  each<f64, Log>(x, out, count);
}
export function log32(x: usize, out: usize, count: i32): void {
  each<f32, InDouble<Log>>(x, out, count);
}
export function logVector64(x: v128): v128 {
  return changetype<Log>(0).of(x);
}
export function logVector32(x: v128): v128 {
  return changetype<InDouble<Log>>(0).of(x);
}

@unmanaged
class Tanh {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return tanh2lanes(x);
  }
}
export function tanh64(x: usize, out: usize, count: i32): void {
  each<f64, Tanh>(x, out, count);
}
export function tanh32(x: usize, out: usize, count: i32): void {
  each<f32, InDouble<Tanh>>(x, out, count);
}
export function tanhVector64(x: v128): v128 {
  return changetype<Tanh>(0).of(x);
}
export function tanhVector32(x: v128): v128 {
  return changetype<InDouble<Tanh>>(0).of(x);
}

@unmanaged
class Sigmoid {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return sigmoid2lanes(x);
  }
}
export function sigmoid64(x: usize, out: usize, count: i32): void {
  each<f64, Sigmoid>(x, out, count);
}
export function sigmoid32(x: usize, out: usize, count: i32): void {
  each<f32, InDouble<Sigmoid>>(x, out, count);
}
export function sigmoidVector64(x: v128): v128 {
  return changetype<Sigmoid>(0).of(x);
}
export function sigmoidVector32(x: v128): v128 {
  return changetype<InDouble<Sigmoid>>(0).of(x);
}

@unmanaged
class Softplus {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return softplus2lanes(x);
  }
}
export function softplus64(x: usize, out: usize, count: i32): void {
  each<f64, Softplus>(x, out, count);
}
export function softplus32(x: usize, out: usize, count: i32): void {
  each<f32, InDouble<Softplus>>(x, out, count);
}
export function softplusVector64(x: v128): v128 {
  return changetype<Softplus>(0).of(x);
}
export function softplusVector32(x: v128): v128 {
  return changetype<InDouble<Softplus>>(0).of(x);
}
