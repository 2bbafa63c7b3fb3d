import { ShapeError } from "../core/errors.ts";
import { showShape } from "../core/shape.ts";
import { zeros } from "../ndarray/creation.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { add } from "../ops/arithmetic.ts";
import { matmul } from "../ops/matmul.ts";
import type { Key } from "../ops/random.ts";
import { type Initializer, lecun } from "./init.ts";
import type { Layer } from "./layer.ts";

/**
 * A linear (fully connected) layer, y = x W + b.
 *
 * One example is a row of x. (The course writes examples as columns, y = W x + b, with W the transpose of this one.)
 */
export class Linear implements Layer {
  /** W, shape (inputs, outputs): `weight[i, j]` leads from input i to output j. */
  readonly weight: NDArray;
  /** b, shape (outputs,), unless the layer has none. */
  readonly bias: NDArray | undefined;

  /** @throws ShapeError unless `weight` is a matrix and `bias` has one element for each of its columns. */
  constructor(weight: NDArray, bias?: NDArray) {
    if (weight.ndim !== 2 || (bias && (bias.ndim !== 1 || bias.size !== weight.shape[1]))) {
      throw new ShapeError(
        "Linear: expected a weight of shape (inputs, outputs) and a bias of shape (outputs,), got " +
          `${showShape(weight.shape)} and ${bias ? showShape(bias.shape) : "none"}`,
      );
    }
    this.weight = weight;
    this.bias = bias;
  }

  /**
   * @param x Shape (examples, inputs).
   * @returns Shape (examples, outputs).
   * @throws ShapeError when the number of inputs differs.
   */
  forward(x: NDArray): NDArray {
    if (x.shape.at(-1) !== this.weight.shape[0]) {
      throw new ShapeError(
        `Linear: takes ${this.weight.shape[0]} inputs, so x must have shape (examples, ${this.weight.shape[0]}), ` +
          `got ${showShape(x.shape)}`,
      );
    }
    const y = matmul(x, this.weight);
    return this.bias === undefined ? y : add(y, this.bias);
  }
}

/** Options of {@link linear}. */
export interface LinearOptions {
  /** Decides the weights: the same key gives the same ones. */
  readonly key: Key;
  /** How the weights are drawn. Default {@link init.lecun}, variance 1/inputs. */
  readonly init?: Initializer;
  /** Whether there is a bias, which starts at 0. Default true. */
  readonly bias?: boolean;
}

/**
 * A {@link Linear} layer with fresh weights.
 *
 * @example
 * const layer = nn.linear(3, 2, { key: random.key(0) });
 * [layer.weight.shape, layer.bias?.shape]; // => [[3, 2], [2]]
 * layer.forward(zeros([5, 3])).shape; // => [5, 2]
 */
export function linear(inputs: number, outputs: number, options: LinearOptions): Linear {
  const { key, init = lecun(), bias = true } = options;
  return new Linear(init.draw(key, [inputs, outputs]), bias ? zeros([outputs]) : undefined);
}
