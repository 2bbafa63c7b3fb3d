import { Figure, merge, type Layout, type Numbers, type Trace } from "./figure.ts";
import { logAxis } from "./lines.ts";
import { brief, ends, extent, plain } from "./numbers.ts";
import { axis, baseLayout, palette, symbols } from "./theme.ts";

/** The costs of one training, one after each epoch or step. */
export type CostSeries = {
  /** Default "": a figure of one training needs none. */
  readonly name?: string;
  readonly train: Numbers;
  /** On examples that were held out. */
  readonly dev?: Numbers;
};

/** Options of {@link costCurves}. */
export type CostCurveOptions = {
  /** Default "Cost while training". */
  readonly title?: string;
  /** Default "epoch". */
  readonly xLabel?: string;
  /** The cost, with its unit. Default "cost". */
  readonly yLabel?: string;
  /** The number of the first value. Default 1. */
  readonly first?: number;
  /** Default: log when all costs are positive and span over two decades. */
  readonly yScale?: "linear" | "log";
  /** The figure in words; written from the numbers when left out. */
  readonly description?: string;
  /** Merged over the figure's layout. */
  readonly layout?: Layout;
};

/**
 * Costs while training: for each training a colour, solid on the training set and dashed on the dev set, whose lowest point is
 * marked.
 *
 * @throws RangeError when no training came.
 *
 * @example
 * const { data } = plot.costCurves([{ name: "adam", train: [1, 0.5, 0.2], dev: [1, 0.6, 0.7] }]);
 * data.map((trace) => trace["name"]); // => ["adam, train", "adam, dev", "adam, lowest on dev"]
 * data[2]!["x"]; // => [2]
 */
export function costCurves(trainings: readonly CostSeries[], options: CostCurveOptions = {}): Figure {
  const { title = "Cost while training", xLabel = "epoch", yLabel = "cost", first = 1 } = options;
  if (trainings.length === 0) throw new RangeError("costCurves: no training came, there is nothing to draw");
  const all = trainings.flatMap(({ train, dev = [] }) => [train, dev]);
  const [low, high] = extent(all.flatMap((row) => Array.from(row))) ?? [NaN, NaN];
  const isLog = (options.yScale ?? (low > 0 && high / low > 100 ? "log" : "linear")) === "log";
  const data = trainings.flatMap((one, i) => traces(one, i, { xLabel, yLabel, first }));
  const layout: Layout = {
    ...baseLayout(title),
    showlegend: data.length > 1,
    xaxis: axis(xLabel),
    yaxis: axis(yLabel, isLog ? logAxis(all) : {}),
  };
  return new Figure({
    data,
    layout: merge(layout, options.layout ?? {}),
    description: options.description ?? describe(trainings, { title, xLabel, yLabel, first }),
  });
}

type Labels = { readonly xLabel: string; readonly yLabel: string; readonly first: number };

function traces(
  { name = "", train, dev }: CostSeries,
  i: number,
  { xLabel, yLabel, first }: Labels,
): Trace[] {
  const color = palette[i % palette.length] ?? "";
  const titled = (set: string) => (name === "" ? set : `${name}, ${set}`);
  const curve = (values: Numbers, set: string, dash: string): Trace => ({
    type: "scatter",
    mode: "lines",
    name: titled(set),
    legendgroup: titled(set),
    x: Array.from(values, (_, k) => k + first),
    y: plain(values),
    line: { color, dash, width: dash === "solid" ? 2.5 : 2 },
    hovertemplate: `${xLabel} %{x}<br>${yLabel} %{y:.4g}<extra>${titled(set)}</extra>`,
  });
  if (dev === undefined || dev.length === 0)
    return [{ ...curve(train, "train", "solid"), name: name || "train" }];
  const best = lowest(dev);
  const mark: Trace = {
    ...curve(dev, "lowest on dev", "dash"),
    mode: "markers",
    x: [best + first],
    y: plain([dev[best] ?? NaN]),
    marker: { color, size: 9, symbol: symbols[i % symbols.length] ?? "circle" },
  };
  return [curve(train, "train", "solid"), curve(dev, "dev", "dash"), mark];
}

function lowest(values: Numbers): number {
  return Array.from(values).reduce((best, value, k) => (value < (values[best] ?? NaN) ? k : best), 0);
}

function describe(trainings: readonly CostSeries[], labels: Labels & { readonly title: string }): string {
  const { title, xLabel, yLabel, first } = labels;
  const sentences = trainings.map(({ name = "", train, dev }) => {
    const [from, to] = ends(train).map(brief);
    const held =
      dev && dev.length > 0
        ? `; on dev lowest at ${xLabel} ${lowest(dev) + first} with ${brief(dev[lowest(dev)] ?? NaN)}`
        : "";
    return `${name === "" ? "Train" : `${name}, train`} from ${from} to ${to} in ${train.length}${held}.`;
  });
  return `${title}: ${yLabel} against ${xLabel}. ${sentences.join(" ")}`;
}
