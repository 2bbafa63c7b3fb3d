import { Figure, merge, type Layout, type Trace } from "./figure.ts";
import { checkPath, describeGrid, heights, type Grid, type GridOptions, type Path } from "./grid.ts";
import { brief, ends, plain } from "./numbers.ts";
import { axis, baseLayout, ink, pathPalette, valley } from "./theme.ts";

/** Options of {@link contour}. */
export type ContourOptions = GridOptions & {
  /** About how many bands of height. Default 24. */
  readonly levels?: number;
  /** One unit of x drawn as long as one unit of y, so that round is round. Default true. */
  readonly equalAspect?: boolean;
  /** A point to mark with a star, such as the minimum. */
  readonly mark?: { readonly name: string; readonly x: number; readonly y: number };
  /** Merged over the figure's layout. */
  readonly layout?: Layout;
};

/**
 * A map of heights over the plane, with paths upon it: bands of equal height, dark where it is low.
 *
 * Bands are spaced evenly on the height's scale; on the logarithmic one each band is higher than the last by the
 * same factor, which keeps the floor of a steep valley readable.
 *
 * @throws RangeError when `z` does not have one row for each `y` and one value for each `x`, when no height is
 * finite, when a log scale meets negative heights, or when a path's coordinates do not pair up.
 *
 * @example
 * const bowl = { x: [-1, 0, 1], y: [-1, 0, 1], z: [[2, 1, 2], [1, 0, 1], [2, 1, 2]] };
 * const figure = plot.contour(bowl, { title: "A bowl", xLabel: "a", yLabel: "b", zLabel: "height" });
 * figure.data[0]?.type; // => "contour"
 * figure.description; // => "A bowl: contours of height over a from -1 to 1 and b from -1 to 1. Lowest here: 0 at (0, 0); highest: 2."
 */
export function contour(grid: Grid, options: ContourOptions): Figure {
  const { title, xLabel, yLabel, zLabel, paths = [], mark, levels = 24, equalAspect = true } = options;
  const { scale, drawn, low, high, ticks } = heights("contour", grid, options.zScale);
  for (const path of paths) checkPath("contour", path);

  const size = (high - low) / levels;
  const map: Trace = {
    type: "contour",
    x: plain(grid.x),
    y: plain(grid.y),
    z: drawn,
    // The heights as they were, for the hover text: z holds their logarithms on a log scale.
    ...(scale === "log" && { customdata: grid.z.map(plain) }),
    colorscale: valley,
    // A flat landscape has one band: a size of zero would draw none.
    ...(size > 0 && { autocontour: false, contours: { start: low + size, end: high - size / 2, size } }),
    line: { width: 0.5, color: "rgba(255, 255, 255, 0.3)" },
    connectgaps: false,
    colorbar: { title: { text: zLabel, side: "right" }, thickness: 12, outlinewidth: 0, ...ticks },
    hovertemplate: `${xLabel} %{x:.4g}<br>${yLabel} %{y:.4g}<br>${zLabel} %{${scale === "log" ? "customdata" : "z"}:.4g}<extra></extra>`,
  };
  const lines = paths.flatMap((path, i) =>
    pathTraces(path, pathPalette[i % pathPalette.length] ?? ink, options),
  );
  const data = mark === undefined ? [map, ...lines] : [map, ...lines, markTrace(mark)];

  const layout: Layout = {
    ...baseLayout(title),
    // A map of equal units is about square: a wider figure would only part it from its colour bar.
    ...(equalAspect && { width: 640 }),
    height: 480,
    xaxis: axis(xLabel, { range: ends(grid.x), showgrid: false, constrain: "domain" }),
    yaxis: axis(yLabel, {
      range: ends(grid.y),
      showgrid: false,
      constrain: "domain",
      ...(equalAspect && { scaleanchor: "x", scaleratio: 1 }),
    }),
  };
  return new Figure({
    data,
    layout: merge(layout, options.layout ?? {}),
    description: options.description ?? describeGrid("contours", grid, options),
  });
}

/** A path as a line over a dark halo, its first point ringed and its last one filled. */
function pathTraces({ name, x, y, z }: Path, color: string, labels: GridOptions): Trace[] {
  const points = { type: "scatter", x: plain(x), y: plain(y), legendgroup: name } as const;
  const last = x.length - 1;
  // Single steps are worth seeing while they can be told apart.
  const sizes = Array.from(x, (_, i) => (i === 0 || i === last ? 9 : x.length > 80 ? 0 : 4.5));
  return [
    {
      ...points,
      mode: "lines",
      line: { color: "rgba(8, 18, 48, 0.75)", width: 4.5 },
      hoverinfo: "skip",
      showlegend: false,
    },
    {
      ...points,
      name,
      mode: "lines+markers",
      line: { color, width: 2 },
      marker: {
        color: Array.from(x, (_, i) => (i === 0 ? "#ffffff" : color)),
        size: sizes,
        line: { color, width: sizes.map((_, i) => (i === 0 ? 2 : 0)) },
        opacity: 1,
      },
      text: Array.from(
        x,
        (_, i) => `step ${i}${z === undefined ? "" : `, ${labels.zLabel} ${brief(z[i] ?? NaN)}`}`,
      ),
      hovertemplate: `%{text}<br>${labels.xLabel} %{x:.4g}<br>${labels.yLabel} %{y:.4g}<extra>${name}</extra>`,
    },
  ];
}

function markTrace({ name, x, y }: { name: string; x: number; y: number }): Trace {
  return {
    type: "scatter",
    name,
    legendgroup: name,
    x: [x],
    y: [y],
    mode: "markers",
    marker: { symbol: "star", size: 13, color: "#ffffff", line: { color: "#0b1f4b", width: 1.2 } },
    hovertemplate: `${name}: (%{x:.4g}, %{y:.4g})<extra></extra>`,
  };
}
