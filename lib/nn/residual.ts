import { ShapeError } from "../core/errors.ts";
import { sameShape, showShape } from "../core/shape.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { add } from "../ops/arithmetic.ts";
import type { Layer } from "./layer.ts";

/**
 * A residual block, y = x + F(x): the inner layer learns only what to change, and gradients have a way past it.
 *
 * Source: K. He, X. Zhang, S. Ren and J. Sun (2016), Deep residual learning for image recognition.
 */
export class Residual implements Layer {
  /** F, which must keep the shape. */
  readonly inner: Layer;

  constructor(inner: Layer) {
    this.inner = inner;
  }

  /** @throws ShapeError when the inner layer changes the shape. */
  forward(x: NDArray): NDArray {
    const change = this.inner.forward(x);
    if (!sameShape(change.shape, x.shape)) {
      throw new ShapeError(
        `Residual: the inner layer must keep the shape of x, but made ${showShape(change.shape)} of ${showShape(x.shape)}`,
      );
    }
    return add(x, change);
  }
}

/**
 * A {@link Residual} block around a layer.
 * @example
 * const block = nn.residual(nn.linear(2, 2, { key: random.key(0), init: nn.init.zeros() }));
 * block.forward(array([[1, 2]])).toArray(); // => [[1, 2]]
 * tree.names(block); // => ["inner.weight", "inner.bias"]
 */
export function residual(inner: Layer): Residual {
  return new Residual(inner);
}
