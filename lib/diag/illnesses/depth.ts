import type { Examples } from "../../data/examples.ts";
import { sigmoid } from "../../nn/activation.ts";
import { called, type Examination, short } from "../examination.ts";
import type { Discovery } from "../finding.ts";
import { magnitude } from "../magnitude.ts";
import { reinitialized, withTanh } from "../reinitialize.ts";

/** How many powers of ten a quantity may grow or shrink over the whole depth. */
const limits = { grow: 1.5, shrink: -2.5, hopeless: 4 };

/** Something in each layer with weights, as powers of ten; only layers where it is finite and not 0. */
interface Course {
  /** What the first value belongs to, where that is not a layer. */
  readonly start?: string;
  readonly layers: readonly number[];
  readonly logarithms: readonly number[];
}

/** Gradients or activations that grow from layer to layer, until steps are far too long for some layer, or overflow. */
export function exploding<P, E extends Examples>(seen: Examination<P, E>): Discovery<P, E>[] {
  const [back, forward] = [gradients(seen), activations(seen)];
  const [byGradient, byActivation] = [-change(back), change(forward)];
  if (Math.max(byGradient, byActivation) < limits.grow) return [];
  const signs = [
    ...(byActivation >= limits.grow ? [`activations grow ${sentence(seen, forward)}`] : []),
    ...(byGradient >= limits.grow
      ? [`gradients grow on their way back ${sentence(seen, reversed(back))}`]
      : []),
  ];
  return [
    {
      illness: "exploding",
      severity: Math.max(byGradient, byActivation) >= limits.hopeless ? "stops learning" : "slows learning",
      where: names(seen, byActivation >= limits.grow ? forward : back),
      evidence: signs.join("; "),
      remedy:
        "start from smaller weights: variance 2/inputs before relu (nn.init.he), 2/(inputs + outputs) before tanh (nn.init.xavier); clip gradients while training",
      cure: (key) => ({ model: reinitialized(seen.model, seen.layers, key) }),
    },
  ];
}

/** Gradients that shrink from layer to layer on their way back, until nothing is left for the first ones to learn from. */
export function vanishing<P, E extends Examples>(seen: Examination<P, E>): Discovery<P, E>[] {
  const back = gradients(seen);
  const shrinks = -change(back);
  if (!(shrinks <= limits.shrink)) return [];
  const flat = seen.layers.some(({ layer }) => layer === sigmoid);
  const model = flat ? withTanh(seen.model) : seen.model;
  const layers = flat
    ? seen.layers.map((one) => (one.layer === sigmoid ? { ...one, layer: withTanh(one.layer) } : one))
    : seen.layers;
  return [
    {
      illness: "vanishing",
      severity: shrinks <= -limits.hopeless ? "stops learning" : "slows learning",
      where: names(seen, back),
      evidence: `gradients shrink on their way back ${sentence(seen, reversed(back))}`,
      remedy: flat
        ? "take tanh or relu instead of sigmoid, whose slope is at most 1/4, with weights to match (nn.init.xavier, nn.init.he)"
        : "start from larger weights: variance 2/inputs before relu (nn.init.he), 2/(inputs + outputs) before tanh (nn.init.xavier); or build residual blocks",
      cure: (key) => ({ model: reinitialized(model, layers, key) }),
    },
  ];
}

/** ‖gradient by the output of each layer with weights‖, which keeps its size through layers of different width. */
function gradients<P, E extends Examples>({ layers, weighted }: Examination<P, E>): Course {
  return course(weighted, (i) => {
    const { rms, nonFinite } = magnitude(layers[i]!.gradient);
    return nonFinite > 0 ? NaN : rms * Math.sqrt(layers[i]!.output.shape.at(-1) ?? 1);
  });
}

/** The rms of what goes into the first layer with weights, and of what comes out of each. */
function activations<P, E extends Examples>({ statistics, weighted, layers }: Examination<P, E>): Course {
  const first = weighted[0];
  if (first === undefined) return { layers: [], logarithms: [] };
  const outputs = course(weighted, (i) => {
    const { rms, nonFinite } = statistics[i]!.activation;
    return nonFinite > 0 ? NaN : rms;
  });
  const { rms } = magnitude(layers[first]!.input);
  return rms > 0
    ? {
        start: "the input",
        layers: [first, ...outputs.layers],
        logarithms: [Math.log10(rms), ...outputs.logarithms],
      }
    : outputs;
}

function course(weighted: readonly number[], size: (layer: number) => number): Course {
  const sizes = weighted.map((i) => [i, size(i)] as const).filter(([, s]) => Number.isFinite(s) && s > 0);
  return { layers: sizes.map(([i]) => i), logarithms: sizes.map(([, s]) => Math.log10(s)) };
}

/** Powers of ten from the first to the last. */
function change({ logarithms }: Course): number {
  return logarithms.length < 2 ? 0 : logarithms.at(-1)! - logarithms[0]!;
}

function reversed({ layers, logarithms }: Course): Course {
  return { layers: layers.toReversed(), logarithms: logarithms.toReversed() };
}

/** The slope of the straight line that fits the logarithms best, in powers of ten a layer. */
function slope({ logarithms }: Course): number {
  const n = logarithms.length;
  const middle = (n - 1) / 2;
  const mean = logarithms.reduce((sum, y) => sum + y, 0) / n;
  let [up, square] = [0, 0];
  logarithms.forEach((y, i) => {
    up += (i - middle) * (y - mean);
    square += (i - middle) ** 2;
  });
  return up / square;
}

function sentence<P, E extends Examples>({ statistics }: Examination<P, E>, way: Course): string {
  const [from, to] = [statistics[way.layers[0]!]!, statistics[way.layers.at(-1)!]!];
  const [a, b] = [10 ** way.logarithms[0]!, 10 ** way.logarithms.at(-1)!];
  const pace = slope(way);
  return (
    `by a factor of ${short(10 ** pace)} a layer (slope ${pace.toFixed(2)} in powers of ten), ` +
    `from ${short(a)} at ${way.start ?? called(from)} to ${short(b)} at ${called(to)}`
  );
}

function names<P, E extends Examples>({ statistics }: Examination<P, E>, { layers }: Course): string[] {
  return [...new Set(layers.map((i) => statistics[i]!.name))];
}
