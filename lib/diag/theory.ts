import type { Examples } from "../data/examples.ts";
import { Linear } from "../nn/linear.ts";
import type { Examination } from "./examination.ts";
import { layerKind } from "./layer-kind.ts";
import { magnitude } from "./magnitude.ts";
import { type MeanFieldActivation, moments } from "./mean-field.ts";

/** What mean-field theory predicts for each layer with weights. */
export interface PredictedSizes {
  /** The rms of what each puts out. */
  readonly activations: readonly number[];
  /** The rms of the gradient by that, in units of the last one. */
  readonly gradients: readonly number[];
}

/**
 * The sizes that mean-field theory predicts from nothing but the variance of each layer's weights and the size of the
 * inputs; for networks of linear layers with identity, relu, sigmoid or tanh between them, undefined for others.
 *
 * With n inputs of mean square s, an output has variance q = n Var(w) s + E b², and going back the mean square of
 * gradients is multiplied by m Var(w) E φ'(√q ε)², for m outputs. Source: see {@link meanField}.
 */
export function predictedSizes<P, E extends Examples>(seen: Examination<P, E>): PredictedSizes | undefined {
  const linear: { inputs: number; outputs: number; weight: number; bias: number }[] = [];
  const units: MeanFieldActivation[] = [];
  for (const { layer } of seen.layers) {
    if (layer instanceof Linear) {
      if (linear.length > units.length) units.push("identity");
      const [inputs, outputs] = layer.weight.shape as [number, number];
      const weight = magnitude(layer.weight).rms ** 2;
      linear.push({ inputs, outputs, weight, bias: layer.bias ? magnitude(layer.bias).rms ** 2 : 0 });
    } else {
      const kind = layerKind(layer);
      if (!isKnown(kind) || units.length >= linear.length) return undefined;
      units.push(kind);
    }
  }
  if (linear.length === 0 || seen.input === undefined) return undefined;

  let square = magnitude(seen.input.x).rms ** 2;
  const variances: number[] = [];
  const slopes: number[] = [];
  linear.forEach(({ inputs, weight, bias }, l) => {
    const q = inputs * weight * square + bias;
    const { meanSquare, meanSquareSlope } = moments(units[l] ?? "identity");
    variances.push(q);
    slopes.push(meanSquareSlope(q));
    square = meanSquare(q);
  });
  const squares = new Array<number>(linear.length).fill(1);
  for (let l = linear.length - 2; l >= 0; l--) {
    const { outputs, weight } = linear[l + 1]!;
    squares[l] = squares[l + 1]! * outputs * weight * slopes[l]!;
  }
  return { activations: variances.map(Math.sqrt), gradients: squares.map(Math.sqrt) };
}

function isKnown(kind: string): kind is MeanFieldActivation {
  return ["identity", "relu", "sigmoid", "tanh"].includes(kind);
}
