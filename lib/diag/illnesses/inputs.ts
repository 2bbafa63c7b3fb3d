import type { Examples } from "../../data/examples.ts";
import { StandardScaler } from "../../data/standard-scaler.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { reshape } from "../../ops/movement.ts";
import { type Examination, percent, short } from "../examination.ts";
import type { Discovery } from "../finding.ts";
import { magnitude } from "../magnitude.ts";

/** Beyond these, features count as not normalized: sizes far from 1, means far from 0, spreads far from each other. */
const limits = { rms: 3, smallest: 0.1, offset: 10, spread: 100 };

/**
 * Features that are far from 0 and 1 in mean and size: the cost is then steep along some directions and flat along
 * others, and units start out saturated.
 *
 * Source: Y. LeCun, L. Bottou, G. Orr and K.-R. Müller (1998), Efficient BackProp, section 4.3.
 */
export function inputsNotNormalized<P, E extends Examples>({
  input,
  examples,
}: Examination<P, E>): Discovery<P, E>[] {
  if (input === undefined || input.x.ndim < 2) return [];
  const { x, name } = input;
  const { rms, maxAbs } = magnitude(x);
  const { offset, spread } = perFeature(x);
  const signs = [
    ...(rms > limits.rms ? [`a typical input has size ${short(rms)} (rms) instead of about 1`] : []),
    ...(maxAbs > 0 && maxAbs < limits.smallest ? [`the largest input is ${short(maxAbs)}`] : []),
    ...(offset > limits.offset
      ? [
          `${percent(offset / (1 + offset))} of their mean square are their means, and only the rest is information`,
        ]
      : []),
    ...(spread > limits.spread ? [`one feature's range is ${short(spread)} times another's`] : []),
  ];
  if (signs.length === 0) return [];
  return [
    {
      illness: "inputs not normalized",
      severity:
        rms > 30 || maxAbs < limits.smallest / 10 || offset > 1000 ? "stops learning" : "slows learning",
      where: [name ?? "the input of the first layer"],
      evidence: signs.join("; "),
      remedy:
        "bring each feature to mean 0 and standard deviation 1 (data.StandardScaler), and the dev and test set by the same numbers",
      cure:
        name === undefined
          ? undefined
          : () => ({ examples: { ...examples, [name]: new StandardScaler().fit(x).transform(x) } }),
    },
  ];
}

/** (Σ mean²)/(Σ variance) over the features, and the widest range of one over the narrowest. Constant ones aside. */
function perFeature(x: NDArray): { offset: number; spread: number } {
  const features = x.shape.at(-1)!;
  const values = reshape(x, [-1, features]).toTypedArray();
  const rows = values.length / features;
  let [means, variances, widest, narrowest] = [0, 0, 0, Infinity];
  for (let j = 0; j < features; j++) {
    let [low, high, sum] = [Infinity, -Infinity, 0];
    for (let i = j; i < values.length; i += features) {
      low = Math.min(low, values[i]!);
      high = Math.max(high, values[i]!);
      sum += values[i]! / rows;
    }
    let scatter = 0;
    for (let i = j; i < values.length; i += features) scatter += (values[i]! - sum) ** 2 / rows;
    if (!(high > low)) continue;
    means += sum ** 2;
    variances += scatter;
    widest = Math.max(widest, high - low);
    narrowest = Math.min(narrowest, high - low);
  }
  return variances > 0 ? { offset: means / variances, spread: widest / narrowest } : { offset: 0, spread: 1 };
}
