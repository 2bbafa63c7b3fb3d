import { sigmoid } from "../../ops/activation.ts";
import { add, div, mul, square, sub } from "../../ops/arithmetic.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import type { PrimitiveName } from "../../ops/primitive.ts";

/** How far a function of one number goes up when x becomes x + d, by an addition theorem: exact, for d up to {@link SMALL}. */
interface Increment {
  /** What is the same for all d, from x and y = f(x). */
  readonly known: (x: NDArray, y: NDArray) => readonly NDArray[];
  /** f(x + d) − f(x). */
  readonly by: (d: NDArray, ...known: readonly NDArray[]) => NDArray;
}

/** Up to here the series below leave out less than rounding loses. */
export const SMALL = 2 ** -8;

/** tanh d = d − d³/3 + 2d⁵/15 − … */
function tanhOfSmall(d: NDArray): NDArray {
  const z = square(d);
  return mul(d, add(mul(z, sub(mul(z, 2 / 15), 1 / 3)), 1));
}

/** artanh s = s + s³/3 + s⁵/5 + … */
function artanhOfSmall(s: NDArray): NDArray {
  const z = square(s);
  return mul(s, add(mul(z, add(mul(z, 1 / 5), 1 / 3)), 1));
}

const halfTanh = (d: NDArray): NDArray => tanhOfSmall(mul(d, 0.5));

/**
 * For functions that take long, and would lose most digits when their values are subtracted. With t = tanh d,
 * tanh(x + d) = (y + t) / (1 + y t); the others are made of tanh, eˣ as (1 + tanh ½x) / (1 − tanh ½x).
 */
export const increments: { readonly [K in PrimitiveName]?: Increment } = {
  tanh: {
    known: (_, y) => [y, sub(1, square(y))],
    by: (d, y, rest) => {
      const t = tanhOfSmall(d);
      return div(mul(rest, t), add(mul(y, t), 1));
    },
  },
  sigmoid: {
    known: (_, y) => [sub(mul(y, 2), 1), mul(mul(y, 2), sub(1, y))],
    by: (d, twice, rest) => {
      const t = halfTanh(d);
      return div(mul(rest, t), add(mul(twice, t), 1));
    },
  },
  softplus: {
    known: (x) => [sigmoid(x), sigmoid(sub(0, x))],
    by: (d, on, off) => {
      const t = halfTanh(d);
      return mul(artanhOfSmall(div(mul(on, t), sub(1, mul(off, t)))), 2);
    },
  },
  exp: {
    known: (_, y) => [mul(y, 2)],
    by: (d, twice) => {
      const t = halfTanh(d);
      return mul(twice, div(t, sub(1, t)));
    },
  },
};
