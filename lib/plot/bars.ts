import { Figure, merge, type Layout, type Numbers, type Trace } from "./figure.ts";
import { logAxis } from "./lines.ts";
import { brief, plain } from "./numbers.ts";
import { axis, baseLayout } from "./theme.ts";

/** One named group of bars, a value for each category. */
export type BarSeries = { readonly name: string; readonly values: Numbers };

/** Options of {@link bars}. */
export type BarOptions = {
  readonly title: string;
  /** Labels of the axes; that of the values with its unit. */
  readonly xLabel: string;
  readonly yLabel: string;
  /** Default "linear". On a log axis, values that are not positive leave a gap. */
  readonly yScale?: "linear" | "log";
  /** The figure in words; written from the numbers when left out. */
  readonly description?: string;
  /** Merged over the figure's layout. */
  readonly layout?: Layout;
};

/**
 * A bar for each category, such as each layer; several series stand side by side.
 *
 * @throws RangeError when there is no series, or one has not a value for each category.
 *
 * @example
 * const distances = [{ name: "distance", values: [1e-9, 0.3] }];
 * const labels = { title: "Distances", xLabel: "tensor", yLabel: "relative distance" };
 * plot.bars(["W", "b"], distances, labels).data[0]?.["x"]; // => ["W", "b"]
 */
export function bars(
  categories: readonly string[],
  series: readonly BarSeries[],
  options: BarOptions,
): Figure {
  if (series.length === 0) throw new RangeError("bars: no series came, there is nothing to draw");
  const { title, xLabel, yLabel } = options;
  const data = series.map(({ name, values }): Trace => {
    if (values.length !== categories.length) {
      throw new RangeError(
        `bars: “${name}” needs a value for each of ${categories.length} categories, but has ${values.length}`,
      );
    }
    return {
      type: "bar",
      name,
      legendgroup: name,
      x: categories,
      y: plain(values),
      hovertemplate: `%{x}<br>${yLabel} %{y:.4g}<extra>${name}</extra>`,
    };
  });
  const layout: Layout = {
    ...baseLayout(title),
    showlegend: series.length > 1,
    bargap: 0.35,
    xaxis: axis(xLabel, { type: "category", showgrid: false }),
    yaxis: axis(yLabel, options.yScale === "log" ? logAxis(series.map(({ values }) => values)) : {}),
  };
  return new Figure({
    data,
    layout: merge(layout, options.layout ?? {}),
    description: options.description ?? describe(categories, series, options),
  });
}

function describe(categories: readonly string[], series: readonly BarSeries[], options: BarOptions): string {
  const sentences = series.map(({ name, values }) => {
    const pairs = categories.map((category, i) => `${category} ${brief(values[i] ?? NaN)}`);
    return `${name}: ${pairs.join(", ")}.`;
  });
  return `${options.title}: bars of ${options.yLabel} for each ${options.xLabel}. ${sentences.join(" ")}`;
}
