import type { Figure } from "../plot/figure.ts";
import { perLayer } from "../plot/per-layer.ts";
import type { LayerStatistics } from "./layers.ts";
import type { PredictedSizes } from "./theory.ts";

/** A network in {@link sizePanels}. */
export interface SizedNetwork {
  readonly name: string;
  /** Its layers with weights. */
  readonly weighted: readonly LayerStatistics[];
  readonly predicted: PredictedSizes | undefined;
}

/** Two pictures: the gradient by each layer with weights, and its output, measured and predicted, of one or more networks. */
export function sizePanels(networks: readonly SizedNetwork[]): [gradients: Figure, outputs: Figure] {
  const gradients = networks.map(({ name, weighted, predicted }) => {
    const measured = weighted.map(({ gradient }) => gradient.rms);
    const last = measured.at(-1) ?? NaN;
    return { name, measured, ...(predicted && { predicted: predicted.gradients.map((g) => g * last) }) };
  });
  const outputs = networks.map(({ name, weighted, predicted }) => ({
    name,
    measured: weighted.map(({ activation }) => activation.rms),
    ...(predicted && { predicted: predicted.activations }),
  }));
  const xLabel = "layer with weights";
  return [
    perLayer(gradients, { title: "Gradient by each layer's output", xLabel, yLabel: "rms of the gradient" }),
    perLayer(outputs, { title: "Output of each layer", xLabel, yLabel: "rms of the output" }),
  ];
}
