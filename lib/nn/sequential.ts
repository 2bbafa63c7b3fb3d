import { NDArray } from "../ndarray/ndarray.ts";
import { split } from "../ops/random.ts";
import type { Activation } from "./activation.ts";
import { type Layer, type LayerMode, type LayerState, runLayer } from "./layer.ts";

/**
 * Layers and activations one after the other. Its parameters are named by position: `layers.2.weight` belongs to the
 * third, counted from 0, activations included.
 *
 * @example
 * const [first, second] = random.split(random.key(0));
 * const net = nn.sequential([nn.linear(2, 3, { key: first }), nn.relu, nn.linear(3, 1, { key: second })]);
 * tree.names(net); // => ["layers.0.weight", "layers.0.bias", "layers.2.weight", "layers.2.bias"]
 * net.forward(ones([4, 2])).shape; // => [4, 1]
 *
 * @example
 * // Layers that work otherwise while learning, or remember something, are run with a mode.
 * const key = random.key(0);
 * const net = nn.sequential([nn.linear(2, 3, { key }), nn.batchNorm(3), nn.relu, new nn.Dropout(0.5), nn.linear(3, 1, { key })]);
 * const [y, state] = net.run(random.normal(key, [4, 2]), { train: true, key, state: net.init() });
 * [y.shape, tree.names(state)]; // => [[4, 1], ["1.mean", "1.variance"]]
 */
export class Sequential implements Layer {
  readonly layers: readonly (Layer | Activation)[];

  constructor(layers: readonly (Layer | Activation)[]) {
    this.layers = layers;
  }

  forward(x: NDArray): NDArray {
    return this.layers.reduce((y, layer) => (typeof layer === "function" ? layer(y) : layer.forward(y)), x);
  }

  /** What its layers remember before the first batch, by position. */
  init(): LayerState {
    const entries = this.layers.map((layer, i) => [`${i}`, (layer as Layer).init?.() ?? {}] as const);
    return Object.fromEntries(entries.filter(([, state]) => Object.keys(state).length > 0));
  }

  /** The output in this mode, each layer with a key and a state of its own, and what the layers remember now. */
  run(x: NDArray, { train, key, state = {} }: LayerMode): [y: NDArray, state: LayerState] {
    const keys = split(key, this.layers.length);
    const next: Record<string, LayerState> = {};
    const y = this.layers.reduce((y, layer, i) => {
      if (typeof layer === "function") return layer(y);
      const own = state[`${i}`];
      const mode = { train, key: keys[i]!, ...(own instanceof NDArray ? {} : own && { state: own }) };
      const [out, now] = runLayer(layer, y, mode);
      if (Object.keys(now).length > 0) next[`${i}`] = now;
      return out;
    }, x);
    return [y, next];
  }
}

/** A {@link Sequential} network of these layers. */
export function sequential(layers: readonly (Layer | Activation)[]): Sequential {
  return new Sequential(layers);
}
