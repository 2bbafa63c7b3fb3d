import { add, div, mul, pow, sqrt, square, sub } from "../ops/arithmetic.ts";
import { type LeafRule, type LearningRate, optimizer, type Optimizer, times } from "./optimizer.ts";

/** Options of {@link adam}. */
export interface AdamOptions {
  /** Default 0.001. */
  readonly learningRate?: LearningRate;
  /** How much of the mean of gradients is kept from step to step. Default 0.9. */
  readonly beta1?: number;
  /** How much of the mean of squared gradients is kept from step to step. Default 0.999. */
  readonly beta2?: number;
  /** Added to the root, so that nothing is divided by 0. Default 1e-8. */
  readonly epsilon?: number;
}

/** Options of {@link adamw}. */
export interface AdamWOptions extends AdamOptions {
  /** λ: each step first shrinks the parameters by a factor of 1 − αλ. Default 0.01. */
  readonly weightDecay?: number;
}

/**
 * Adam: momentum and RMSProp together, both corrected for having started from zero at step t,
 * m ← β₁m + (1 − β₁) g, s ← β₂s + (1 − β₂) g², θ ← θ − α m̂ / (√ŝ + ε) with m̂ = m/(1 − β₁ᵗ) and ŝ = s/(1 − β₂ᵗ).
 *
 * Source: D. Kingma and J. Ba (2015), Adam: A method for stochastic optimization, algorithm 1.
 *
 * @example
 * const optimizer = optim.adam({ learningRate: 2, epsilon: 0 });
 * const [w] = optimizer.update(array([1, 1]), array([8, -0.5]), optimizer.init(array([1, 1])));
 * w.round().toArray(); // => [-1, 3]
 */
export function adam(options: AdamOptions = {}): Optimizer {
  return optimizer(options.learningRate ?? 1e-3, ["mean", "squares"], adamRule(options));
}

/**
 * AdamW: {@link adam} with weight decay applied to the parameters themselves, θ ← (1 − αλ) θ before the step, instead
 * of through the gradient, where Adam would rescale it away.
 *
 * Source: I. Loshchilov and F. Hutter (2019), Decoupled weight decay regularization, algorithm 2. Defaults as in PyTorch.
 *
 * @example
 * const optimizer = optim.adamw({ learningRate: 0.5, weightDecay: 1 });
 * const [w] = optimizer.update(array([1]), array([0]), optimizer.init(array([1])));
 * w.item(); // => 0.5
 */
export function adamw(options: AdamWOptions = {}): Optimizer {
  const rule = adamRule(options);
  const decay = options.weightDecay ?? 0.01;
  return optimizer(options.learningRate ?? 1e-3, ["mean", "squares"], (x, gradient, slots, at) =>
    rule(times(sub(1, mul(at.learningRate, decay)), x), gradient, slots, at),
  );
}

function adamRule({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions): LeafRule {
  return (x, gradient, [mean, squares], { step, learningRate }) => {
    const m = add(mul(beta1, mean!), mul(1 - beta1, gradient));
    const s = add(mul(beta2, squares!), mul(1 - beta2, square(gradient)));
    // √(s/c) as √s · (1/√c), since dividing takes several times as long as multiplying.
    const root = add(times(div(1, sqrt(sub(1, pow(beta2, step)))), sqrt(s)), epsilon);
    return [sub(x, times(div(learningRate, sub(1, pow(beta1, step))), div(m, root))), m, s];
  };
}
