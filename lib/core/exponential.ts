/**
 * exp and what is made of it, in additions, multiplications and a table, so that every engine, version and machine
 * gives the same bits, which is not so of `Math.exp`. `backend/wasm/assembly/exponential.ts` does the same, bit for
 * bit, to two numbers at once.
 *
 * With k = 128 x / ln 2 rounded, i its lowest 7 bits and r = x − k ln 2 / 128, eˣ = 2^⌊k/128⌋ · 2^(i/128) · eʳ.
 * Source: Tang, "Table-driven implementation of the exponential function in IEEE floating-point arithmetic", ACM
 * Transactions on Mathematical Software 15 (1989).
 */

/** For i = 0…127 in turn: by what share the double nearest to 2^(i/128) falls short of it, and that double. */
export const powersOfTwo = rootsOfTwo();

const PER_STEP = 128 / Math.LN2;
/** Adding this and taking it away again leaves an integer: there is no room for a fraction. */
const ROUNDER = 1.5 * 2 ** 52;
/** ln 2 / 128 in two parts; products of the first with any k are exact. */
const STEP = 0.0054152123482253955;
const STEP_REST = -1.0082281460997769e-13;
const [C3, C4, C5] = [1 / 6, 1 / 24, 1 / 120];

/** 2^(n − 1074) at place n, from the smallest number there is to the largest power. */
export const scales = new Float64Array(2098);
// Importing the library waits for this, so it is a loop and not a function for each.
for (let n = 0, scale = 2 ** -1074; n < scales.length; n++, scale *= 2) scales[n] = scale;

/** eʳ − 1, with `rest` added, for |r| ≤ ln 2 / 256. */
function growth(r: number, rest: number): number {
  const square = r * r;
  return rest + r + square * (0.5 + r * C3) + square * square * (C4 + r * C5);
}

/** eˣ, within 0.52 units of the last place (1 where the result is below 2⁻¹⁰²²). */
export function exp(x: number): number {
  if (!(x > -746 && x < 710)) return x > 0 ? Infinity : x < 0 ? 0 : x;
  const k = x * PER_STEP + ROUNDER - ROUNDER;
  const i = (k & 127) * 2;
  const power = powersOfTwo[i + 1]!;
  const y = power + power * growth(x - k * STEP - k * STEP_REST, powersOfTwo[i]!);
  const exponent = k >> 7;
  // In two steps where one would be no normal number.
  const half = exponent > -1022 && exponent < 1024 ? 0 : exponent >> 1;
  return y * scales[half + 1074]! * scales[exponent - half + 1074]!;
}

/** From here on tanh is written as 1 less something, which is then the smaller part. */
const MIDDLE = 0.55;

/** With e = e^(−2|x|) and u = e − 1, ±u / (2 + u) near 0, where that keeps its digits, and ±(1 − 2e / (2 + u)) beyond. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  // From 20 on the result is 1.
  const y = -2 * Math.min(size, 20);
  const k = y * PER_STEP + ROUNDER - ROUNDER;
  const i = (k & 127) * 2;
  const power = powersOfTwo[i + 1]! * scales[(k >> 7) + 1074]!;
  const more = power * growth(y - k * STEP - k * STEP_REST, powersOfTwo[i]!);
  const u = power - 1 + more;
  const result = size > MIDDLE ? 1 - (2 * (power + more)) / (2 + u) : Math.abs(u) / (2 + u);
  return Math.sign(x) * result;
}

/** 1 / (1 + e⁻ˣ) without overflow on either side. */
export function sigmoid(x: number): number {
  const e = exp(-Math.abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

/** The table, from square roots in integers of 400 bits. */
function rootsOfTwo(): Float64Array {
  const one = 1n << 400n;
  let root = 2n * one;
  for (let i = 0; i < 7; i++) root = squareRoot(root * one);
  const table = new Float64Array(256);
  for (let i = 0, power = one; i < 128; i++, power = (power * root) / one) {
    const nearest = Number(power >> 300n) / 2 ** 100;
    const short = power - (BigInt(nearest * 2 ** 52) << 348n);
    table[2 * i] = Number((short * one) / power / (1n << 250n)) / 2 ** 150;
    table[2 * i + 1] = nearest;
  }
  return table;
}

/** The integer square root, by Newton's method from above. */
function squareRoot(n: bigint): bigint {
  for (let x = 1n << 402n; ;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}
