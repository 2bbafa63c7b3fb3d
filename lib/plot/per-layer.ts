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
  /** Default "log". What has no place on a log axis is marked and named at its edges: 0 below, what is not finite above. */
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
  const values = series.flatMap(({ measured = [], predicted = [] }) => [measured, predicted]);
  const scale = yScale === "log" ? magnitudeAxis(series, yRange) : yRange ? { range: yRange } : {};
  const edges = yScale === "log" ? (scale["range"] as Numbers | undefined) : undefined;
  const data = series.flatMap((one, i) => traces(one, i, { xLabel, yLabel, firstLayer, edges }));
  const depth = Math.max(...values.map((row) => row.length));
  const layout: Layout = {
    ...baseLayout(options.title),
    showlegend: data.length > 1,
    // Layers are counted: no half ones between the ticks of a shallow network.
    xaxis: axis(xLabel, depth > 12 ? {} : { dtick: 1 }),
    yaxis: axis(yLabel, scale),
  };
  return new Figure({
    data,
    layout: merge(layout, options.layout ?? {}),
    description: options.description ?? describe(series, options),
  });
}

/** A log axis over at least two decades: magnitudes that stay the same should look the same, not like noise. */
function magnitudeAxis(series: readonly LayerSeries[], yRange?: readonly [number, number]): Layout {
  const values = series.flatMap(({ measured = [], predicted = [] }) => [measured, predicted]);
  const [low, high] = yRange?.map(Math.log10) ?? extent(values.flatMap((row) => Array.from(row, Math.log10))) ?? [0, 0]; // prettier-ignore
  const middle = (low! + high!) / 2;
  const marked = new Set(series.flatMap(({ measured = [] }) => Array.from(measured, offScale)));
  marked.delete("");
  const reach = yRange ? (high! - low!) / 2 : Math.max(1, 0.6 * (high! - low!));
  const range = [middle - reach, middle + reach];
  if (marked.size > 0) return { type: "log", range, ...edgeTicks(range, marked) };
  if (yRange) return { ...logAxis([yRange]), range };
  if (high! - low! > 2) return logAxis(values);
  return { ...logAxis([range.map((power) => 10 ** power)]), range };
}

/** What a value without a place on a log axis is called; nothing for the others. */
function offScale(value: number): string {
  if (value === 0) return "0";
  return Number.isFinite(value) ? "" : value === Infinity ? "∞" : String(value);
}

/** Powers of ten on an axis whose lower edge stands for 0, and whose upper edge for what is not finite. */
function edgeTicks([low = 0, high = 0]: readonly number[], marked: ReadonlySet<string>): Layout {
  const room = 0.06 * (high - low);
  const stride = Math.ceil((high - low) / 9);
  const powers: number[] = [];
  for (let power = Math.ceil(low + room); power <= high - room; power += stride) powers.push(power);
  const named = powers.map((power): [number, string] => [
    10 ** power,
    power === 0 ? "1" : `10<sup>${power}</sup>`,
  ]);
  const above = [...marked].filter((name) => name !== "0");
  if (marked.has("0")) named.unshift([10 ** low, "0"]);
  if (above.length > 0) named.push([10 ** high, above.join(", ")]);
  return {
    tickmode: "array",
    tickvals: named.map(([value]) => value),
    ticktext: named.map(([, text]) => text),
  };
}

function traces(
  { name, measured, predicted }: LayerSeries,
  i: number,
  labels: { xLabel: string; yLabel: string; firstLayer: number; edges: Numbers | undefined },
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
    hovertemplate: `${labels.xLabel} %{x}<br>${labels.yLabel} %{${style["customdata"] ? "customdata" : "y:.3e"}}<extra>${name}${kind && `, ${kind}`}</extra>`,
  });
  // Open marks let the line show through where theory and measurement agree; without marks, dashes tell lines apart.
  const line = { color, width: 1.5, dash: measured ? "solid" : dashes[i % dashes.length]! };
  const marker = { color, size: 7, symbol: `${symbols[i % symbols.length]!}-open`, line: { width: 1.5 } };
  return [
    ...(predicted ? [trace(predicted, "predicted", { mode: "lines", line })] : []),
    ...(measured
      ? [trace(measured, "", { mode: "markers", marker, ...atEdges(measured, marker, labels.edges) })]
      : []),
  ];
}

/** Marks at the edges of a log axis for what has no place on it. */
function atEdges(measured: Numbers, marker: { symbol: string }, edges: Numbers | undefined): Partial<Trace> {
  const names = Array.from(measured, offScale);
  if (edges === undefined || names.every((name) => name === "")) return {};
  // A hair inside: Plotly leaves out what rounding puts beyond an edge.
  const edge = (name: string): number => 10 ** (name === "0" ? edges[0]! + 1e-6 : edges[1]! - 1e-6);
  const symbol = names.map((name) =>
    name === "" ? marker.symbol : `triangle-${name === "0" ? "down" : "up"}`,
  );
  return {
    y: plain(names.map((name, k) => (name === "" ? measured[k]! : edge(name)))),
    marker: { ...marker, symbol, size: names.map((name) => (name === "" ? 7 : 11)) },
    cliponaxis: false,
    customdata: names.map((name, k) => name || measured[k]!.toExponential(3)),
  };
}

function describe(series: readonly LayerSeries[], options: PerLayerOptions): string {
  const { firstLayer = 1, xLabel = "layer" } = options;
  const words = (values: Numbers, how: string): string => {
    const [first, last] = [values[0] ?? NaN, values[values.length - 1] ?? NaN];
    const factor = (last / first) ** (1 / Math.max(1, values.length - 1));
    const pace = Number.isFinite(factor) && factor > 0 ? `, a factor of ${brief(factor)} a ${xLabel}` : "";
    const zeros = Array.from(values).filter((value) => value === 0).length;
    const none = zeros === 0 ? "" : `, exactly 0 at ${zeros} of ${values.length}`;
    return ` ${how} ${brief(first)} at ${xLabel} ${firstLayer}, ${brief(last)} at ${xLabel} ${firstLayer + values.length - 1}${pace}${none}`;
  };
  const sentences = series.map(({ name, measured, predicted }) => {
    const parts = [measured && words(measured, "measured"), predicted && words(predicted, "predicted")];
    return `${name}:${parts.filter((part) => part !== undefined).join(";")}.`;
  });
  return `${options.title}: ${options.yLabel} for each ${xLabel}. ${sentences.join(" ")}`;
}
