import type { NDArray } from "../ndarray/ndarray.ts";
import { div } from "../ops/arithmetic.ts";
import { where } from "../ops/elementwise.ts";
import { bernoulli, type Key } from "../ops/random.ts";
import type { Layer, LayerMode, LayerState } from "./layer.ts";

/** Options of {@link dropout}. */
export interface DropoutOptions {
  /** The share of elements that are set to 0. Default 0.5. */
  readonly rate?: number;
  /** Decides which: the same key freezes the mask, which makes the result a plain function of `x` again. */
  readonly key: Key;
  /** Off (the default), `x` passes unchanged, as it should whenever a model is used rather than trained. */
  readonly train?: boolean;
}

/**
 * Inverted dropout: while training, each element is set to 0 with probability p and the others are divided by 1 − p,
 * so that the expected value stays what it is and nothing has to be rescaled afterwards.
 *
 * Source: N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov (2014), Dropout: A simple way to
 * prevent neural networks from overfitting.
 *
 * @param x Any shape.
 * @throws RangeError unless the rate is at least 0 and below 1.
 * @example
 * const x = ones([1000]);
 * const key = random.key(0);
 * nn.dropout(x, { key }).sum().item(); // => 1000
 * const dropped = nn.dropout(x, { key, rate: 0.75, train: true });
 * dropped.max().item(); // => 4
 * (dropped.mean().item() - 1) ** 2 < 0.04; // => true
 */
export function dropout(x: NDArray, options: DropoutOptions): NDArray {
  const { rate = 0.5, key, train = false } = options;
  checkRate(rate);
  if (!train || rate === 0) return x;
  return where(bernoulli(key, 1 - rate, x.shape), div(x, 1 - rate), 0);
}

/**
 * {@link dropout} as a layer of a network: while learning the mask is drawn from the mode's key (the same key, the same
 * mask, as gradient checking needs), otherwise x passes unchanged.
 *
 * @example
 * const layer = new nn.Dropout(0.5);
 * const x = ones([4]);
 * layer.forward(x).toArray(); // => [1, 1, 1, 1]
 * const [y] = layer.run(x, { train: true, key: random.key(2) });
 * const [again] = layer.run(x, { train: true, key: random.key(2) });
 * [y.max().item(), y.equal(again).all().item()]; // => [2, 1]
 */
export class Dropout implements Layer {
  /** The share of elements that are set to 0 while learning. */
  readonly rate: number;

  /** @throws RangeError unless the rate is at least 0 and below 1. */
  constructor(rate = 0.5) {
    checkRate(rate);
    this.rate = rate;
  }

  forward(x: NDArray): NDArray {
    return x;
  }

  run(x: NDArray, { train, key }: LayerMode): [y: NDArray, state: LayerState] {
    return [dropout(x, { rate: this.rate, key, train }), {}];
  }
}

function checkRate(rate: number): void {
  if (!(rate >= 0 && rate < 1))
    throw new RangeError(`dropout: the rate must be at least 0 and below 1, got ${rate}`);
}
