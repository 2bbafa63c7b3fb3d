import { exp, scales } from "./exponential.ts";

/**
 * log and what is made of it, with the same bits on every engine, version and machine;
 * `backend/wasm/assembly/logarithm.ts` does the same, bit for bit, to two numbers at once.
 */

const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);
/** Which of the two words has the exponent: the second one on all but a few machines. */
const HIGH = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

const MIN_NORMAL = 2 ** -1022;
/** ln 2 in two parts; products of the first with any exponent are exact. */
const LN2 = 0.6931471806019545;
const LN2_REST = -4.2009150726810846e-11;

/** log(1 + f) = f − f²/2 + s (f²/2 + R), s = f / (2 + f): R(s²) is 2s²/3 + 2s⁴/5 + …, fitted on |f| < √2 − 1. */
const [L1, L2, L3, L4, L5, L6, L7] = [
  0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784, 0.1818357216161805,
  0.15313837699209373, 0.14798198605116586,
];

/**
 * The natural logarithm, within 1 unit of the last place: x = 2ᵏ (1 + f) with √½ ≤ 1 + f < √2. The polynomial is that
 * of FreeBSD's msun (e_log.c).
 */
export function log(x: number): number {
  let k = -1023;
  if (!(x >= MIN_NORMAL && x < Infinity)) {
    if (!(x > 0)) return x === 0 ? -Infinity : NaN;
    if (x === Infinity) return x;
    k -= 54;
    x *= 2 ** 54;
  }
  bits[0] = x;
  // √½ and what follows comes to lie at the start of an octave.
  const octave = (words[HIGH]! + 0x3ff00000 - 0x3fe6a09e) >>> 20;
  k += octave;
  const f = x * scales[2097 - octave]! - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const half = 0.5 * f * f;
  const r = w * (L2 + w * (L4 + w * L6)) + z * (L1 + w * (L3 + w * (L5 + w * L7)));
  return s * (half + r) + k * LN2_REST - half + f + k * LN2;
}

/** log(1 + y) for 0 ≤ y ≤ 1: what rounding of 1 + y lost is put back. */
function logOfOneAnd(y: number): number {
  const u = 1 + y;
  return log(u) + (y - (u - 1)) / u;
}

/** log(1 + eˣ) without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + logOfOneAnd(exp(-Math.abs(x)));
}

/** log(eᵃ + eᵇ) without overflow. */
export function logaddexp(a: number, b: number): number {
  if (a === b) return a + Math.LN2;
  return Math.max(a, b) + logOfOneAnd(exp(-Math.abs(a - b)));
}
