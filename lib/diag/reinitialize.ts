import { mapLeaves, mapNamedLeaves } from "../core/tree.ts";
import { zeros } from "../ndarray/creation.ts";
import { sigmoid, tanh } from "../nn/activation.ts";
import { he, type Initializer, lecun, xavier } from "../nn/init.ts";
import { Linear } from "../nn/linear.ts";
import { type Key, split } from "../ops/random.ts";
import { cast } from "../ops/movement.ts";
import { layerKind } from "./layer-kind.ts";
import type { ObservedLayer } from "./observation.ts";

/**
 * The model with fresh weights and zero biases in its linear layers, each drawn as suits the activation that follows:
 * He's variance before relu and its kin, Xavier's before tanh and sigmoid, LeCun's before none.
 */
export function reinitialized<P>(model: P, layers: readonly ObservedLayer[], key: Key): P {
  const keys = split(key, layers.length);
  const fresh = new Map<string, Linear>();
  layers.forEach(({ name, layer }, i) => {
    if (!(layer instanceof Linear)) return;
    const { weight, bias } = layer;
    const [inputs, outputs] = weight.shape as [number, number];
    const drawn = initializerBefore(layers[i + 1]?.layer).draw(keys[i]!, [inputs, outputs]);
    const start = bias && zeros(bias.shape, { dtype: bias.dtype });
    fresh.set(name, new Linear(cast(drawn, weight.dtype), start));
  });
  const isLinear = (value: unknown): value is Linear => value instanceof Linear;
  return mapNamedLeaves(model, isLinear, (layer, name) => fresh.get(name) ?? layer) as P;
}

/** The way to draw the weights of a layer that suits what comes next. */
function initializerBefore(next: object | undefined): Initializer {
  if (typeof next !== "function") return lecun();
  const kind = layerKind(next);
  if (kind === "identity") return lecun();
  return ["tanh", "sigmoid", "softplus"].includes(kind) ? xavier() : he();
}

/** The model with tanh in the place of each sigmoid: the same curve, but around 0 and four times as steep. */
export function withTanh<P>(model: P): P {
  const isSigmoid = (value: unknown): value is typeof sigmoid => value === sigmoid;
  return mapLeaves(model, isSigmoid, () => tanh) as P;
}
