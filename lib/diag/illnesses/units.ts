import type { Examples } from "../../data/examples.ts";
import { called, type Examination, percent } from "../examination.ts";
import type { Discovery } from "../finding.ts";
import type { LayerStatistics } from "../layers.ts";
import { reinitialized } from "../reinitialize.ts";

/** Shares of a layer from which on its units are too many saturated or dead; and those with which it cannot learn. */
const limits = { saturated: 0.5, dead: 0.6, hopeless: 0.9 };
/** With fewer examples than this, a unit that is 0 for all of them may well not be for others. */
const enough = 16;

/** Layers of tanh or sigmoid where most outputs are at the ends of the curve, where it is flat: little gradient passes. */
export function saturatedUnits<P, E extends Examples>(seen: Examination<P, E>): Discovery<P, E>[] {
  const share = (layer: LayerStatistics): number => layer.activation.saturated ?? 0;
  const found = hiddenLayers(seen).filter((layer) => share(layer) > limits.saturated);
  if (found.length === 0) return [];
  const worst = found.reduce((a, b) => (share(b) > share(a) ? b : a));
  return [
    {
      illness: "saturated units",
      severity: share(worst) >= limits.hopeless ? "stops learning" : "slows learning",
      where: found.map(({ name }) => name),
      evidence:
        `${percent(share(worst))} of the outputs of ${called(worst)} are within 3 % of an end of its curve, where the ` +
        `slope is below 0.06 of its highest${found.length > 1 ? `; ${found.length} layers have more than half` : ""}`,
      remedy: "start from smaller weights: variance 2/(inputs + outputs) (nn.init.xavier)",
      cure: (key) => ({ model: reinitialized(seen.model, seen.layers, key) }),
    },
  ];
}

/** Layers of ReLU where most units are 0 for every example: no gradient comes through them, so they stay so. */
export function deadUnits<P, E extends Examples>(seen: Examination<P, E>): Discovery<P, E>[] {
  if (seen.count < enough) return [];
  const found = hiddenLayers(seen).filter(
    ({ kind, activation }) =>
      typeof activation.dead === "number" &&
      activation.dead > limits.dead &&
      activation.quantiles.min === 0 &&
      !["Linear", "tanh", "sigmoid"].includes(kind),
  );
  if (found.length === 0) return [];
  const worst = found.reduce((a, b) => (b.activation.dead > a.activation.dead ? b : a));
  return [
    {
      illness: "dead units",
      severity: worst.activation.dead >= limits.hopeless ? "stops learning" : "slows learning",
      where: found.map(({ name }) => name),
      evidence:
        `${percent(worst.activation.dead)} of the units of ${called(worst)} are 0 for all ${seen.count} examples` +
        `${found.length > 1 ? `; in ${found.length} layers it is more than ${percent(limits.dead)}` : ""}`,
      remedy:
        "start from He's variance 2/inputs and biases of 0 (nn.init.he), take a lower learning rate, or nn.leakyRelu, which does not die",
      cure: (key) => ({ model: reinitialized(seen.model, seen.layers, key) }),
    },
  ];
}

/** What comes before the last layer with weights; after it, saturation is what a classifier is trained for. */
function hiddenLayers<P, E extends Examples>({
  statistics,
  weighted,
}: Examination<P, E>): readonly LayerStatistics[] {
  return statistics.slice(0, weighted.at(-1) ?? 0);
}
