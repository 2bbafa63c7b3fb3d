import { Figure, merge, type Layout, type Trace } from "./figure.ts";
import { describeGrid, heights, type Grid } from "./grid.ts";
import type { Series } from "./lines.ts";
import { ends, plain } from "./numbers.ts";
import { axis, baseLayout, palette, symbols } from "./theme.ts";

/** Options of {@link decision}. */
export type DecisionOptions = {
  readonly title: string;
  /** Labels of the axes, with their units. */
  readonly xLabel: string;
  readonly yLabel: string;
  /** What the heights are. Default "probability of class 1". */
  readonly zLabel?: string;
  /** Examples to draw upon the map: those of class 0, then those of class 1. */
  readonly points?: readonly [Series, Series];
  /** The figure in words; written from the numbers when left out. */
  readonly description?: string;
  /** Merged over the figure's layout. */
  readonly layout?: Layout;
};

/** From class 0 to class 1, pale in the middle, so that the examples in the same colours stand out. */
const sides: readonly (readonly [number, string])[] = [
  [0, "#7fb7de"],
  [0.5, "#f4f1ec"],
  [1, "#f0a878"],
];

/**
 * What a classifier of two classes says at each point of the plane: its probability as a map, the decision boundary
 * (probability one half) as a line, and examples upon it.
 *
 * @param grid Probabilities from 0 to 1.
 * @throws RangeError when `z` does not have one row for each `y` and one value for each `x`, or when no height is
 * finite.
 * @example
 * const grid = { x: [0, 1], y: [0, 1], z: [[0.1, 0.9], [0.2, 0.8]] };
 * const figure = plot.decision(grid, { title: "Left or right", xLabel: "x", yLabel: "y" });
 * figure.data.map((trace) => trace["name"]); // => ["probability of class 1", "decision boundary"]
 */
export function decision(grid: Grid, options: DecisionOptions): Figure {
  const { title, xLabel, yLabel, zLabel = "probability of class 1", points = [] } = options;
  const { drawn: z } = heights("decision", grid, "linear");
  const shared = { type: "contour", x: plain(grid.x), y: plain(grid.y), z, autocontour: false } as const;
  const map: Trace = {
    ...shared,
    name: zLabel,
    colorscale: sides,
    zmin: 0,
    zmax: 1,
    contours: { start: 0.1, end: 0.9, size: 0.1 },
    line: { width: 0 },
    colorbar: { title: { text: zLabel, side: "right" }, thickness: 12, outlinewidth: 0 },
    hovertemplate: `${xLabel} %{x:.4g}<br>${yLabel} %{y:.4g}<br>${zLabel} %{z:.3f}<extra></extra>`,
  };
  const boundary: Trace = {
    ...shared,
    name: "decision boundary",
    // A single level: lines of this colour and no filling.
    contours: { start: 0.5, end: 0.5, size: 1, coloring: "none" },
    line: { width: 2.5, color: "#0b1f4b" },
    showscale: false,
    hoverinfo: "skip",
  };
  const examples = points.map(({ name, x = [], y }, k): Trace => ({
    type: "scatter",
    name,
    legendgroup: name,
    x: plain(x),
    y: plain(y),
    mode: "markers",
    marker: { size: 6, color: palette[k]!, symbol: symbols[k]!, line: { color: "#ffffff", width: 0.6 } },
    hovertemplate: `${xLabel} %{x:.4g}<br>${yLabel} %{y:.4g}<extra>${name}</extra>`,
  }));
  const layout: Layout = {
    ...baseLayout(title),
    width: 640,
    height: 480,
    xaxis: axis(xLabel, { range: ends(grid.x), showgrid: false, constrain: "domain" }),
    yaxis: axis(yLabel, {
      range: ends(grid.y),
      showgrid: false,
      constrain: "domain",
      scaleanchor: "x",
      scaleratio: 1,
    }),
  };
  return new Figure({
    data: [map, boundary, ...examples],
    layout: merge(layout, options.layout ?? {}),
    description: options.description ?? describe(grid, { ...options, zLabel }),
  });
}

function describe(grid: Grid, options: DecisionOptions & { readonly zLabel: string }): string {
  const cells = grid.z.flatMap((row) => Array.from(row));
  const share = (cells.filter((p) => p > 0.5).length / cells.length) * 100;
  const points = (options.points ?? []).map(({ name, y }) => `${y.length} of ${name}`);
  return [
    describeGrid("a map", grid, options),
    `Class 1 on ${share.toFixed(0)} % of the map.`,
    ...(points.length > 0 ? [`Examples: ${points.join(", ")}.`] : []),
  ].join(" ");
}
