// One function a loop over float64, two numbers at a time; a last odd one is done with whatever follows it, for which
// there is room. Names are those of lib/backend/backend.ts, and results are its plain backend's to the bit.
import { exp2lanes, sigmoid2lanes, tanh2lanes } from "./exponential";
import { log2lanes, logOfOneAnd2lanes } from "./logarithm";

/** Loops over classes instead of functions, since methods of a class that is known are compiled into the loop. */
// @ts-ignore: decorator
@inline
function each<F>(x: usize, out: usize, count: i32): void {
  const f = changetype<F>(0);
  for (const end = x + ((<usize>count) << 3); x < end; x += 16, out += 16) {
    // @ts-ignore: F has it
    v128.store(out, f.of(v128.load(x)));
  }
}

// @ts-ignore: decorator
@inline
function pairs<F>(a: usize, b: usize, out: usize, count: i32): void {
  const f = changetype<F>(0);
  for (const end = a + ((<usize>count) << 3); a < end; a += 16, b += 16, out += 16) {
    // @ts-ignore: F has it
    v128.store(out, f.of(v128.load(a), v128.load(b)));
  }
}

/** 1 where the mask is set, else 0. */
// @ts-ignore: decorator
@inline
function truth(mask: v128): v128 {
  return v128.and(mask, f64x2.splat(1));
}

/** NaN is true. */
// @ts-ignore: decorator
@inline
function isTrue(x: v128): v128 {
  return f64x2.ne(x, f64x2.splat(0));
}

@unmanaged
class Neg {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return f64x2.neg(x);
  }
}
export function neg(x: usize, out: usize, count: i32): void {
  each<Neg>(x, out, count);
}

@unmanaged
class Abs {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return f64x2.abs(x);
  }
}
export function abs(x: usize, out: usize, count: i32): void {
  each<Abs>(x, out, count);
}

@unmanaged
class Sign {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return v128.bitselect(x, v128.or(truth(f64x2.ne(x, f64x2.splat(0))), v128.and(x, f64x2.splat(-0.0))), v128.or(f64x2.ne(x, x), f64x2.eq(x, f64x2.splat(0))));
  }
}
export function sign(x: usize, out: usize, count: i32): void {
  each<Sign>(x, out, count);
}

@unmanaged
class Square {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return f64x2.mul(x, x);
  }
}
export function square(x: usize, out: usize, count: i32): void {
  each<Square>(x, out, count);
}

@unmanaged
class Sqrt {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return f64x2.sqrt(x);
  }
}
export function sqrt(x: usize, out: usize, count: i32): void {
  each<Sqrt>(x, out, count);
}

@unmanaged
class Exp {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return exp2lanes(x);
  }
}
export function exp(x: usize, out: usize, count: i32): void {
  each<Exp>(x, out, count);
}

@unmanaged
class Log {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return log2lanes(x);
  }
}
export function log(x: usize, out: usize, count: i32): void {
  each<Log>(x, out, count);
}

@unmanaged
class Tanh {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return tanh2lanes(x);
  }
}
export function tanh(x: usize, out: usize, count: i32): void {
  each<Tanh>(x, out, count);
}

@unmanaged
class Sigmoid {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return sigmoid2lanes(x);
  }
}
export function sigmoid(x: usize, out: usize, count: i32): void {
  each<Sigmoid>(x, out, count);
}

@unmanaged
class Softplus {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return f64x2.add(f64x2.max(x, f64x2.splat(0)), logOfOneAnd2lanes(exp2lanes(f64x2.neg(f64x2.abs(x)))));
  }
}
export function softplus(x: usize, out: usize, count: i32): void {
  each<Softplus>(x, out, count);
}

@unmanaged
class Relu {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return v128.bitselect(x, f64x2.splat(0), v128.or(f64x2.gt(x, f64x2.splat(0)), f64x2.ne(x, x)));
  }
}
export function relu(x: usize, out: usize, count: i32): void {
  each<Relu>(x, out, count);
}

@unmanaged
class Floor {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return f64x2.floor(x);
  }
}
export function floor(x: usize, out: usize, count: i32): void {
  each<Floor>(x, out, count);
}

@unmanaged
class Ceil {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return f64x2.ceil(x);
  }
}
export function ceil(x: usize, out: usize, count: i32): void {
  each<Ceil>(x, out, count);
}

@unmanaged
class Trunc {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return f64x2.trunc(x);
  }
}
export function trunc(x: usize, out: usize, count: i32): void {
  each<Trunc>(x, out, count);
}

@unmanaged
class IsNaN {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return truth(f64x2.ne(x, x));
  }
}
export function isNaN(x: usize, out: usize, count: i32): void {
  each<IsNaN>(x, out, count);
}

@unmanaged
class IsFinite {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return truth(f64x2.eq(f64x2.sub(x, x), f64x2.splat(0)));
  }
}
export function isFinite(x: usize, out: usize, count: i32): void {
  each<IsFinite>(x, out, count);
}

