import type { Examples } from "../../data/examples.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { type Examination, linearLayers, percent, type SeenLinear } from "../examination.ts";
import type { Discovery } from "../finding.ts";
import { reinitialized } from "../reinitialize.ts";

/**
 * Hidden layers whose units have the same weights and the same gradients: they compute the same now and after every
 * step, so the layer is as good as one unit. Weights that all start at 0, or at any other number, are like that.
 */
export function symmetricUnits<P, E extends Examples>(seen: Examination<P, E>): Discovery<P, E>[] {
  const hidden = linearLayers(seen).slice(0, -1);
  const alike = hidden
    .map((layer) => ({ layer, units: layer.weight.value.shape[1]!, kinds: kindsOfUnits(layer) }))
    .filter(({ units, kinds }) => units > 1 && kinds <= units / 2);
  if (alike.length === 0) return [];
  const { layer, units, kinds } = alike[0]!;
  const zero = layer.weight.value.toTypedArray().every((w) => w === 0);
  return [
    {
      illness: "symmetric units",
      severity: alike.some((one) => one.kinds === 1) ? "stops learning" : "slows learning",
      where: alike.map((one) => one.layer.name),
      evidence:
        `in ${alike.length} of ${hidden.length} hidden layers units are copies of each other: the ${units} units of ` +
        `${layer.name || "the first"} are ${kinds === 1 ? "all alike" : `only ${kinds} different ones (${percent(kinds / units)})`}, ` +
        `${zero ? "with weights of 0, " : ""}and have the same gradients, so they stay alike`,
      remedy: "draw the weights at random (biases may start at 0): it is chance that tells units apart",
      cure: (key) => ({ model: reinitialized(seen.model, seen.layers, key) }),
    },
  ];
}

/** How many units differ, in their weights, their bias or the gradients of these. */
function kindsOfUnits({ weight, bias }: SeenLinear): number {
  const rows = [weight.value, weight.gradient, bias?.value, bias?.gradient].flatMap((x) => (x ? [x] : []));
  const units = weight.value.shape[1]!;
  const parts = rows.map((x) => ({ values: x.toTypedArray(), tolerance: toleranceOf(x) }));
  const same = (a: number, b: number): boolean =>
    parts.every(({ values, tolerance }) => {
      for (let i = 0; i < values.length; i += units) {
        // Written so that NaN, too, counts as different.
        if (!(Math.abs(values[i + a]! - values[i + b]!) <= tolerance)) return false;
      }
      return true;
    });
  const kinds: number[] = [];
  for (let unit = 0; unit < units; unit++) if (!kinds.some((other) => same(other, unit))) kinds.push(unit);
  return kinds.length;
}

/** What sums in another order may differ by. */
function toleranceOf(x: NDArray): number {
  let top = 0;
  for (const value of x.toTypedArray()) top = Math.max(top, Math.abs(value));
  return top * (x.dtype === "float32" ? 1e-5 : 1e-12);
}
