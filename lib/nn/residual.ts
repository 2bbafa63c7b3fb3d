import { ShapeError } from "../core/errors.ts";
import { sameShape, showShape } from "../core/shape.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { add } from "../ops/arithmetic.ts";
import { type Layer, type LayerMode, type LayerState, runLayer } from "./layer.ts";

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
    return this.added(x, this.inner.forward(x));
  }

  /** What the inner layer remembers before the first batch. */
  init(): LayerState {
    return this.inner.init?.() ?? {};
  }

  /** @throws ShapeError when the inner layer changes the shape. */
  run(x: NDArray, mode: LayerMode): [y: NDArray, state: LayerState] {
    const [change, state] = runLayer(this.inner, x, mode);
    return [this.added(x, change), state];
  }

  private added(x: NDArray, change: NDArray): NDArray {
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
