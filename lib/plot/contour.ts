import { Figure, merge, type Layout, type Numbers, type Trace } from "./figure.ts";
import {
  checkPath,
  describeGrid,
  heights,
  type Heights,
  pathTexts,
  type Grid,
  type GridOptions,
  type Path,
} from "./grid.ts";
import { ends, plain, roundStep } from "./numbers.ts";
import { axis, baseLayout, dashes, ink, pathPalette, valley } from "./theme.ts";

/** Options of {@link contour}. */
export type ContourOptions = GridOptions & {
  /** Bands of equal height (the default), or a coloured cell for each point. */
  readonly fill?: "bands" | "cells";
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
  const { title, xLabel, yLabel, zLabel, paths = [], mark, equalAspect = true } = options;
  const { fill = "bands", levels = 24 } = options;
  const drawn = heights("contour", grid, options.zScale);
  const { scale, low, high, ticks } = drawn;
  for (const path of paths) checkPath("contour", path);

  const room = roomFor(grid);
  // On a linear scale round steps make round ticks. A flat landscape has one band: a size of zero would draw none.
  const size = scale === "log" ? (high - low) / levels : roundStep((high - low) / levels);
  const start = scale === "log" ? low + size : (Math.floor(low / size) + 1) * size;
  const bands = size > 0 && { autocontour: false, contours: { start, end: high - size / 1e6, size } };
  const map: Trace = {
    ...(fill === "bands"
      ? {
          type: "contour",
          ...bands,
          line: { width: 0.5, color: "rgba(255, 255, 255, 0.3)" },
          connectgaps: false,
        }
      : { type: "heatmap", hoverongaps: false }),
    x: plain(grid.x),
    y: plain(grid.y),
    z: drawn.drawn,
    // The heights as they were, for the hover text: z holds their logarithms on a log scale.
    ...(scale === "log" && { customdata: grid.z.map(plain) }),
    colorscale: valley,
    zmin: low,
    zmax: high,
    colorbar: {
      title: { text: zLabel, side: "right" },
      thickness: 12,
      outlinewidth: 0,
      ...(equalAspect && { x: room.share + 0.02, xanchor: "left" }),
      ...ticks,
    },
    hovertemplate: `${xLabel} %{x:.4g}<br>${yLabel} %{y:.4g}<br>${zLabel} %{${scale === "log" ? "customdata" : "z"}:.4g}<extra></extra>`,
  };
  const lines = paths.flatMap((path, i) =>
    pathTraces(
      path,
      { color: pathPalette[i % pathPalette.length] ?? ink, dash: dashes[i % dashes.length] ?? "solid" },
      options,
      drawn,
    ),
  );
  const data = mark === undefined ? [map, ...lines] : [map, ...lines, markTrace(mark)];

  const layout: Layout = {
    ...baseLayout(title),
    height: 480,
    ...(equalAspect && { width: room.width, height: room.height }),
    xaxis: axis(xLabel, {
      range: ends(grid.x),
      showgrid: false,
      constrain: "domain",
      ...(equalAspect && { domain: [0, room.share] }),
    }),
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
    description: options.description ?? describeGrid(fill === "bands" ? "contours" : "cells", grid, options),
  });
}

/**
 * Sizes in pixels for a map in equal units: its colour bar stands beside it, and no empty space above or below. The map
 * takes `share` of the width between the margins.
 */
function roomFor(grid: Grid): { width: number; height: number; share: number } {
  const [x0, x1] = ends(grid.x);
  const [y0, y1] = ends(grid.y);
  const ratio = (x1 - x0) / (y1 - y0);
  const [between, above] = [640 - 88, 152];
  const wide = Math.min(460, 400 * ratio);
  if (!(wide > 0)) return { width: 640, height: 480, share: 460 / between };
  return { width: 640, height: Math.round(Math.max(180, wide / ratio) + above), share: wide / between };
}

/** A path as a line over a dark halo, its first point ringed and its last one filled. */
function pathTraces(
  path: Path,
  { color, dash }: { readonly color: string; readonly dash: string },
  labels: GridOptions,
  map: Heights,
): Trace[] {
  const { name, x, y, z, offPlane } = path;
  const points = { type: "scatter", x: plain(x), y: plain(y), legendgroup: name } as const;
  const last = x.length - 1;
  const isEnd = (i: number) => i === 0 || i === last;
  // Single steps are worth seeing while they can be told apart.
  const sizes = Array.from(x, (_, i) => (isEnd(i) ? 9 : x.length > 80 ? 0 : 4.5));
  const plainMarker = {
    color: Array.from(x, (_, i) => (i === 0 ? "#ffffff" : color)),
    size: sizes,
    line: { color, width: sizes.map((_, i) => (i === 0 ? 2 : 0)) },
    opacity: 1,
  };
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
      line: { color, width: 2, dash },
      marker: z && offPlane ? heightMarker(z, sizes, color, map) : plainMarker,
      text: pathTexts(path, labels.zLabel),
      hovertemplate: `%{text}<br>${labels.xLabel} %{x:.4g}<br>${labels.yLabel} %{y:.4g}<extra>${name}</extra>`,
    },
  ];
}

/** Points in the colours that the map has for their own heights, ringed in the path's colour. */
function heightMarker(z: Numbers, sizes: readonly number[], color: string, map: Heights): Layout {
  const last = sizes.length - 1;
  return {
    color: plain(Array.from(z, (height) => map.scaled(height))),
    colorscale: valley,
    cmin: map.low,
    cmax: map.high,
    size: sizes.map((size, i) => (i === 0 || i === last ? 11 : size === 0 ? 5 : 7)),
    symbol: sizes.map((_, i) => (i === 0 ? "diamond" : "circle")),
    line: { color, width: 1.5 },
    opacity: 1,
  };
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
