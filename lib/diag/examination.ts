import { DTypeError, ShapeError } from "../core/errors.ts";
import { isFloat } from "../core/dtype.ts";
import type { Examples } from "../data/examples.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { Linear } from "../nn/linear.ts";
import { key as keyOf } from "../ops/random.ts";
import * as tree from "../ops/tree.ts";
import type { Cost } from "../train/training.ts";
import {
  describeLayers,
  describeParameters,
  hasWeights,
  type LayerStatistics,
  type ParameterStatistics,
} from "./layers.ts";
import { observe, type ObservedLayer } from "./observation.ts";

/** All that was seen of a network in one pass forward and backward, for the illnesses to be looked for in. */
export interface Examination<P, E extends Examples> {
  readonly model: P;
  readonly examples: E;
  readonly cost: number;
  /** Layers and activations in the order they ran, and the same as numbers. */
  readonly layers: readonly ObservedLayer[];
  readonly statistics: readonly LayerStatistics[];
  readonly tensors: readonly ParameterStatistics[];
  /** Of each array of parameters its values and its gradient, by name. */
  readonly parameters: ReadonlyMap<string, { readonly value: NDArray; readonly gradient: NDArray }>;
  /** Positions in `layers` of those with a weight matrix, which are what depth is counted in. */
  readonly weighted: readonly number[];
  /** What the first layer was given, and which of the examples' arrays that is, if it is one. */
  readonly input: { readonly x: NDArray; readonly name: string | undefined } | undefined;
  /** How many examples there are. */
  readonly count: number;
}

/** Runs a cost forward and backward and keeps all that can be seen. */
export function examine<P, E extends Examples>(model: P, examples: E, cost: Cost<P, E>): Examination<P, E> {
  const odd = Object.entries(examples).find(([, x]) => x.size === 0);
  if (odd) throw new ShapeError(`diagnose: expected at least one example, but ${odd[0]} is empty`);
  if (tree.leaves(model).length === 0) {
    throw new TypeError("diagnose: the model has no parameters; pass model, examples, cost in this order");
  }
  tree.leaves(model).forEach((x, i) => {
    if (isFloat(x.dtype)) return;
    throw new DTypeError(
      `diagnose: ${tree.names(model)[i]} is ${x.dtype}, which has no derivatives; convert it with astype`,
    );
  });
  const mode = { train: false, key: keyOf(0) };
  const seen = observe((m: P) => cost(m, examples, mode), model, undefined);
  const statistics = describeLayers(model, seen);
  const [values, gradients] = [tree.leaves(model), tree.leaves(seen.gradients.model)];
  const x = seen.layers[0]?.input;
  return {
    model,
    examples,
    cost: seen.cost.item(),
    layers: seen.layers,
    statistics,
    tensors: describeParameters(model, seen.gradients.model),
    parameters: new Map(
      tree.names(model).map((name, i) => [name, { value: values[i]!, gradient: gradients[i]! }]),
    ),
    weighted: statistics.flatMap((layer, i) => (hasWeights(layer) ? [i] : [])),
    input: x && { x, name: Object.keys(examples).find((name) => examples[name] === x) },
    count: Object.values(examples)[0]?.shape[0] ?? 1,
  };
}

/** A linear layer with its weights, bias and their gradients. */
export interface SeenLinear {
  readonly name: string;
  readonly position: number;
  readonly weight: { readonly value: NDArray; readonly gradient: NDArray };
  readonly bias: { readonly value: NDArray; readonly gradient: NDArray } | undefined;
}

/** The linear layers of a network, first to last. */
export function linearLayers<P, E extends Examples>({ layers, parameters }: Examination<P, E>): SeenLinear[] {
  return layers.flatMap(({ layer, name }, position) => {
    if (!(layer instanceof Linear)) return [];
    const of = (field: string) => parameters.get(name === "" ? field : `${name}.${field}`);
    const weight = of("weight");
    return weight ? [{ name, position, weight, bias: of("bias") }] : [];
  });
}

/** How a layer is called in a sentence, such as `layers.2 (tanh)`. */
export function called({ name, kind }: { readonly name: string; readonly kind: string }): string {
  return name === "" ? kind : `${name} (${kind})`;
}

/** A number as sentences carry it: three significant digits. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return value !== 0 && (size < 1e-3 || size >= 1e5)
    ? value.toExponential(1)
    : String(Number(value.toPrecision(3)));
}

/** A share as sentences carry it. */
export function percent(share: number): string {
  return `${Math.round(share * 100)}\u00a0%`;
}
