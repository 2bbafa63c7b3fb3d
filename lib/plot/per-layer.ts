import { Figure, merge, type Layout, type Numbers, type Trace } from "./figure.ts";
import { logAxis } from "./lines.ts";
import { brief, extent, plain } from "./numbers.ts";
import { axis, baseLayout, dashes, palette, symbols } from "./theme.ts";

/** One quantity in every layer of a network: as measured, as predicted, or both. */
export type LayerSeries = {
  readonly name: string;
  /** A value for each layer; drawn as marks. */
  readonly measured?: Numbers;
  /** A value for each layer; drawn as a line of the same colour. */
  readonly predicted?: Numbers;
};

/** Options of {@link perLayer}. */
export type PerLayerOptions = {
  readonly title: string;
  /** What is measured, with its unit. */
  readonly yLabel: string;
  /** Default "layer". */
  readonly xLabel?: string;
  /** The number of the first layer. Default 1; 0 if the input comes first. */
  readonly firstLayer?: number;
  /** Default "log". On a log axis, values that are not positive leave a gap. */
  readonly yScale?: "linear" | "log";
  /** Lowest and highest value shown. Default: as the values ask; in a sweep, give it, so that the axis stands still. */
  readonly yRange?: readonly [low: number, high: number];
  /** The figure in words; written from the numbers when left out. */
  readonly description?: string;
  /** Merged over the figure's layout. */
  readonly layout?: Layout;
};

/**
 * Magnitudes layer by layer, such as those of activations or gradients, on a log axis: what grows or shrinks by the
 * same factor in every layer is a straight line. Measured values are marks, predicted ones the line beside them.
 *
 * @throws RangeError when there is no series, or one has neither measured nor predicted values.
 *
 * @example
 * const tanh = { name: "tanh", measured: [0.99, 0.52, 0.24], predicted: [1, 0.5, 0.25] };
 * const figure = plot.perLayer([tanh], { title: "Gradients", yLabel: "rms of the gradient" });
 * figure.data.map((trace) => [trace["mode"], trace["x"]]); // => [["lines", [1, 2, 3]], ["markers", [1, 2, 3]]]
 */
export function perLayer(series: readonly LayerSeries[], options: PerLayerOptions): Figure {
  if (series.length === 0) throw new RangeError("perLayer: no series came, there is nothing to draw");
  const { xLabel = "layer", yLabel, yScale = "log", yRange, firstLayer = 1 } = options;
  const data = series.flatMap((one, i) => traces(one, i, { xLabel, yLabel, firstLayer }));
  const values = series.flatMap(({ measured = [], predicted = [] }) => [measured, predicted]);
  const depth = Math.max(...values.map((row) => row.length));
  const layout: Layout = {
    ...baseLayout(options.title),
    showlegend: data.length > 1,
    // Layers are counted: no half ones between the ticks of a shallow network.
    xaxis: axis(xLabel, depth > 12 ? {} : { dtick: 1 }),
    yaxis: axis(yLabel, yScale === "log" ? magnitudeAxis(values, yRange) : yRange ? { range: yRange } : {}),
  };
  return new Figure({
    data,
    layout: merge(layout, options.layout ?? {}),
    description: options.description ?? describe(series, options),
  });
}

/** A log axis over at least two decades: magnitudes that stay the same should look the same, not like noise. */
function magnitudeAxis(values: readonly Numbers[], yRange?: readonly [number, number]): Layout {
  if (yRange) return { ...logAxis([yRange]), range: yRange.map(Math.log10) };
  const [low, high] = extent(values.flatMap((row) => Array.from(row, Math.log10))) ?? [0, 0];
  if (high - low > 2) return logAxis(values);
  const middle = (low + high) / 2;
  const range = [middle - 1, middle + 1];
  return { ...logAxis([range.map((power) => 10 ** power)]), range };
}

function traces(
  { name, measured, predicted }: LayerSeries,
  i: number,
  labels: { xLabel: string; yLabel: string; firstLayer: number },
): Trace[] {
  if (measured === undefined && predicted === undefined) {
    throw new RangeError(`perLayer: “${name}” has neither measured nor predicted values`);
  }
  const color = palette[i % palette.length]!;
  const trace = (values: Numbers, kind: string, style: Partial<Trace>): Trace => ({
    type: "scatter",
    name: kind === "" ? name : `${name}, ${kind}`,
    legendgroup: name,
    x: Array.from(values, (_, k) => k + labels.firstLayer),
    y: plain(values),
    ...style,
    hovertemplate: `${labels.xLabel} %{x}<br>${labels.yLabel} %{y:.3e}<extra>${name}${kind && `, ${kind}`}</extra>`,
  });
  // Open marks let the line show through where theory and measurement agree; without marks, dashes tell lines apart.
  const line = { color, width: 1.5, dash: measured ? "solid" : dashes[i % dashes.length]! };
  const marker = { color, size: 7, symbol: `${symbols[i % symbols.length]!}-open`, line: { width: 1.5 } };
  return [
    ...(predicted ? [trace(predicted, "predicted", { mode: "lines", line })] : []),
    ...(measured ? [trace(measured, "", { mode: "markers", marker })] : []),
  ];
}

function describe(series: readonly LayerSeries[], options: PerLayerOptions): string {
  const { firstLayer = 1, xLabel = "layer" } = options;
  const words = (values: Numbers, how: string): string => {
    const [first, last] = [values[0] ?? NaN, values[values.length - 1] ?? NaN];
    const factor = (last / first) ** (1 / Math.max(1, values.length - 1));
    const pace = Number.isFinite(factor) && factor > 0 ? `, a factor of ${brief(factor)} a ${xLabel}` : "";
    return ` ${how} ${brief(first)} at ${xLabel} ${firstLayer}, ${brief(last)} at ${xLabel} ${firstLayer + values.length - 1}${pace}`;
  };
  const sentences = series.map(({ name, measured, predicted }) => {
    const parts = [measured && words(measured, "measured"), predicted && words(predicted, "predicted")];
    return `${name}:${parts.filter((part) => part !== undefined).join(";")}.`;
  });
  return `${options.title}: ${options.yLabel} for each ${xLabel}. ${sentences.join(" ")}`;
}
