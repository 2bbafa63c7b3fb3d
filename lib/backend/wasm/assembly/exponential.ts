// lib/core/exponential.ts, line by line, for two numbers at once; there it says what is computed.

/** Where the loader puts the table of the powers of 2. */
export const powersOfTwo: usize = memory.data(256 * 8, 16);

const PER_STEP: f64 = 128 / 0.6931471805599453;
const ROUNDER: f64 = 6755399441055744;
const STEP: f64 = 0.0054152123482253955;
const STEP_REST: f64 = -1.0082281460997769e-13;
const C3: f64 = 1.0 / 6;
const C4: f64 = 1.0 / 24;
const C5: f64 = 1.0 / 120;

// @ts-ignore: decorator
@inline
function splat(x: f64): v128 {
  return f64x2.splat(x);
}

/** The places of two powers in the table: the lowest 7 bits of k, which are the lowest of k + ROUNDER. */
// @ts-ignore: decorator
@inline
function powersAt(shifted: v128): v128 {
  const places = v128.and(shifted, i64x2.splat(127));
  return i64x2.shl(places, 4);
}

// @ts-ignore: decorator
@inline
function growth(r: v128, rest: v128): v128 {
  const square = f64x2.mul(r, r);
  const low = f64x2.mul(square, f64x2.add(splat(0.5), f64x2.mul(r, splat(C3))));
  const high = f64x2.mul(f64x2.mul(square, square), f64x2.add(splat(C4), f64x2.mul(r, splat(C5))));
  return f64x2.add(f64x2.add(f64x2.add(rest, r), low), high);
}

// @ts-ignore: decorator
@inline
function remainder(x: v128, k: v128): v128 {
  return f64x2.sub(f64x2.sub(x, f64x2.mul(k, splat(STEP))), f64x2.mul(k, splat(STEP_REST)));
}

/** ⌊k / 128⌋ as the exponent of a number: what is added to 1 to make it 2^⌊k/128⌋. */
// @ts-ignore: decorator
@inline
function exponentOf(shifted: v128): v128 {
  return i64x2.shl(v128.andnot(shifted, i64x2.splat(127)), 45);
}

// @ts-ignore: decorator
@inline
function shift(x: v128): v128 {
  return f64x2.add(f64x2.mul(x, splat(PER_STEP)), splat(ROUNDER));
}

/** Rests and powers of the table lie side by side: first those of one number, then of the other. */
// @ts-ignore: decorator
@inline
function first(at: v128): v128 {
  return v128.load(powersOfTwo + <usize>i64x2.extract_lane(at, 0));
}

// @ts-ignore: decorator
@inline
function second(at: v128): v128 {
  return v128.load(powersOfTwo + <usize>i64x2.extract_lane(at, 1));
}

/** Where |x| is below this, no step of exp loses digits by leaving the normal numbers. */
const ORDINARY: f64 = 670;

// @ts-ignore: decorator
@inline
export function exp2lanes(x: v128): v128 {
  const shifted = shift(x);
  const at = powersAt(shifted);
  const p = first(at);
  const q = second(at);
  const rest = v128.shuffle<u64>(p, q, 0, 2);
  const power = v128.shuffle<u64>(p, q, 1, 3);
  const grown = growth(remainder(x, f64x2.sub(shifted, splat(ROUNDER))), rest);
  if (v128.all_true<u64>(f64x2.lt(f64x2.abs(x), splat(ORDINARY)))) {
    const scaled = i64x2.add(power, exponentOf(shifted));
    return f64x2.add(scaled, f64x2.mul(scaled, grown));
  }
  return extraordinary(x, shifted, f64x2.add(power, f64x2.mul(power, grown)));
}

/** In two steps, since 2^⌊k/128⌋ may be no normal number; and the ends of the range. */
function extraordinary(x: v128, shifted: v128, y: v128): v128 {
  const exponent = i64x2.shr_s(exponentOf(shifted), 52);
  const half = i64x2.shr_s(exponent, 1);
  const isNormal = v128.and(i64x2.gt_s(exponent, i64x2.splat(-1022)), i64x2.lt_s(exponent, i64x2.splat(1024)));
  const firstStep = v128.andnot(half, isNormal);
  y = f64x2.mul(y, scale(firstStep));
  y = f64x2.mul(y, scale(i64x2.sub(exponent, firstStep)));
  y = v128.bitselect(splat(Infinity), y, f64x2.ge(x, splat(710)));
  y = v128.bitselect(splat(0), y, f64x2.le(x, splat(-746)));
  return v128.bitselect(x, y, f64x2.ne(x, x));
}

// @ts-ignore: decorator
@inline
function scale(exponent: v128): v128 {
  return i64x2.shl(i64x2.add(exponent, i64x2.splat(1023)), 52);
}

// @ts-ignore: decorator
@inline
export function sigmoid2lanes(x: v128): v128 {
  const e = exp2lanes(f64x2.neg(f64x2.abs(x)));
  const above = v128.bitselect(e, splat(1), f64x2.lt(x, splat(0)));
  return f64x2.div(above, f64x2.add(splat(1), e));
}

const MIDDLE: f64 = 0.55;

// @ts-ignore: decorator
@inline
export function tanh2lanes(x: v128): v128 {
  const size = f64x2.abs(x);
  const y = f64x2.mul(splat(-2), f64x2.min(size, splat(20)));
  const shifted = shift(y);
  const at = powersAt(shifted);
  const p = first(at);
  const q = second(at);
  const rest = v128.shuffle<u64>(p, q, 0, 2);
  const power = i64x2.add(v128.shuffle<u64>(p, q, 1, 3), exponentOf(shifted));
  const more = f64x2.mul(power, growth(remainder(y, f64x2.sub(shifted, splat(ROUNDER))), rest));
  const u = f64x2.add(f64x2.sub(power, splat(1)), more);
  const isFar = f64x2.gt(size, splat(MIDDLE));
  const above = v128.bitselect(f64x2.mul(splat(2), f64x2.add(power, more)), f64x2.abs(u), isFar);
  const quotient = f64x2.div(above, f64x2.add(splat(2), u));
  const result = v128.bitselect(f64x2.sub(splat(1), quotient), quotient, isFar);
  return v128.bitselect(x, result, splat(-0.0));
}
