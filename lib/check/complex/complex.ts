import type { NDArray } from "../../ndarray/ndarray.ts";
import { add, div, mul, neg, sub } from "../../ops/arithmetic.ts";

/** Complex numbers a + ib, element by element; real ones have no imaginary part. */
export interface Complex {
  readonly re: NDArray;
  readonly im: NDArray | undefined;
}

type Part = NDArray | undefined;

/** The sum of two parts, of which either may be missing. */
function sumOf(a: Part, b: Part): Part {
  return a && b ? add(a, b) : (a ?? b);
}

function times(a: Part, b: Part, multiply: (a: NDArray, b: NDArray) => NDArray): Part {
  return a && b ? multiply(a, b) : undefined;
}

/** z + w. */
export function plus(z: Complex, w: Complex): Complex {
  return { re: add(z.re, w.re), im: sumOf(z.im, w.im) };
}

/** −z. */
export function minus(z: Complex): Complex {
  return { re: neg(z.re), im: z.im && neg(z.im) };
}

/** (a + ib)(c + id) = (ac − bd) + i(ad + bc), for any product that is linear in both factors. */
export function product(
  z: Complex,
  w: Complex,
  multiply: (a: NDArray, b: NDArray) => NDArray = mul,
): Complex {
  const both = times(z.im, w.im, multiply);
  const plain = multiply(z.re, w.re);
  return {
    re: both ? sub(plain, both) : plain,
    im: sumOf(times(z.re, w.im, multiply), times(z.im, w.re, multiply)),
  };
}

/** z / w, by R. Smith's form for |c| ≥ |d|, as here d is tiny: r = d/c, ((a + br) + i(b − ar)) / (c + dr). */
export function quotient(z: Complex, w: Complex): Complex {
  if (w.im === undefined) return { re: div(z.re, w.re), im: z.im && div(z.im, w.re) };
  const ratio = div(w.im, w.re);
  const below = add(w.re, mul(w.im, ratio));
  const re = z.im ? add(z.re, mul(z.im, ratio)) : z.re;
  const im = z.im ? sub(z.im, mul(z.re, ratio)) : neg(mul(z.re, ratio));
  return { re: div(re, below), im: div(im, below) };
}
