import type { NDArray } from "../ndarray/ndarray.ts";
import { relu, sigmoid, softplus } from "../ops/activation.ts";
import { add, div, minimum, mul, sub } from "../ops/arithmetic.ts";
import { erf, exp, expm1, log } from "../ops/exponential.ts";
import { max, sum } from "../ops/reduce.ts";
import { stopGradient } from "../ops/stop.ts";
import { tanh } from "../ops/trigonometric.ts";

export { relu, sigmoid, softplus, tanh };

/** What follows a layer: a function of arrays that keeps their shape. */
export type Activation = (x: NDArray) => NDArray;

/**
 * x itself: a linear unit.
 * @example
 * nn.identity(array([-1, 2])).toArray(); // => [-1, 2]
 */
export function identity(x: NDArray): NDArray {
  return x;
}

/**
 * Leaky ReLU: x where positive, `slope` x elsewhere, so that a unit never stops learning.
 * @param slope Default 0.01.
 * @example
 * nn.leakyRelu(array([-2, 2]), 0.5).toArray(); // => [-1, 2]
 */
export function leakyRelu(x: NDArray, slope = 0.01): NDArray {
  return add(relu(x), mul(slope, minimum(x, 0)));
}

/**
 * ELU: x where positive, α (eˣ − 1) elsewhere.
 *
 * Source: D.-A. Clevert, T. Unterthiner and S. Hochreiter (2016), Fast and accurate deep network learning by
 * exponential linear units.
 *
 * @param alpha Default 1.
 * @example
 * nn.elu(array([-1, 2])).toArray(); // => [Math.expm1(-1), 2]
 */
export function elu(x: NDArray, alpha = 1): NDArray {
  return add(relu(x), mul(alpha, expm1(minimum(x, 0))));
}

/**
 * GELU: x Φ(x) = x/2 (1 + erf(x/√2)), with the normal distribution's Φ; exact, not the tanh approximation.
 *
 * Source: D. Hendrycks and K. Gimpel (2016), Gaussian error linear units.
 *
 * @example
 * nn.gelu(array([0, 10])).toArray(); // => [0, 10]
 */
export function gelu(x: NDArray): NDArray {
  return mul(mul(x, 0.5), add(1, erf(div(x, Math.SQRT2))));
}

/**
 * SiLU (swish): x σ(x).
 * @example
 * nn.silu(array([0, 100])).toArray(); // => [0, 100]
 */
export function silu(x: NDArray): NDArray {
  return mul(x, sigmoid(x));
}

/**
 * Softmax: eˣ / Σ eˣ along the last axis (or `axis`), probabilities that sum to 1; without overflow.
 * @example
 * nn.softmax(array([1000, 1000])).toArray(); // => [0.5, 0.5]
 */
export function softmax(x: NDArray, axis = -1): NDArray {
  const powers = exp(belowTop(x, axis));
  return div(powers, sum(powers, axis, { keepdims: true }));
}

/**
 * log softmax: x − log Σ eˣ along the last axis (or `axis`), accurate for small probabilities too.
 * @example
 * nn.logSoftmax(array([0, 0])).toArray(); // => [-Math.LN2, -Math.LN2]
 */
export function logSoftmax(x: NDArray, axis = -1): NDArray {
  const shifted = belowTop(x, axis);
  return sub(shifted, log(sum(exp(shifted), axis, { keepdims: true })));
}

/** x less its largest element, which softmax does not depend on: no power overflows, and one of them is 1. */
function belowTop(x: NDArray, axis: number): NDArray {
  return sub(x, stopGradient(max(x, axis, { keepdims: true })));
}
