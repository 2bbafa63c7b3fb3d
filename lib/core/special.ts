import { exp } from "./exponential.ts";

/** Scalar functions that JavaScript's Math lacks; each is accurate over its whole range. */

/** To the nearest integer, halves to the even one, as IEEE 754 and NumPy round. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Remainder with the sign of the divisor, as Python's %. */
export function mod(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

/**
 * The error function 2/√π ∫₀ˣ e^(−t²) dt. Below 2.5 by its Maclaurin series in the all-positive form
 * 2x/√π e^(−x²) Σ (2x²)ⁿ/(2n+1)!!, above by the continued fraction of erfc (Abramowitz and Stegun 7.1.6, 7.1.14).
 */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (Number.isNaN(x)) return NaN;
  if (a > 6) return Math.sign(x);
  if (a > 2.5) return Math.sign(x) * (1 - erfcTail(a));
  let term = 1;
  let sum = 1;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return ((2 * x) / Math.sqrt(Math.PI)) * gaussian(x) * sum;
}

/** 1 − erf(x), accurate where it is small. */
export function erfc(x: number): number {
  if (x > 30) return 0;
  return x > 1 ? erfcTail(x) : 1 - erf(x);
}

function erfcTail(x: number): number {
  let fraction = x;
  // k terms leave an error of about exp(−2x√(2k)); so many bring it below rounding from 1 upwards.
  for (let k = 15 + Math.ceil(250 / (x * x)); k >= 1; k--) fraction = x + k / 2 / fraction;
  return gaussian(x) / (fraction * Math.sqrt(Math.PI));
}

/** e^(−x²). Rounding of x² would cost as many digits as it has before the point, so its last part is taken apart. */
function gaussian(x: number): number {
  const high = Math.fround(x);
  return exp(-high * high) * exp(-(x - high) * (x + high));
}
