import { valueAndGrad } from "../autodiff/gradient.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { add } from "../ops/arithmetic.ts";
import { zerosLike } from "../ops/movement.ts";
import { type Tapped, tapped } from "../ops/tap.ts";
import { layerKind } from "./layer-kind.ts";

/** A layer or activation in one pass forward and backward. */
export interface ObservedLayer extends Tapped {
  /** What it is: "Linear", "tanh". */
  readonly kind: string;
  /** The cost's gradient by what the layer put out, of the same shape. */
  readonly gradient: NDArray;
}

/** One pass of a cost forward and backward, with all that a report can be made of. */
export interface Observation<P, X> {
  readonly cost: NDArray;
  /** Layers and activations in the order they ran. */
  readonly layers: readonly ObservedLayer[];
  /** The cost's gradient by the parameters and by the input: trees like them. */
  readonly gradients: { readonly model: P; readonly input: X };
}

/**
 * Runs a cost forward and backward and keeps what passes through. Each layer's output h is replaced by h + δ with δ = 0,
 * and the derivative of the cost by δ is its gradient by h.
 */
export function observe<P, X>(cost: (model: P, input: X) => NDArray, model: P, input: X): Observation<P, X> {
  const seen: Tapped[] = [];
  const look = tapped(model, (layer) => {
    seen.push(layer);
    return layer.output;
  });
  cost(look, input);

  const nudges = seen.map(({ output }) => zerosLike(output));
  const [value, gradients] = valueAndGrad((at: { model: P; input: X; nudges: NDArray[] }) => {
    let next = 0;
    const nudged = tapped(at.model, ({ output }) => add(output, at.nudges[next++]!));
    return cost(nudged, at.input);
  })({ model, input, nudges });
  return {
    cost: value,
    layers: seen.map((layer, i) => ({
      ...layer,
      kind: layerKind(layer.layer),
      gradient: gradients.nudges[i]!,
    })),
    gradients: { model: gradients.model, input: gradients.input },
  };
}
