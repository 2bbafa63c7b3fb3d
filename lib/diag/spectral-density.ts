import { linspace } from "../ndarray/creation.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { split } from "../ops/random.ts";
import type * as tree from "../ops/tree.ts";
import { type HessianOptions, hessianProduct, parametersOf, randomVector } from "./hessian-product.ts";
import { Lanczos } from "./lanczos.ts";

/** Options of {@link hessianDensity}. */
export interface DensityOptions extends HessianOptions {
  /** How many random vectors to start from. Default 10. */
  readonly probes?: number;
  /** How many steps of Lanczos from each. Default 80, or the number of parameters if that is less. */
  readonly steps?: number;
  /** The width σ of the normal curve that each eigenvalue is drawn as. Default: 1 % of the spectrum's width. */
  readonly width?: number;
  /** At how many values the density is given. Default 400. */
  readonly count?: number;
}

/** How a Hessian's eigenvalues are distributed. */
export interface SpectralDensity {
  /** λ, ascending, evenly spaced. */
  readonly values: Float64Array;
  /** The density at each λ; it integrates to 1, so that the share of eigenvalues from a to b is its integral. */
  readonly density: Float64Array;
  /** The quadrature that it was made of: where the probes saw eigenvalues, and with which share, ascending. */
  readonly nodes: readonly { readonly value: number; readonly weight: number }[];
  /** The least and the largest eigenvalue seen. */
  readonly least: number;
  readonly largest: number;
}

/**
 * The distribution of all eigenvalues of the Hessian, by stochastic Lanczos quadrature: a few steps of Lanczos from a random
 * vector give a small matrix whose eigenvalues, weighted by the squares of their vectors' first components, have the
 * same first moments as the whole spectrum.
 *
 * Source: B. Ghorbani, S. Krishnan and Y. Xiao (2019), An investigation into neural net optimization via Hessian
 * eigenvalue density, algorithm 2.
 *
 * @throws RangeError for options out of range, or when the Hessian is not finite there.
 * @example
 * const cost = (w: NDArray) => w.square().mul(array([1, 1, 1, 10])).sum();
 * const { nodes } = diag.hessianDensity(cost, zeros([4]), { key: random.key(0), probes: 400 });
 * const near20 = nodes.filter(({ value }) => Math.abs(value - 20) < 1).reduce((sum, { weight }) => sum + weight, 0);
 * Math.abs(near20 - 1 / 4) < 0.03; // => true
 */
export function hessianDensity<P = NDArray>(
  cost: (params: P) => NDArray,
  params: P | tree.Input<P>,
  options: DensityOptions,
): SpectralDensity {
  const { probes = 10, steps = 80, count = 400, key, compiled } = options;
  for (const [name, value] of Object.entries({ probes, steps, count: count - 1 })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`hessianDensity: ${name} must be a whole number ≥ ${name === "count" ? 2 : 1}`);
    }
  }
  const [at, n] = parametersOf("hessianDensity", params);
  const product = hessianProduct("hessianDensity", cost, at, compiled);
  const nodes = split(key, probes).flatMap((one) => {
    let next = one;
    const lanczos = new Lanczos(product, () => {
      const [now, later] = split(next);
      next = later;
      return randomVector(now, n);
    });
    const most = Math.min(steps, n);
    // A new start after a closed space would belong to another probe: its share in the first vector is 0.
    while (lanczos.steps < most && lanczos.beside.at(-1) !== 0) lanczos.step();
    const { values, shares } = lanczos.ritz();
    return Array.from(values, (value, i) => ({ value, weight: shares(i)[0]! ** 2 / probes }));
  });
  nodes.sort((a, b) => a.value - b.value);
  const [least, largest] = [nodes[0]!.value, nodes.at(-1)!.value];
  const span = largest - least || Math.abs(largest) || 1;
  const width = options.width ?? span / 100;
  if (!(width > 0)) throw new RangeError(`hessianDensity: width must be above 0, got ${width}`);
  const values = linspace(least - 4 * width, largest + 4 * width, count).toTypedArray() as Float64Array;
  const scale = 1 / (width * Math.sqrt(2 * Math.PI));
  const density = values.map((at) =>
    nodes.reduce(
      (sum, { value, weight }) => sum + weight * scale * Math.exp(-(((at - value) / width) ** 2) / 2),
      0,
    ),
  );
  return { values, density, nodes, least, largest };
}
