import { ShapeError } from "../core/errors.ts";
import { showShape } from "../core/shape.ts";
import { ones, zeros } from "../ndarray/creation.ts";
import { NDArray } from "../ndarray/ndarray.ts";
import { add, div, mul, sqrt, sub } from "../ops/arithmetic.ts";
import { mean, variance } from "../ops/reduce.ts";
import { stopGradient } from "../ops/stop.ts";
import type { Layer, LayerMode } from "./layer.ts";

/** What a {@link BatchNorm} remembers of the batches it has seen. It is no parameter: keep it beside the model. */
export type BatchNormState = {
  /** Running mean of each feature, shape (features,), at first 0. */
  readonly mean: NDArray;
  /** Running variance of each feature, by n − 1 as in PyTorch, shape (features,), at first 1. */
  readonly variance: NDArray;
};

interface BatchNormOptions {
  readonly epsilon?: number;
  readonly momentum?: number;
  readonly given?: (x: NDArray) => BatchNormState;
}

/**
 * Batch normalization: each feature to mean 0 and variance 1 over the examples of a batch, then scaled and shifted by
 * learned parameters, γ (x − μ)/√(σ² + ε) + β.
 *
 * While training, μ and σ² are the batch's, and one example's output depends on the others; when the model is used they are
 * running means, which {@link BatchNorm.train} returns anew and {@link BatchNorm.use} takes. Nothing changes in place.
 * {@link BatchNorm.run} is either, by mode, for networks that are trained by {@link train}.
 *
 * Source: S. Ioffe and C. Szegedy (2015), Batch normalization. Defaults as in PyTorch.
 */
export class BatchNorm implements Layer {
  /** γ, shape (features,), at first 1. */
  readonly scale: NDArray;
  /** β, shape (features,), at first 0. */
  readonly shift: NDArray;
  /** ε, added to the variance so that nothing is divided by 0. */
  readonly epsilon: number;
  /** The share of a new batch in the running means. */
  readonly momentum: number;
  /** Mean and variance to normalize a batch by, in place of its own. */
  private readonly given: ((x: NDArray) => BatchNormState) | undefined;

  constructor(scale: NDArray, shift: NDArray, options: BatchNormOptions = {}) {
    this.scale = scale;
    this.shift = shift;
    this.epsilon = options.epsilon ?? 1e-5;
    this.momentum = options.momentum ?? 0.1;
    this.given = options.given;
  }

  /** The same layer, normalizing a batch by what `given` makes of it. */
  with(given: (x: NDArray) => BatchNormState): BatchNorm {
    const { scale, shift, epsilon, momentum } = this;
    return new BatchNorm(scale, shift, { epsilon, momentum, given });
  }

  /** What a batch is normalized by: its own mean and variance, by n. */
  statistics(x: NDArray): BatchNormState {
    return this.given?.(x) ?? { mean: mean(x, 0), variance: variance(x, 0) };
  }

  /** What is remembered before the first batch. */
  init(): BatchNormState {
    const features = this.scale.size;
    return { mean: zeros([features]), variance: ones([features]) };
  }

  /**
   * Normalizes by the batch's own statistics.
   * @param x Shape (examples, features), at least two examples.
   * @returns The same shape, and the state with this batch taken in.
   * @throws ShapeError when the number of features differs or there are fewer than two examples.
   */
  train(x: NDArray, state: BatchNormState): [y: NDArray, state: BatchNormState] {
    const y = this.forward(x);
    const blend = (old: NDArray, latest: NDArray): NDArray =>
      add(mul(1 - this.momentum, old), mul(this.momentum, stopGradient(latest)));
    const unbiased = variance(x, 0, { correction: 1 });
    return [y, { mean: blend(state.mean, mean(x, 0)), variance: blend(state.variance, unbiased) }];
  }

  /**
   * Normalizes by what was remembered: the output for one example does not depend on the others.
   * @throws ShapeError when the number of features differs.
   */
  use(x: NDArray, state: BatchNormState): NDArray {
    this.check(x);
    return this.normalized(x, state.mean, state.variance);
  }

  /**
   * {@link BatchNorm.train} while learning, else {@link BatchNorm.use}.
   * @throws TypeError when the mode has no state of this layer.
   */
  run(x: NDArray, { train, state }: LayerMode): [y: NDArray, state: BatchNormState] {
    if (!(state?.["mean"] instanceof NDArray && state["variance"] instanceof NDArray)) {
      throw new TypeError(
        "BatchNorm: run needs what the layer remembers; give the model's init() as `state`, to train or in the mode",
      );
    }
    const { mean, variance } = state;
    return train ? this.train(x, { mean, variance }) : [this.use(x, { mean, variance }), { mean, variance }];
  }

  /**
   * Normalizes by the batch's own statistics, as {@link BatchNorm.train} does, and remembers nothing.
   * @throws ShapeError when the number of features differs or there are fewer than two examples.
   */
  forward(x: NDArray): NDArray {
    this.check(x);
    if (x.shape[0]! < 2 && !this.given) {
      throw new ShapeError(
        `BatchNorm: one example has no variance, got shape ${showShape(x.shape)}; use a larger batch, or ` +
          "the remembered statistics: layer.use(x, state)",
      );
    }
    const { mean: mu, variance: spread } = this.statistics(x);
    return this.normalized(x, mu, spread);
  }

  private normalized(x: NDArray, mu: NDArray, spread: NDArray): NDArray {
    const z = div(sub(x, mu), sqrt(add(spread, this.epsilon)));
    return add(mul(this.scale, z), this.shift);
  }

  private check(x: NDArray): void {
    if (x.ndim === 2 && x.shape[1] === this.scale.size) return;
    throw new ShapeError(
      `BatchNorm: made for ${this.scale.size} features, so x must have shape (examples, ${this.scale.size}), ` +
        `got ${showShape(x.shape)}`,
    );
  }
}

/**
 * A fresh {@link BatchNorm} layer.
 * @example
 * const layer = nn.batchNorm(1);
 * const [y, state] = layer.train(array([[1], [3]]), layer.init());
 * y.round().toArray(); // => [[-1], [1]]
 * [state.mean.item(), state.variance.item()]; // => [0.2, 1.1]
 * layer.use(array([[0.2]]), state).item(); // => 0
 */
export function batchNorm(features: number): BatchNorm {
  return new BatchNorm(ones([features]), zeros([features]));
}
