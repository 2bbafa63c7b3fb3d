import { valueAndGrad } from "../autodiff/gradient.ts";
import { isFinite } from "../ops/compare.ts";
import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { min } from "../ops/reduce.ts";
import * as tree from "../ops/tree.ts";
import type { LearningRate } from "./optimizer.ts";
import { sgd } from "./sgd.ts";

/** Options of {@link gradientDescent}. */
export interface DescentOptions {
  /** The learning rate α. Stable for a quadratic cost below 2/λmax, see {@link curvature}. */
  readonly learningRate: LearningRate;
  /** How many steps to take. */
  readonly steps: number;
}

/** Where gradient descent went. */
export interface Descent<P> {
  /** The parameters before the first step and after each one. */
  readonly path: readonly P[];
  /** The cost at each point of the path. */
  readonly costs: readonly number[];
  /** The parameters of lowest cost on the path. */
  readonly best: P;
  /** True when it was stopped early because the cost blew up: the learning rate is too large. */
  readonly diverged: boolean;
}

/** How many times its first value (or 1, if that is less) the cost may reach before the descent counts as diverged. */
const blowUp = 1e8;

/**
 * Gradient descent on a cost of all its parameters, with every step recorded: θ ← θ − α ∇J(θ).
 *
 * It stops early, and says so, when the cost is no longer a finite number, when a component of the gradient is not, or
 * when the cost exceeds 10⁸ times its first value (10⁸ when that was below 1).
 *
 * @param cost J, from a tree of parameters to one number.
 * @param start The parameters to start from; they are not changed.
 * @throws RangeError unless `steps` is a whole number ≥ 0; as {@link grad} does for a cost that is no scalar.
 * @example
 * const cost = (w: NDArray) => w.square().sum();
 * const descent = optim.gradientDescent(cost, array([1, -2]), { learningRate: 0.25, steps: 2 });
 * descent.path.map((w) => w.toArray()); // => [[1, -2], [0.5, -1], [0.25, -0.5]]
 * descent.costs; // => [5, 1.25, 0.3125]
 * descent.diverged; // => false
 */
export function gradientDescent<P = NDArray>(
  cost: (params: P) => Operand,
  start: P | tree.Input<P>,
  options: DescentOptions,
): Descent<P> {
  const { learningRate, steps } = options;
  if (!Number.isInteger(steps) || steps < 0) {
    throw new RangeError(`gradientDescent: steps must be a whole number ≥ 0, got ${steps}`);
  }
  const slope = valueAndGrad(cost);
  const optimizer = sgd({ learningRate });
  let params = tree.map((x) => x, start) as P;
  let state = optimizer.init(params);
  const path: P[] = [];
  const costs: number[] = [];
  for (let step = 0; ; step++) {
    const [value, gradient] = slope(params);
    path.push(params);
    costs.push(value.item());
    const diverged = !isSane(costs, gradient);
    if (diverged || step === steps) return { path, costs, best: lowest(path, costs), diverged };
    [params, state] = optimizer.update(params, gradient, state);
  }
}

function isSane(costs: readonly number[], gradient: unknown): boolean {
  const limit = blowUp * Math.max(1, Math.abs(costs[0]!));
  const finite = (x: NDArray): boolean => x.size === 0 || min(isFinite(x)).item() === 1;
  return Math.abs(costs.at(-1)!) <= limit && tree.leaves(gradient).every(finite);
}

function lowest<P>(path: readonly P[], costs: readonly number[]): P {
  let best = 0;
  costs.forEach((cost, i) => {
    if (cost < costs[best]!) best = i;
  });
  return path[best]!;
}
