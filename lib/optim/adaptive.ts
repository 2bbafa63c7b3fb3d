import { add, div, mul, sqrt, square, sub } from "../ops/arithmetic.ts";
import { type LearningRate, optimizer, type Optimizer, times } from "./optimizer.ts";

/** Options of {@link adagrad}. */
export interface AdagradOptions {
  readonly learningRate: LearningRate;
  /** Added to the root, so that nothing is divided by 0. Default 1e-10. */
  readonly epsilon?: number;
}

/**
 * AdaGrad: every parameter has a learning rate of its own, which shrinks with the squared gradients it has seen,
 * s ← s + g², θ ← θ − α g / (√s + ε).
 *
 * Source: J. Duchi, E. Hazan and Y. Singer (2011), Adaptive subgradient methods for online learning and stochastic
 * optimization. Defaults as in PyTorch.
 *
 * @example
 * const optimizer = optim.adagrad({ learningRate: 0.5, epsilon: 0 });
 * const [w] = optimizer.update(array([1, 1]), array([10, 0.1]), optimizer.init(array([1, 1])));
 * w.toArray(); // => [0.5, 0.5]
 */
export function adagrad(options: AdagradOptions): Optimizer {
  const { learningRate, epsilon = 1e-10 } = options;
  return optimizer(learningRate, ["squares"], (x, gradient, [squares], at) => {
    const s = add(squares!, square(gradient));
    return [sub(x, div(times(at.learningRate, gradient), add(sqrt(s), epsilon))), s];
  });
}

/** Options of {@link rmsprop}. */
export interface RmspropOptions {
  readonly learningRate: LearningRate;
  /** How much of the mean of squares is kept from step to step, β. Default 0.99. */
  readonly decay?: number;
  /** Added to the root, so that nothing is divided by 0. Default 1e-8. */
  readonly epsilon?: number;
}

/**
 * RMSProp: as AdaGrad, but with a running mean of the squared gradients, so that old ones are forgotten,
 * s ← βs + (1 − β) g², θ ← θ − α g / (√s + ε).
 *
 * Source: T. Tieleman and G. Hinton (2012), Lecture 6.5, Neural Networks for Machine Learning. Defaults as in PyTorch.
 *
 * @example
 * const optimizer = optim.rmsprop({ learningRate: 0.5, decay: 0.75, epsilon: 0 });
 * const [w] = optimizer.update(array([1, 1]), array([10, 0.5]), optimizer.init(array([1, 1])));
 * w.toArray(); // => [0, 0]
 */
export function rmsprop(options: RmspropOptions): Optimizer {
  const { learningRate, decay = 0.99, epsilon = 1e-8 } = options;
  return optimizer(learningRate, ["squares"], (x, gradient, [squares], at) => {
    const s = add(mul(decay, squares!), mul(1 - decay, square(gradient)));
    return [sub(x, div(times(at.learningRate, gradient), add(sqrt(s), epsilon))), s];
  });
}
