import { Figure, merge, type Layout, type Numbers, type Trace } from "./figure.ts";
import { logAxis } from "./lines.ts";
import { brief, plain } from "./numbers.ts";
import { axis, baseLayout, dashes, palette, symbols } from "./theme.ts";

/** The singular values or eigenvalues of one matrix. */
export type ScreeSeries = { readonly name: string; readonly values: Numbers };

/** Options of {@link spectrum}. */
export type ScreeOptions = {
  readonly title: string;
  /** Default "singular value". */
  readonly yLabel?: string;
  /** Default "log". On a log axis, values that are not positive leave a gap. */
  readonly yScale?: "linear" | "log";
  /** The figure in words; written from the numbers when left out. */
  readonly description?: string;
  /** Merged over the figure's layout. */
  readonly layout?: Layout;
};

/**
 * A scree plot: singular values (or eigenvalues) of matrices, each matrix's from the largest to the smallest: how many directions it
 * has that matter, and how far apart the others are.
 *
 * @throws RangeError when there is no series, or one has no values.
 *
 * @example
 * const figure = plot.scree([{ name: "W", values: [0.1, 3, 1] }], { title: "A spectrum" });
 * figure.data[0]?.["y"]; // => [3, 1, 0.1]
 */
export function scree(series: readonly ScreeSeries[], options: ScreeOptions): Figure {
  const { title, yLabel = "singular value", yScale = "log" } = options;
  const empty = series.find(({ values }) => values.length === 0);
  if (series.length === 0 || empty) {
    throw new RangeError(
      `scree: ${empty ? `“${empty.name}” has no values` : "no series came"}, there is nothing to draw`,
    );
  }
  const sorted = series.map(({ name, values }) => ({
    name,
    values: Array.from(values).sort((a, b) => b - a),
  }));
  const data = sorted.map(({ name, values }, i): Trace => {
    const color = palette[i % palette.length]!;
    return {
      type: "scatter",
      name,
      legendgroup: name,
      x: values.map((_, k) => k + 1),
      y: plain(values),
      mode: "lines+markers",
      line: { color, width: 1.5, dash: dashes[i % dashes.length]! },
      marker: { color, size: 5, symbol: symbols[i % symbols.length]! },
      hovertemplate: `number %{x}<br>${yLabel} %{y:.4g}<extra>${name}</extra>`,
    };
  });
  const most = Math.max(...sorted.map(({ values }) => values.length));
  const layout: Layout = {
    ...baseLayout(title),
    showlegend: series.length > 1,
    xaxis: axis("number, from the largest", most > 12 ? {} : { dtick: 1 }),
    yaxis: axis(yLabel, yScale === "log" ? logAxis(sorted.map(({ values }) => values)) : {}),
  };
  return new Figure({
    data,
    layout: merge(layout, options.layout ?? {}),
    description: options.description ?? describe(sorted, title, yLabel),
  });
}

function describe(
  series: readonly { name: string; values: number[] }[],
  title: string,
  yLabel: string,
): string {
  const words = series.map(({ name, values }) => {
    const [high, low] = [values[0]!, values.at(-1)!];
    const ratio = low > 0 ? `, ${brief(high / low)} times apart` : "";
    return `${name}: ${values.length} values from ${brief(high)} to ${brief(low)}${ratio}.`;
  });
  return `${title}: each ${yLabel}, sorted. ${words.join(" ")}`;
}
