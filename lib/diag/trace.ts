import type { NDArray } from "../ndarray/ndarray.ts";
import { bernoulli, type Key, split } from "../ops/random.ts";
import type * as tree from "../ops/tree.ts";
import { type HessianOptions, hessianProduct, parametersOf } from "./hessian-product.ts";
import { dot } from "./vector.ts";

/** Options of {@link hessianTrace}. */
export interface TraceOptions extends HessianOptions {
  /** How many random vectors: the error shrinks with their square root. Default 100. */
  readonly samples?: number;
}

/** An estimate of a Hessian's trace. */
export interface TraceEstimate {
  /** tr H, the sum of all eigenvalues: how much the cost bends in all directions together. */
  readonly trace: number;
  /** The standard error of the estimate. */
  readonly standardError: number;
  readonly samples: number;
}

/**
 * The trace of the Hessian by the estimator of Hutchinson: the mean of vᵀHv over random vectors v of ±1, whose
 * expectation is tr H. Each costs one product with the Hessian.
 *
 * Source: M. Hutchinson (1990), A stochastic estimator of the trace of the influence matrix for Laplacian smoothing splines.
 *
 * @throws RangeError for fewer than 2 samples, or when the Hessian is not finite there.
 * @example
 * const cost = (w: NDArray) => w.square().mul(array([1, 10])).sum();
 * diag.hessianTrace(cost, array([0, 0]), { key: random.key(0), samples: 5 }).trace; // => 22
 */
export function hessianTrace<P = NDArray>(
  cost: (params: P) => NDArray,
  params: P | tree.Input<P>,
  options: TraceOptions,
): TraceEstimate {
  const { samples = 100, key, compiled } = options;
  if (!Number.isInteger(samples) || samples < 2) {
    throw new RangeError(`hessianTrace: samples must be a whole number ≥ 2, got ${samples}`);
  }
  const [at, n] = parametersOf("hessianTrace", params);
  const product = hessianProduct("hessianTrace", cost, at, compiled);
  const values = split(key, samples).map((one) => {
    const v = signs(one, n);
    return dot(v, product(v));
  });
  const trace = values.reduce((sum, value) => sum + value, 0) / samples;
  const scatter = values.reduce((sum, value) => sum + (value - trace) ** 2, 0) / (samples - 1);
  return { trace, standardError: Math.sqrt(scatter / samples), samples };
}

/** A vector of ±1, either as likely. */
function signs(key: Key, count: number): Float64Array {
  return Float64Array.from(bernoulli(key, 0.5, [count]).toTypedArray(), (bit) => 2 * bit - 1);
}