@unmanaged
class LogicalNot {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return truth(f64x2.eq(x, f64x2.splat(0)));
  }
}
export function logicalNot(x: usize, out: usize, count: i32): void {
  each<LogicalNot>(x, out, count);
}

/** To the nearest float32. */
@unmanaged
class Round32 {
  // @ts-ignore: decorator
  @inline of(x: v128): v128 {
    return f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(x));
  }
}
export function round32(x: usize, out: usize, count: i32): void {
  each<Round32>(x, out, count);
}

@unmanaged
class Add {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return f64x2.add(a, b);
  }
}
export function add(a: usize, b: usize, out: usize, count: i32): void {
  pairs<Add>(a, b, out, count);
}

@unmanaged
class Sub {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return f64x2.sub(a, b);
  }
}
export function sub(a: usize, b: usize, out: usize, count: i32): void {
  pairs<Sub>(a, b, out, count);
}

@unmanaged
class Mul {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return f64x2.mul(a, b);
  }
}
export function mul(a: usize, b: usize, out: usize, count: i32): void {
  pairs<Mul>(a, b, out, count);
}

@unmanaged
class Div {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return f64x2.div(a, b);
  }
}
export function div(a: usize, b: usize, out: usize, count: i32): void {
  pairs<Div>(a, b, out, count);
}

@unmanaged
class Chain {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return v128.andnot(f64x2.mul(a, b), f64x2.eq(a, f64x2.splat(0)));
  }
}
export function chain(a: usize, b: usize, out: usize, count: i32): void {
  pairs<Chain>(a, b, out, count);
}

@unmanaged
class Maximum {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return v128.bitselect(a, b, v128.or(f64x2.gt(a, b), f64x2.ne(a, a)));
  }
}
export function maximum(a: usize, b: usize, out: usize, count: i32): void {
  pairs<Maximum>(a, b, out, count);
}

@unmanaged
class Minimum {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return v128.bitselect(a, b, v128.or(f64x2.lt(a, b), f64x2.ne(a, a)));
  }
}
export function minimum(a: usize, b: usize, out: usize, count: i32): void {
  pairs<Minimum>(a, b, out, count);
}

@unmanaged
class Equal {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return truth(f64x2.eq(a, b));
  }
}
export function equal(a: usize, b: usize, out: usize, count: i32): void {
  pairs<Equal>(a, b, out, count);
}

@unmanaged
class NotEqual {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return truth(f64x2.ne(a, b));
  }
}
export function notEqual(a: usize, b: usize, out: usize, count: i32): void {
  pairs<NotEqual>(a, b, out, count);
}

@unmanaged
class Less {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return truth(f64x2.lt(a, b));
  }
}
export function less(a: usize, b: usize, out: usize, count: i32): void {
  pairs<Less>(a, b, out, count);
}

@unmanaged
class LessEqual {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return truth(f64x2.le(a, b));
  }
}
export function lessEqual(a: usize, b: usize, out: usize, count: i32): void {
  pairs<LessEqual>(a, b, out, count);
}

@unmanaged
class Greater {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return truth(f64x2.gt(a, b));
  }
}
export function greater(a: usize, b: usize, out: usize, count: i32): void {
  pairs<Greater>(a, b, out, count);
}

@unmanaged
class GreaterEqual {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return truth(f64x2.ge(a, b));
  }
}
export function greaterEqual(a: usize, b: usize, out: usize, count: i32): void {
  pairs<GreaterEqual>(a, b, out, count);
}

@unmanaged
class LogicalAnd {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return truth(v128.and(isTrue(a), isTrue(b)));
  }
}
export function logicalAnd(a: usize, b: usize, out: usize, count: i32): void {
  pairs<LogicalAnd>(a, b, out, count);
}

@unmanaged
class LogicalOr {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return truth(v128.or(isTrue(a), isTrue(b)));
  }
}
export function logicalOr(a: usize, b: usize, out: usize, count: i32): void {
  pairs<LogicalOr>(a, b, out, count);
}

@unmanaged
class LogicalXor {
  // @ts-ignore: decorator
  @inline of(a: v128, b: v128): v128 {
    return truth(v128.xor(isTrue(a), isTrue(b)));
  }
}
export function logicalXor(a: usize, b: usize, out: usize, count: i32): void {
  pairs<LogicalXor>(a, b, out, count);
}

/** condition ? a : b, where 0 and NaN are false. */
export function where(condition: usize, a: usize, b: usize, out: usize, count: i32): void {
  const end = a + ((<usize>count) << 3);
  for (; a < end; condition += 16, a += 16, b += 16, out += 16) {
    const c = v128.load(condition);
    const isTrue = v128.and(f64x2.ne(c, f64x2.splat(0)), f64x2.eq(c, c));
    v128.store(out, v128.bitselect(v128.load(a), v128.load(b), isTrue));
  }
}

export function copy(x: usize, out: usize, count: i32): void {
  memory.copy(out, x, (<usize>count) << 3);
}
