import type { NDArray } from "../ndarray/ndarray.ts";
import { add, div, maximum, minimum, mul, sqrt, square } from "../ops/arithmetic.ts";
import { sum } from "../ops/reduce.ts";
import * as tree from "../ops/tree.ts";

function checkLimit(caller: string, limit: number): void {
  if (!(limit > 0)) throw new RangeError(`${caller}: the limit must be above 0, got ${limit}`);
}

/**
 * The length of all numbers of a tree together, √Σ g².
 * @example
 * optim.globalNorm({ w: array([3, 0]), b: array(4) }).item(); // => 5
 */
export function globalNorm(gradients: unknown): NDArray {
  const squares = tree.leaves(gradients).map((g) => sum(square(g)));
  return sqrt(squares.reduce((total, part) => add(total, part)));
}

/**
 * The gradients, shortened to a length of `limit` all together when they are longer; their direction stays.
 *
 * Source: R. Pascanu, T. Mikolov and Y. Bengio (2013), On the difficulty of training recurrent neural networks.
 *
 * @throws RangeError unless `limit` is above 0.
 * @example
 * const g = optim.clipByNorm({ w: array([3, 0]), b: array(4) }, 2.5);
 * [g.w.toArray(), g.b.item()]; // => [[1.5, 0], 2]
 */
export function clipByNorm<P>(gradients: P, limit: number): P {
  checkLimit("clipByNorm", limit);
  const scale = minimum(1, div(limit, globalNorm(gradients)));
  return tree.map((g) => mul(g, scale), gradients);
}

/**
 * The gradients with every number brought into [−limit, limit]; their direction may change.
 * @throws RangeError unless `limit` is above 0.
 * @example
 * optim.clipByValue(array([-3, 0.5, 2]), 1).toArray(); // => [-1, 0.5, 1]
 */
export function clipByValue<P>(gradients: P, limit: number): P {
  checkLimit("clipByValue", limit);
  return tree.map((g) => maximum(minimum(g, limit), -limit), gradients);
}
