// lib/core/logarithm.ts, line by line, for two numbers at once; there it says what is computed.
import { exp2lanes } from "./exponential";

const MIN_NORMAL: f64 = 2.2250738585072014e-308;
const LN2: f64 = 0.6931471806019545;
const LN2_REST: f64 = -4.2009150726810846e-11;
const L1: f64 = 0.6666666666666735;
const L2: f64 = 0.3999999999940942;
const L3: f64 = 0.2857142874366239;
const L4: f64 = 0.22222198432149784;
const L5: f64 = 0.1818357216161805;
const L6: f64 = 0.15313837699209373;
const L7: f64 = 0.14798198605116586;

/** What takes √½ and what follows to the start of an octave. */
const OCTAVE: i64 = 0x3ff0000000000000 - 0x3fe6a09e00000000;

// @ts-ignore: decorator
@inline
function splat(x: f64): v128 {
  return f64x2.splat(x);
}

// @ts-ignore: decorator
@inline
function plus(a: v128, b: f64, c: v128): v128 {
  return f64x2.mul(a, f64x2.add(splat(b), c));
}

// @ts-ignore: decorator
@inline
export function log2lanes(x: v128): v128 {
  const isOrdinary = v128.and(f64x2.ge(x, splat(MIN_NORMAL)), f64x2.lt(x, splat(Infinity)));
  if (v128.all_true<u64>(isOrdinary)) return positive(x, splat(-1023));
  return extraordinary(x);
}

function extraordinary(x: v128): v128 {
  const isSmall = f64x2.lt(x, splat(MIN_NORMAL));
  const larger = v128.bitselect(f64x2.mul(x, splat(18014398509481984)), x, isSmall);
  let y = positive(larger, v128.bitselect(splat(-1077), splat(-1023), isSmall));
  y = v128.bitselect(x, y, f64x2.eq(x, splat(Infinity)));
  y = v128.bitselect(splat(-Infinity), y, f64x2.eq(x, splat(0)));
  return v128.bitselect(y, splat(NaN), f64x2.ge(x, splat(0)));
}

// @ts-ignore: decorator
@inline
function positive(x: v128, start: v128): v128 {
  const octave = i64x2.shr_u(i64x2.add(x, i64x2.splat(OCTAVE)), 52);
  // An integer below 2⁵² in the last digits of 2⁵² is that number more.
  const isInteger = v128.or(octave, splat(4503599627370496));
  const k = f64x2.add(start, f64x2.sub(isInteger, splat(4503599627370496)));
  const m = i64x2.sub(x, i64x2.shl(i64x2.sub(octave, i64x2.splat(1023)), 52));
  const f = f64x2.sub(m, splat(1));
  const s = f64x2.div(f, f64x2.add(splat(2), f));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  const half = f64x2.mul(f64x2.mul(splat(0.5), f), f);
  const even = plus(w, L2, plus(w, L4, f64x2.mul(w, splat(L6))));
  const odd = plus(z, L1, plus(w, L3, plus(w, L5, f64x2.mul(w, splat(L7)))));
  const r = f64x2.add(even, odd);
  const small = f64x2.add(f64x2.mul(s, f64x2.add(half, r)), f64x2.mul(k, splat(LN2_REST)));
  return f64x2.add(f64x2.add(f64x2.sub(small, half), f), f64x2.mul(k, splat(LN2)));
}

/** log(1 + y) for 0 ≤ y ≤ 1. */
// @ts-ignore: decorator
@inline
function logOfOneAnd2lanes(y: v128): v128 {
  const u = f64x2.add(splat(1), y);
  const lost = f64x2.sub(y, f64x2.sub(u, splat(1)));
  return f64x2.add(log2lanes(u), f64x2.div(lost, u));
}

// @ts-ignore: decorator
@inline
export function softplus2lanes(x: v128): v128 {
  return f64x2.add(f64x2.max(x, splat(0)), logOfOneAnd2lanes(exp2lanes(f64x2.neg(f64x2.abs(x)))));
}
