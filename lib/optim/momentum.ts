import { add, mul, sub } from "../ops/arithmetic.ts";
import { type LearningRate, optimizer, type Optimizer, times } from "./optimizer.ts";

/** Options of {@link momentum} and {@link nesterov}. */
export interface MomentumOptions {
  readonly learningRate: LearningRate;
  /** How much of the velocity is kept from step to step, β. Default 0.9. */
  readonly momentum?: number;
}

/**
 * Gradient descent with momentum: the gradients gather in a velocity, v ← βv + g, and θ ← θ − α v. Along a valley the
 * steps add up, across it they cancel.
 *
 * This is PyTorch's form. The course writes v ← βv + (1 − β) g, which is the same path for a learning rate of
 * (1 − β) times the other.
 *
 * Source: B. Polyak (1964), Some methods of speeding up the convergence of iteration methods.
 *
 * @example
 * const optimizer = optim.momentum({ learningRate: 0.5, momentum: 0.5 });
 * const g = array([1]);
 * const [w1, state] = optimizer.update(array([0]), g, optimizer.init(array([0])));
 * const [w2] = optimizer.update(w1, g, state);
 * [w1.item(), w2.item()]; // => [-0.5, -1.25]
 */
export function momentum(options: MomentumOptions): Optimizer {
  const { learningRate, momentum: beta = 0.9 } = options;
  return optimizer(learningRate, ["velocity"], (x, gradient, [velocity], at) => {
    const v = add(mul(beta, velocity!), gradient);
    return [sub(x, times(at.learningRate, v)), v];
  });
}

/**
 * Nesterov's accelerated gradient in the form usual for deep learning: v ← βv + g and θ ← θ − α (g + βv), one step of
 * the velocity ahead of {@link momentum}.
 *
 * Source: I. Sutskever, J. Martens, G. Dahl and G. Hinton (2013), On the importance of initialization and momentum in
 * deep learning.
 *
 * @example
 * const optimizer = optim.nesterov({ learningRate: 0.5, momentum: 0.5 });
 * const [w] = optimizer.update(array([0]), array([1]), optimizer.init(array([0])));
 * w.item(); // => -0.75
 */
export function nesterov(options: MomentumOptions): Optimizer {
  const { learningRate, momentum: beta = 0.9 } = options;
  return optimizer(learningRate, ["velocity"], (x, gradient, [velocity], at) => {
    const v = add(mul(beta, velocity!), gradient);
    return [sub(x, times(at.learningRate, add(gradient, mul(beta, v)))), v];
  });
}
