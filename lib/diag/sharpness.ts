import type { NDArray } from "../ndarray/ndarray.ts";
import { evenly } from "./directions.ts";
import { type HessianOptions, hessianProducts, parametersOf, randomVector } from "./hessian-product.ts";
import { Lanczos } from "./lanczos.ts";

/** Options of {@link sharpness}. */
export interface SharpnessOptions extends HessianOptions {
  /** At most so many points of the path, evenly chosen. Default 100. */
  readonly points?: number;
  /** Largest ‖Hv − λv‖ accepted, as a share of λ. Default 1e-3. */
  readonly tolerance?: number;
}

/** The largest eigenvalue of the Hessian along a path. */
export interface Sharpness {
  /** Which points of the path. */
  readonly steps: readonly number[];
  /** λmax at each: gradient descent with a learning rate above 2/λmax climbs. */
  readonly values: readonly number[];
}

/** How many steps of Lanczos a point may take. */
const MOST_STEPS = 200;

/**
 * The sharpness λmax of the cost along a path, such as that of a training: each point starts from the direction found at the
 * last, which is usually nearly right.
 *
 * With full-batch gradient descent at learning rate α it typically rises until it reaches 2/α, and then stays
 * about there, where the cost goes up and down but falls in the long run: the edge of stability.
 *
 * Source: J. Cohen, S. Kaur, Y. Li, J. Kolter and A. Talwalkar (2021), Gradient descent on neural networks typically
 * occurs at the edge of stability.
 *
 * @param cost J, from a tree of parameters to one number.
 * @throws RangeError when the path is empty or the Hessian is not finite somewhere on it.
 * @example
 * const cost = (w: NDArray) => w.pow(4).sum();
 * const path = [array([2, 0]), array([1, 0]), array([0.5, 0])];
 * diag.sharpness(cost, path, { key: random.key(0) }).values.map((value) => value.toFixed(4)); // => ["48.0000", "12.0000", "3.0000"]
 */
export function sharpness<P>(
  cost: (params: P) => NDArray,
  path: readonly P[],
  options: SharpnessOptions,
): Sharpness {
  const { points = 100, tolerance = 1e-3, key, compiled } = options;
  if (path.length === 0) throw new RangeError("sharpness: the path has no points");
  const products = hessianProducts("sharpness", cost, compiled);
  const steps = evenly(path.length, points);
  const [, n] = parametersOf("sharpness", path[0]!);
  let start = randomVector(key, n);
  const values = steps.map((step) => {
    const [params] = parametersOf("sharpness", path[step]!);
    const lanczos = new Lanczos(products(params), () => start.slice());
    for (;;) {
      lanczos.step();
      const { values: found, residual, shares } = lanczos.ritz();
      const top = found.length - 1;
      const closed = lanczos.beside.at(-1) === 0 || lanczos.steps >= Math.min(n, MOST_STEPS);
      if (!closed && residual(top) > tolerance * Math.abs(found[top]!)) continue;
      const v = lanczos.combined(shares(top));
      // A direction found so exactly that nothing else is left in it could never be left again.
      const fresh = randomVector(key, n);
      start = v.map((x, i) => x + (0.01 * fresh[i]!) / Math.sqrt(n));
      return found[top]!;
    }
  });
  return { steps, values };
}
