import { Figure } from "../plot/figure.ts";
import { lines, type Series } from "../plot/lines.ts";
import { brief } from "../plot/numbers.ts";
import { symbols } from "../plot/theme.ts";
import { criticalLine, meanField, type MeanFieldActivation } from "./mean-field.ts";

/** A kind of random network, as a point of {@link phaseDiagram}. */
export interface NetworkKind {
  readonly name: string;
  /** σ_w² and σ_b², as {@link meanField} takes them. */
  readonly weightVariance: number;
  readonly biasVariance: number;
}

/**
 * How the variance of pre-activations changes from one layer to the next, q ↦ q', for some variances of the weights: where
 * a curve crosses the diagonal q' = q, deep layers settle.
 *
 * @param options `weightVariances` σ_w², one curve each; `biasVariance` σ_b², default 0; `upTo`, the largest q, default 3.
 * @throws RangeError when there is no weight variance; as {@link meanField} does.
 * @example
 * const maps = diag.varianceMaps("tanh", { weightVariances: [1, 2.5], biasVariance: 0.05 });
 * maps.data[1]?.["name"]; // => "σ_w² = 1, settles at 0.1936"
 */
export function varianceMaps(
  activation: MeanFieldActivation,
  options: {
    readonly weightVariances: readonly number[];
    readonly biasVariance?: number;
    readonly upTo?: number;
  },
): Figure {
  const { weightVariances, biasVariance = 0, upTo = 3 } = options;
  if (weightVariances.length === 0)
    throw new RangeError("varianceMaps: expected at least one weight variance");
  const x = Array.from({ length: 61 }, (_, i) => (upTo * i) / 60);
  const curves = weightVariances.map((weightVariance): Series => {
    const { varianceMap, fixedPoint } = meanField({ activation, weightVariance, biasVariance });
    const end = Number.isNaN(fixedPoint)
      ? "stays where it is"
      : fixedPoint === Infinity
        ? "grows for ever"
        : `settles at ${brief(fixedPoint)}`;
    return { name: `σ_w² = ${brief(weightVariance)}, ${end}`, x, y: x.map(varianceMap) };
  });
  return lines([{ name: "q' = q", x, y: x }, ...curves], {
    title: `From layer to layer: ${activation}, σ_b² = ${brief(biasVariance)}`,
    xLabel: "variance q of this layer's pre-activations",
    yLabel: "variance q' of the next layer's",
  });
}

/**
 * The plane of random networks: on the critical line between its halves gradients keep their size through any depth. With
 * smaller weights (left of it) they vanish, with larger ones (right of it) they explode.
 *
 * Source: see {@link meanField}.
 *
 * @param networks Networks to mark.
 * @param options `upTo`: the largest bias variance; default 0.3.
 * @example
 * const he = { name: "He", weightVariance: 2, biasVariance: 0 };
 * diag.phaseDiagram("relu", [he]).data.map((trace) => trace["name"]); // => ["critical: relu", "He: χ = 1"]
 */
export function phaseDiagram(
  activation: MeanFieldActivation,
  networks: readonly NetworkKind[] = [],
  options: { readonly upTo?: number } = {},
): Figure {
  const { upTo = Math.max(0.3, ...networks.map(({ biasVariance }) => 1.1 * biasVariance)) } = options;
  const line = criticalLine(activation, upTo);
  const marks = networks.map(({ name, weightVariance, biasVariance }): Series => {
    const { chi } = meanField({ activation, weightVariance, biasVariance });
    return { name: `${name}: χ = ${brief(chi)}`, x: [weightVariance], y: [biasVariance] };
  });
  const figure = lines(
    [{ name: `critical: ${activation}`, x: line.weightVariance, y: line.biasVariance }, ...marks],
    {
      title: "Where gradients neither vanish (left) nor explode (right)",
      xLabel: "variance of the weights σ_w² (n Var w)",
      yLabel: "variance of the biases σ_b²",
    },
  );
  // Single points are marks, not lines.
  const data = figure.data.map((trace, i) =>
    i === 0
      ? trace
      : { ...trace, mode: "markers", marker: { size: 11, symbol: symbols[i % symbols.length]! } },
  );
  return new Figure({ ...figure, data });
}
