import { sub } from "../ops/arithmetic.ts";
import { type LearningRate, optimizer, type Optimizer, times } from "./optimizer.ts";

/**
 * (Stochastic) gradient descent, θ ← θ − α g.
 *
 * @param options `learningRate` α.
 * @example
 * const optimizer = optim.sgd({ learningRate: 0.1 });
 * const [w] = optimizer.update(array([1, 2]), array([10, 0]), optimizer.init(array([1, 2])));
 * w.toArray(); // => [0, 2]
 */
export function sgd(options: { readonly learningRate: LearningRate }): Optimizer {
  return optimizer(options.learningRate, [], (x, gradient, _slots, { learningRate }) => [
    sub(x, times(learningRate, gradient)),
  ]);
}
