import { Figure, merge, type Layout, type Trace } from "./figure.ts";
import { checkPath, describeGrid, heights, pathTexts, type Grid, type GridOptions } from "./grid.ts";
import { plain } from "./numbers.ts";
import { baseLayout, ink, pathPalette, sceneAxis, valley } from "./theme.ts";

/** Options of {@link surface}. */
export type SurfaceOptions = GridOptions & {
  /** Where the eye stands, in units of half the box. Default (1.3, −1.5, 0.85). */
  readonly eye?: { readonly x: number; readonly y: number; readonly z: number };
  /** Merged over the figure's layout. */
  readonly layout?: Layout;
};

/**
 * Heights over the plane as a surface in three dimensions, to be turned with the mouse. Paths with heights lie on
 * it.
 *
 * @throws RangeError as {@link contour} does, and for a path without heights `z`.
 *
 * @example
 * const bowl = { x: [-1, 0, 1], y: [-1, 0, 1], z: [[2, 1, 2], [1, 0, 1], [2, 1, 2]] };
 * const figure = plot.surface(bowl, { title: "A bowl", xLabel: "a", yLabel: "b", zLabel: "height" });
 * figure.data[0]?.type; // => "surface"
 */
export function surface(grid: Grid, options: SurfaceOptions): Figure {
  const { title, xLabel, yLabel, zLabel, paths = [], eye = { x: 1.3, y: -1.5, z: 0.85 } } = options;
  const { scale, drawn, low, high } = heights("surface", grid, options.zScale);

  const sheet: Trace = {
    type: "surface",
    x: plain(grid.x),
    y: plain(grid.y),
    z: grid.z.map(plain),
    ...(scale === "log" && { surfacecolor: drawn }),
    colorscale: valley,
    showscale: false,
    contours: {
      z: {
        show: true,
        usecolormap: false,
        color: "rgba(255, 255, 255, 0.4)",
        width: 1,
        ...bands(scale, low, high),
      },
    },
    lighting: { ambient: 0.75, diffuse: 0.55, specular: 0.08, roughness: 0.9 },
    hovertemplate: `${xLabel} %{x:.4g}<br>${yLabel} %{y:.4g}<br>${zLabel} %{z:.4g}<extra></extra>`,
  };
  const lines = paths.map((path, i): Trace => {
    checkPath("surface", path);
    if (path.z === undefined) {
      throw new RangeError(`surface: path “${path.name}” needs its heights z to lie on the surface`);
    }
    return {
      type: "scatter3d",
      name: path.name,
      legendgroup: path.name,
      mode: "lines+markers",
      x: plain(path.x),
      y: plain(path.y),
      z: plain(path.z),
      line: { color: pathPalette[i % pathPalette.length] ?? ink, width: 4 },
      marker: { color: pathPalette[i % pathPalette.length] ?? ink, size: 2.5 },
      text: pathTexts(path, zLabel),
      hovertemplate: `%{text}<br>${xLabel} %{x:.4g}<br>${yLabel} %{y:.4g}<extra>${path.name}</extra>`,
    };
  });

  const layout: Layout = {
    ...baseLayout(title),
    height: 480,
    margin: { l: 8, r: 8, t: 64, b: 40 },
    scene: {
      xaxis: sceneAxis(xLabel),
      yaxis: sceneAxis(yLabel),
      zaxis: sceneAxis(zLabel, scale === "log" ? { type: "log", exponentformat: "power", dtick: 1 } : {}),
      aspectmode: "manual",
      aspectratio: { x: 1, y: 1, z: 0.7 },
      // Looking below the middle moves the picture up, so that the titles of the two lower axes, which Plotly draws on the canvas, are not cut.
      camera: { eye, center: { x: 0, y: 0, z: -0.26 } },
    },
  };
  return new Figure({
    data: [sheet, ...lines],
    layout: merge(layout, options.layout ?? {}),
    description: options.description ?? describeGrid("surface", grid, options),
  });
}

/** Height lines drawn on the sheet; `low` and `high` are logarithms when the axis is, as Plotly wants them. */
function bands(scale: "linear" | "log", low: number, high: number) {
  return scale === "linear" && high > low ? { start: low, end: high, size: (high - low) / 14 } : {};
}
