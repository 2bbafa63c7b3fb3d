import { Figure, merge, type Layout, type Numbers, type Trace } from "./figure.ts";
import { brief, ends, extent, logTicks, logTickText, plain } from "./numbers.ts";
import { axis, baseLayout, dashes, powersOfTen, symbols } from "./theme.ts";

/** One named curve or cloud of points; without `x`, the values are numbered from 0. `mode` sets one apart from the others. */
export type Series = {
  readonly name: string;
  readonly x?: Numbers;
  readonly y: Numbers;
  readonly mode?: "lines" | "markers";
};

/** Options of {@link lines} and {@link scatter}. */
export type SeriesOptions = {
  readonly title: string;
  /** Labels of the axes, with their units. */
  readonly xLabel: string;
  readonly yLabel: string;
  /** Default "linear". On a log axis, values that are not positive leave a gap. */
  readonly xScale?: "linear" | "log";
  readonly yScale?: "linear" | "log";
  /** The figure in words; written from the numbers when left out. */
  readonly description?: string;
  /** Merged over the figure's layout. */
  readonly layout?: Layout;
};

/**
 * Curves over a common axis, such as the cost at each step. Curves differ in dash as well as in colour.
 *
 * @throws RangeError when a series' `x` and `y` differ in length, or when there is no series.
 *
 * @example
 * const costs = [{ name: "slow", y: [4, 3, 2] }, { name: "fast", y: [4, 1, 0.5] }];
 * const figure = plot.lines(costs, { title: "Cost", xLabel: "step", yLabel: "cost", yScale: "log" });
 * figure.data.map((trace) => trace["name"]); // => ["slow", "fast"]
 */
export function lines(series: readonly Series[], options: SeriesOptions): Figure {
  return seriesFigure("lines", series, options);
}

/**
 * Points in the plane, one colour and marker shape for each series.
 *
 * @throws RangeError when a series' `x` and `y` differ in length, or when there is no series.
 *
 * @example
 * const points = [{ name: "a", x: [1, 2], y: [3, 4] }];
 * plot.scatter(points, { title: "Points", xLabel: "x", yLabel: "y" }).data[0]?.["mode"]; // => "markers"
 */
export function scatter(series: readonly Series[], options: SeriesOptions): Figure {
  return seriesFigure("scatter", series, options);
}

const lineStyle = (i: number): Partial<Trace> => ({
  mode: "lines",
  line: { width: 2.5, dash: dashes[i % dashes.length] ?? "solid" },
});
/** Among lines, single points are larger: they must be found. */
const markerStyle = (i: number, size: number): Partial<Trace> => ({
  mode: "markers",
  marker: { size, opacity: 0.8, symbol: symbols[i % symbols.length] ?? "circle" },
});

function seriesFigure(
  caller: "lines" | "scatter",
  series: readonly Series[],
  options: SeriesOptions,
): Figure {
  if (series.length === 0) throw new RangeError(`${caller}: no series came, there is nothing to draw`);
  const data = series.map(({ name, x, y, mode = caller === "lines" ? "lines" : "markers" }, i): Trace => {
    if (x !== undefined && x.length !== y.length) {
      throw new RangeError(`${caller}: “${name}” needs as many x as y, but has ${x.length} and ${y.length}`);
    }
    return {
      type: "scatter",
      name,
      legendgroup: name,
      x: x === undefined ? Array.from(y, (_, k) => k) : plain(x),
      y: plain(y),
      ...(mode === "lines" ? lineStyle(i) : markerStyle(i, caller === "lines" ? 10 : 7)),
      hovertemplate: `${options.xLabel} %{x:.4g}<br>${options.yLabel} %{y:.4g}<extra>${name}</extra>`,
    };
  });
  /** What a log axis shows where the author says so: its ticks are for that, not for the data. */
  const shown = (name: string): Numbers[] | undefined => {
    const { range } = (options.layout?.[name] ?? {}) as { range?: Numbers };
    return range && [Array.from(range, (power) => 10 ** power)];
  };
  const layout: Layout = {
    ...baseLayout(options.title),
    showlegend: series.length > 1,
    xaxis: axis(
      options.xLabel,
      options.xScale === "log" ? logAxis(shown("xaxis") ?? data.map(({ x }) => x as Numbers)) : {},
    ),
    yaxis: axis(
      options.yLabel,
      options.yScale === "log" ? logAxis(shown("yaxis") ?? series.map(({ y }) => y)) : {},
    ),
  };
  return new Figure({
    data,
    layout: merge(layout, options.layout ?? {}),
    description: options.description ?? describeSeries(caller, series, options),
  });
}

/**
 * A log axis with plain powers of ten (SI letters would read "100μ" for 1e-4): with 2 and 5 between them, written out,
 * where there would be only one or two, and only every second, third, … of them where there would be more than ten.
 */
export function logAxis(values: readonly Numbers[]): Layout {
  const logarithms = values.flatMap((row) => Array.from(row, (value) => Math.log10(value)));
  const [low, high] = extent(logarithms) ?? [0, 0];
  if (high - low > 2) return { ...powersOfTen, tickmode: "linear", dtick: Math.ceil((high - low) / 10) };
  // Left to itself, Plotly writes the 5 of 0.5 and the 5 of 5 alike.
  const ticks = logTicks(10 ** Math.floor(low), 10 ** Math.ceil(high));
  return {
    type: "log",
    exponentformat: "power",
    tickmode: "array",
    tickvals: ticks,
    ticktext: logTickText(ticks),
  };
}

function describeSeries(
  caller: "lines" | "scatter",
  series: readonly Series[],
  options: SeriesOptions,
): string {
  const kind = caller === "lines" ? "curves" : "points";
  const sentences = series.map(({ name, x, y }) => {
    const [y0, y1] = (caller === "lines" ? ends(y) : (extent(Array.from(y)) ?? [NaN, NaN])).map(brief);
    const [x0, x1] = (x === undefined ? [0, y.length - 1] : (extent(Array.from(x)) ?? [NaN, NaN])).map(brief);
    return `${name}: ${y.length} values, x from ${x0} to ${x1}, y from ${y0} to ${y1}.`;
  });
  return `${options.title}: ${kind} of ${options.yLabel} against ${options.xLabel}. ${sentences.join(" ")}`;
}
