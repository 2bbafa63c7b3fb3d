import type { NDArray } from "../ndarray/ndarray.ts";
import type { Activation } from "./activation.ts";
import type { Layer } from "./layer.ts";

/**
 * Layers and activations one after the other. Its parameters are named by position: `layers.2.weight` belongs to the
 * third, counted from 0, activations included.
 *
 * @example
 * const [first, second] = random.split(random.key(0));
 * const net = nn.sequential([nn.linear(2, 3, { key: first }), nn.relu, nn.linear(3, 1, { key: second })]);
 * tree.names(net); // => ["layers.0.weight", "layers.0.bias", "layers.2.weight", "layers.2.bias"]
 * net.forward(ones([4, 2])).shape; // => [4, 1]
 */
export class Sequential implements Layer {
  readonly layers: readonly (Layer | Activation)[];

  constructor(layers: readonly (Layer | Activation)[]) {
    this.layers = layers;
  }

  forward(x: NDArray): NDArray {
    return this.layers.reduce((y, layer) => (typeof layer === "function" ? layer(y) : layer.forward(y)), x);
  }
}

/** A {@link Sequential} network of these layers. */
export function sequential(layers: readonly (Layer | Activation)[]): Sequential {
  return new Sequential(layers);
}
