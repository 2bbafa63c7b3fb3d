import { Figure, merge, type Layout, type Numbers } from "./figure.ts";
import { brief, extent, logTicks, logTickText, plain } from "./numbers.ts";
import { axis, baseLayout, blues, diverging, valley } from "./theme.ts";

/** Options of {@link heatmap}. */
export type HeatmapOptions = {
  readonly title: string;
  /** Labels of the columns' and the rows' axis, and of the values with their unit. */
  readonly xLabel: string;
  readonly yLabel: string;
  readonly zLabel: string;
  /** Default "linear". On a log scale, values that are not positive leave a hole. */
  readonly zScale?: "linear" | "log";
  /** The ends of the colour scale, in the values' unit. Default: the lowest and the highest value. */
  readonly range?: readonly [low: number, high: number];
  /** From low to high: dark to light ("valley", the default), blue over pale to orange ("diverging"), or pale to blue. */
  readonly colors?: "valley" | "diverging" | "blues";
  /** What the columns and the rows stand for: numbers, which are placed to scale, or names. Default: 0, 1, 2, … */
  readonly columns?: Numbers | readonly string[];
  readonly rows?: Numbers | readonly string[];
  /** The figure in words; written from the numbers when left out. */
  readonly description?: string;
  /** Merged over the figure's layout. */
  readonly layout?: Layout;
};

/**
 * A matrix as a field of coloured cells, its first row at the top as matrices are printed. What is not finite is a hole.
 *
 * @throws RangeError when the rows differ in length, or hold nothing to draw.
 *
 * @example
 * const labels = { title: "Weights", xLabel: "output", yLabel: "input", zLabel: "weight" };
 * plot.heatmap([[1, 2], [3, 4]], labels).data[0]?.["z"]; // => [[1, 2], [3, 4]]
 */
export function heatmap(rows: readonly Numbers[], options: HeatmapOptions): Figure {
  const { title, xLabel, yLabel, zLabel, zScale = "linear", colors = "valley" } = options;
  const width = rows[0]?.length ?? 0;
  for (const [side, count] of [
    ["columns", width],
    ["rows", rows.length],
  ] as const) {
    const given = options[side]?.length ?? count;
    if (given !== count) {
      throw new RangeError(`heatmap: ${count} ${side} came with ${given} labels`);
    }
  }
  const ragged = rows.findIndex((row) => row.length !== rows[0]?.length);
  if (ragged > 0) {
    throw new RangeError(
      `heatmap: all rows need ${rows[0]?.length} values as the first has, but row ${ragged} has ${rows[ragged]?.length}`,
    );
  }
  const drawable = (value: number) => Number.isFinite(value) && (zScale === "linear" || value > 0);
  const found = extent(rows.flatMap((row) => Array.from(row).filter(drawable)));
  if (found === undefined)
    throw new RangeError("heatmap: no value can be drawn (not finite, or not positive on a log scale)");
  const [low, high] = options.range ?? found;
  const scaled = (value: number) => (zScale === "log" ? Math.log10(value) : value);
  const ticks = zScale === "log" ? logTicks(low, high) : [];
  const layout: Layout = {
    ...baseLayout(title),
    // Whole numbers alone name a row or a column.
    xaxis: axis(xLabel, { showgrid: false, ...ticksOf(options.columns, width) }),
    yaxis: axis(yLabel, { showgrid: false, autorange: "reversed", ...ticksOf(options.rows, rows.length) }),
  };
  return new Figure({
    data: [
      {
        type: "heatmap",
        z: rows.map((row) => plain(Array.from(row, (value) => (drawable(value) ? scaled(value) : NaN)))),
        customdata: rows.map(plain),
        zmin: scaled(low),
        zmax: scaled(high),
        ...(options.columns && { x: labels(options.columns) }),
        ...(options.rows && { y: labels(options.rows) }),
        colorscale: scales[colors],
        // Between many cells, gaps would be stripes.
        xgap: width > 30 ? 0 : 1,
        ygap: rows.length > 30 ? 0 : 1,
        hoverongaps: false,
        colorbar: {
          title: { text: zLabel, side: "right" },
          thickness: 12,
          outlinewidth: 0,
          ...(ticks.length > 0 && { tickvals: ticks.map(Math.log10), ticktext: logTickText(ticks) }),
        },
        hovertemplate: `${yLabel} %{y}, ${xLabel} %{x}<br>${zLabel} %{customdata:.4g}<extra></extra>`,
      },
    ],
    layout: merge(layout, options.layout ?? {}),
    description: options.description ?? describe(rows, options),
  });
}

const scales = { valley, diverging, blues };

function labels(given: Numbers | readonly string[]): (number | string | null)[] {
  const all = Array.from<number | string>(given);
  return all.map((label) => (typeof label === "string" ? label : (plain([label])[0] ?? null)));
}

/** A tick for each of a few rows or columns that are numbered or named; Plotly chooses among many. */
function ticksOf(given: Numbers | readonly string[] | undefined, count: number): Layout {
  if (typeof given?.[0] === "string") return { type: "category", ...(count <= 30 && { dtick: 1 }) };
  // Whole numbers alone name a row or a column.
  if (given === undefined)
    return { tickformat: "d", ...(count <= 12 && { tickmode: "linear", tick0: 0, dtick: 1 }) };
  return {};
}

function describe(rows: readonly Numbers[], { title, xLabel, yLabel, zLabel }: HeatmapOptions): string {
  let high: [value: number, row: number, column: number] = [-Infinity, 0, 0];
  let low = Infinity;
  rows.forEach((row, i) => {
    Array.from(row).forEach((value, j) => {
      if (!Number.isFinite(value)) return;
      if (value > high[0]) high = [value, i, j];
      low = Math.min(low, value);
    });
  });
  return (
    `${title}: cells of ${zLabel}, ${rows.length} rows (${yLabel}) of ${rows[0]?.length ?? 0} columns (${xLabel}). ` +
    `Highest: ${brief(high[0])} in row ${high[1]}, column ${high[2]}; lowest: ${brief(low)}.`
  );
}
