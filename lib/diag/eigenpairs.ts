import type { NDArray } from "../ndarray/ndarray.ts";
import { split } from "../ops/random.ts";
import type * as tree from "../ops/tree.ts";
import { type HessianOptions, hessianProduct, parametersOf, randomVector } from "./hessian-product.ts";
import { Lanczos } from "./lanczos.ts";
import { addScaled, length, unflatten } from "./vector.ts";

/** Options of {@link hessianEigenpairs}. */
export interface EigenpairOptions extends HessianOptions {
  /** How many. Default 1. */
  readonly count?: number;
  /** Which end of the spectrum: the largest λ (the default), the smallest (the most negative), or the largest |λ|. */
  readonly which?: "largest" | "smallest" | "magnitude";
  /** Largest ‖Hv − λv‖ accepted, as a share of the largest |λ|. Default 1e-4. */
  readonly tolerance?: number;
  /** At most so many products with the Hessian. Default 300; each keeps a vector as long as θ. */
  readonly maxSteps?: number;
}

/** Some eigenvalues of a Hessian and their directions. */
export interface Eigenpairs<P> {
  /** λ, those asked for first: descending for "largest" and "magnitude" (by |λ|), ascending for "smallest". */
  readonly values: readonly number[];
  /** Their directions, each of length 1, as trees like the parameters. */
  readonly vectors: readonly P[];
  /** ‖Hv − λv‖ for each, computed anew from v: there is an eigenvalue of H within that of λ. */
  readonly residuals: readonly number[];
  /** Whether every residual is within the tolerance. */
  readonly converged: boolean;
  /** How many products with the Hessian it took. */
  readonly products: number;
  /** 2/λmax, the largest learning rate with which gradient descent does not climb out of this valley; ∞ where nothing bends upwards. Undefined unless the largest were asked for. */
  readonly largestStableStep: number | undefined;
}

/**
 * Eigenvalues at one end of the Hessian's spectrum, with their directions, by the method of Lanczos: for models of any
 * size, as only products of the Hessian with vectors are needed, each for the price of a few gradients.
 *
 * @param cost J, from a tree of parameters to one number.
 * @param params Where to look.
 * @throws RangeError when there are not so many eigenvalues, or the Hessian is not finite there.
 * @example
 * const cost = (w: NDArray) => w.square().mul(array([1, 10, 5])).sum();
 * const { values, largestStableStep } = diag.hessianEigenpairs(cost, zeros([3]), { count: 2, key: random.key(0) });
 * values.map((value) => value.toFixed(6)); // => ["20.000000", "10.000000"]
 * largestStableStep!.toFixed(6); // => "0.100000"
 */
export function hessianEigenpairs<P = NDArray>(
  cost: (params: P) => NDArray,
  params: P | tree.Input<P>,
  options: EigenpairOptions,
): Eigenpairs<P> {
  const { count = 1, which = "largest", tolerance = 1e-4, key, compiled } = options;
  const [at, n] = parametersOf("hessianEigenpairs", params);
  if (!Number.isInteger(count) || count < 1 || count > n) {
    throw new RangeError(`hessianEigenpairs: count must be a whole number from 1 to ${n}, got ${count}`);
  }
  const most = Math.min(n, Math.max(options.maxSteps ?? 300, count));
  const product = hessianProduct("hessianEigenpairs", cost, at, compiled);
  let next = key;
  const lanczos = new Lanczos(product, () => {
    const [now, later] = split(next);
    next = later;
    return randomVector(now, n);
  });
  // T is looked at now and then: its own eigenvalues cost more with every step.
  for (let looked = 0; lanczos.steps < most;) {
    lanczos.step();
    if (lanczos.steps < count || lanczos.steps < 1.15 * looked) continue;
    looked = lanczos.steps;
    const { values, residual } = lanczos.ritz();
    const limit = (tolerance / 2) * Math.max(...values.map(Math.abs));
    if (chosen(values, which, count).every((i) => residual(i) <= limit)) break;
  }
  const { values, shares } = lanczos.ritz();
  const largest = Math.max(...values.map(Math.abs));
  const picked = chosen(values, which, count);
  const vectors = picked.map((i) => lanczos.combined(shares(i)));
  const residuals = picked.map((i, k) => {
    const rest = product(vectors[k]!);
    addScaled(rest, -values[i]!, vectors[k]!);
    return length(rest);
  });
  const top = values.at(-1)!;
  return {
    values: picked.map((i) => values[i]!),
    vectors: vectors.map((v) => unflatten(at, v)),
    residuals,
    converged: residuals.every((residual) => residual <= tolerance * largest),
    products: lanczos.steps + count,
    largestStableStep: which === "largest" ? (top > 0 ? 2 / top : Infinity) : undefined,
  };
}

/** Positions in ascending values of those asked for. */
function chosen(values: Float64Array, which: EigenpairOptions["which"], count: number): number[] {
  const all = Array.from(values.keys());
  if (which === "smallest") return all.slice(0, count);
  all.reverse();
  if (which === "magnitude") all.sort((i, j) => Math.abs(values[j]!) - Math.abs(values[i]!));
  return all.slice(0, count);
}
