import { isFloat } from "../core/dtype.ts";
import { DTypeError, ShapeError } from "../core/errors.ts";
import { type Shape, showShape } from "../core/shape.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import type { Layer } from "../nn/layer.ts";
import { Sequential } from "../nn/sequential.ts";
import { abs, mul, sub } from "../ops/arithmetic.ts";
import { greater, notEqual } from "../ops/compare.ts";
import { max, mean } from "../ops/reduce.ts";
import * as tree from "../ops/tree.ts";
import { histogram, type Histogram } from "./histogram.ts";
import { type Magnitude, magnitude, type Quantiles, quantiles } from "./magnitude.ts";
import { type ObservedLayer, observe } from "./observation.ts";

/** What a layer puts out, over all examples and units. */
export interface ActivationStatistics extends Magnitude {
  readonly quantiles: Quantiles;
  readonly histogram: Histogram;
  /**
   * The share of elements where tanh is beyond ±0.97, or sigmoid as close to its ends (it is tanh in other units), so
   * that hardly any gradient comes through; undefined after other layers.
   */
  readonly saturated: number | undefined;
  /** The share of units that are 0 for every example: as they are, they learn nothing and tell nothing. */
  readonly dead: number;
}

/** One array of parameters: its values, and the gradient of the cost by them. */
export interface ParameterStatistics {
  /** Its name in the model, such as `layers.2.weight`. */
  readonly name: string;
  readonly shape: Shape;
  readonly value: Magnitude;
  readonly gradient: Magnitude;
}

/** One layer, seen forward and backward. */
export interface LayerStatistics {
  /** Its place in the model, such as `layers.2`. */
  readonly name: string;
  /** What it is: "Linear", "tanh". */
  readonly kind: string;
  /** Of its output. */
  readonly shape: Shape;
  readonly activation: ActivationStatistics;
  /** Of the cost by the layer's output. */
  readonly gradient: Magnitude;
  readonly parameters: readonly ParameterStatistics[];
}

/** A whole network, seen forward and backward. */
export interface NetworkStatistics {
  readonly cost: number;
  /** The inputs, and the gradient of the cost by them. */
  readonly input: { readonly activation: Magnitude; readonly gradient: Magnitude };
  /** In the order they ran, activations included. */
  readonly layers: readonly LayerStatistics[];
}

/** How far from 0 tanh counts as saturated; its slope there is 1 − 0.97² ≈ 0.06. */
const saturation = 0.97;

/**
 * What happens in every layer of a network on one batch: the size of what it puts out, and of the gradient of the cost
 * by that output and by each of its parameters.
 *
 * @param model Its layers and activations, and those within them, are looked at one by one, in the order they run.
 * @param x A batch of examples, one a row.
 * @param cost From the network's output to one number.
 * @throws RangeError for a model without layers; ShapeError when there are no examples, or the cost
 * is no scalar; DTypeError when x is int32 or bool.
 * @example
 * const net = nn.mlp([2, 8, 1], { key: random.key(0), activation: "tanh" });
 * const y = zeros([5, 1]);
 * const { layers } = diag.layerStatistics(net, ones([5, 2]), (output) => nn.meanSquaredError(output, y));
 * layers.map(({ name, kind }) => `${name} ${kind}`); // => ["layers.0 Linear", "layers.1 tanh", "layers.2 Linear"]
 * layers[0].parameters.map(({ name }) => name); // => ["layers.0.weight", "layers.0.bias"]
 * layers[1].activation.maxAbs < 1; // => true
 */
export function layerStatistics(
  model: Layer,
  x: NDArray,
  cost: (output: NDArray) => NDArray,
): NetworkStatistics {
  if (model instanceof Sequential && model.layers.length === 0) {
    throw new RangeError("layerStatistics: the model has no layers");
  }
  if (x.size === 0) {
    throw new ShapeError(`layerStatistics: expected at least one example, got shape ${showShape(x.shape)}`);
  }
  if (!isFloat(x.dtype)) {
    throw new DTypeError(
      `layerStatistics: x is ${x.dtype}, which has no derivatives; convert it with astype`,
    );
  }
  const seen = observe((net: Layer, input: NDArray) => cost(net.forward(input)), model, x);
  return {
    cost: seen.cost.item(),
    input: { activation: magnitude(x), gradient: magnitude(seen.gradients.input) },
    layers: describeLayers(model, seen),
  };
}

/** The layers of an observation as numbers, each with the parameters that lie in it and in no layer within it. */
export function describeLayers<P>(
  model: P,
  seen: {
    readonly layers: readonly Pick<ObservedLayer, "name" | "kind" | "output" | "gradient">[];
    readonly gradients: { readonly model: P };
  },
): LayerStatistics[] {
  const parameters = describeParameters(model, seen.gradients.model);
  const places = [...new Set(seen.layers.map(({ name }) => name))].sort((a, b) => b.length - a.length);
  const homes = parameters.map(({ name }) =>
    places.find((place) => place === "" || name.startsWith(`${place}.`)),
  );
  return seen.layers.map(({ name, kind, output, gradient }) => {
    return {
      name,
      kind,
      shape: output.shape,
      activation: {
        ...magnitude(output),
        quantiles: quantiles(output),
        histogram: histogram(output),
        saturated: saturatedShare(kind, output),
        dead: 1 - mean(max(notEqual(output, 0), examplesOf(output))).item(),
      },
      gradient: magnitude(gradient),
      parameters: parameters.filter((_, i) => homes[i] === name),
    };
  });
}

/** Whether a layer has a matrix of weights: what depth is counted in. */
export function hasWeights({ parameters }: LayerStatistics): boolean {
  return parameters.some(({ shape }) => shape.length > 1);
}

/** Each array of parameters with its gradient, as numbers. */
export function describeParameters<P>(model: P, gradients: P): ParameterStatistics[] {
  const [values, slopes] = [tree.leaves(model), tree.leaves(gradients)];
  return tree.names(model).map((name, i) => ({
    name,
    shape: values[i]!.shape,
    value: magnitude(values[i]!),
    gradient: magnitude(slopes[i]!),
  }));
}

function saturatedShare(kind: string, output: NDArray): number | undefined {
  if (kind !== "tanh" && kind !== "sigmoid") return undefined;
  // σ(z) = (1 + tanh(z/2)) / 2.
  const asTanh = kind === "tanh" ? output : sub(mul(2, output), 1);
  return mean(greater(abs(asTanh), saturation)).item();
}

/** All axes but the last, which counts the units. */
function examplesOf(output: NDArray): number[] {
  return Array.from({ length: output.ndim - 1 }, (_, axis) => axis);
}
