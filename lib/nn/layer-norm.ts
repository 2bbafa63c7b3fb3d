import { ShapeError } from "../core/errors.ts";
import { showShape } from "../core/shape.ts";
import { ones, zeros } from "../ndarray/creation.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { add, div, mul, sqrt, sub } from "../ops/arithmetic.ts";
import { mean, variance } from "../ops/reduce.ts";
import type { Layer } from "./layer.ts";

/**
 * Layer normalization: each example's features to mean 0 and variance 1 by the example's own statistics, then scaled
 * and shifted by learned parameters, γ (x − μ)/√(σ² + ε) + β.
 *
 * Source: J. Ba, J. Kiros and G. Hinton (2016), Layer normalization. Defaults as in PyTorch.
 */
export class LayerNorm implements Layer {
  /** γ, shape (features,), at first 1. */
  readonly scale: NDArray;
  /** β, shape (features,), at first 0. */
  readonly shift: NDArray;
  /** ε, added to the variance so that nothing is divided by 0. */
  readonly epsilon: number;

  constructor(scale: NDArray, shift: NDArray, epsilon = 1e-5) {
    this.scale = scale;
    this.shift = shift;
    this.epsilon = epsilon;
  }

  /**
   * @param x Shape (examples, features).
   * @returns The same shape.
   * @throws ShapeError when the number of features differs.
   */
  forward(x: NDArray): NDArray {
    if (x.shape.at(-1) !== this.scale.size) {
      throw new ShapeError(
        `LayerNorm: made for ${this.scale.size} features, so x must have shape (examples, ${this.scale.size}), ` +
          `got ${showShape(x.shape)}`,
      );
    }
    const centred = sub(x, mean(x, -1, { keepdims: true }));
    const spread = sqrt(add(variance(x, -1, { keepdims: true }), this.epsilon));
    return add(mul(this.scale, div(centred, spread)), this.shift);
  }
}

/**
 * A fresh {@link LayerNorm} layer.
 * @example
 * const layer = nn.layerNorm(2);
 * layer.forward(array([[1, 3], [100, 300]])).round().toArray(); // => [[-1, 1], [-1, 1]]
 */
export function layerNorm(features: number): LayerNorm {
  return new LayerNorm(ones([features]), zeros([features]));
}
