import * as activations from "../nn/activation.ts";
import { kindOf } from "../ops/tap.ts";

const activationNames = new Map<unknown, string>(Object.entries(activations).map(([name, f]) => [f, name]));

/** What a layer is: "Linear", "tanh". */
export function layerKind(layer: object): string {
  return activationNames.get(layer) ?? kindOf(layer);
}
