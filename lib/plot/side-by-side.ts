import { Figure, merge, type Json, type Layout, type Trace } from "./figure.ts";
import { baseLayout } from "./theme.ts";

/** Options of {@link sideBySide}. */
export type SideBySideOptions = {
  readonly title: string;
  /** Widths of the panels relative to each other. Default: all the same. */
  readonly widths?: readonly number[];
  /** Merged over the figure's layout; the second panel's axes are `xaxis2` and `yaxis2`, its scene `scene2`. */
  readonly layout?: Layout;
};

/**
 * Several figures in a row, each with its own axes, its own colour bar and its title above it. Traces of the same
 * name share one legend entry.
 *
 * @throws RangeError for no figures, for a number of widths that differs from the number of figures, and for a
 * figure with frames (make the row first, then sweep over rows).
 *
 * @example
 * const labels = { xLabel: "x", yLabel: "y" };
 * const left = plot.lines([{ name: "a", y: [1, 2] }], { title: "Left", ...labels });
 * const right = plot.lines([{ name: "b", y: [2, 1] }], { title: "Right", ...labels });
 * const row = plot.sideBySide([left, right], { title: "Both" });
 * row.data.map((trace) => trace["xaxis"]); // => ["x", "x2"]
 */
export function sideBySide(figures: readonly Figure[], options: SideBySideOptions): Figure {
  const { title, widths = figures.map(() => 1) } = options;
  if (figures.length === 0) throw new RangeError("sideBySide: no figures came, there is nothing to draw");
  if (widths.length !== figures.length) {
    throw new RangeError(
      `sideBySide: ${figures.length} figures need as many widths, but ${widths.length} came`,
    );
  }
  const animated = figures.findIndex((figure) => figure.frames.length > 0);
  if (animated >= 0) {
    throw new RangeError(
      `sideBySide: figure ${animated} has frames; put figures side by side first, then sweep`,
    );
  }

  const spatial = figures.every((figure) => figure.layout["scene"] !== undefined);
  const gaps = figures.map((figure, k) => gapAfter(figure, spatial, k === figures.length - 1));
  const named = new Set<Json | undefined>();
  const data: Trace[] = [];
  let layout: Layout = { ...baseLayout(title), showlegend: true };
  const headings: Json[] = [];
  figures.forEach((figure, k) => {
    const [left, right] = panel(widths, k, gaps);
    data.push(...figure.data.map((trace) => place(trace, k, right, named)));
    layout = { ...layout, ...axes(figure.layout, k, [left, right]), height: tallest(layout, figure.layout) };
    headings.push(heading(titleOf(figure), (left + right) / 2));
  });

  const margin = { l: spatial ? 8 : 64, r: spatial ? 8 : 24, t: 92, b: spatial ? 40 : 88 };
  return new Figure({
    data,
    layout: merge({ ...layout, margin, annotations: headings }, options.layout ?? {}),
    description: [
      `${title}. Side by side, from the left:`,
      ...figures.map((figure) => figure.description),
    ].join(" "),
  });
}

/** The share of the width to the right of a panel, for its own colour bar and the next panel's labels. */
function gapAfter(figure: Figure, spatial: boolean, last: boolean): number {
  const colorbar = !spatial && hasColorbar(figure);
  if (last) return colorbar ? 0.06 : 0;
  return spatial ? 0.02 : colorbar ? 0.19 : 0.14;
}

/** Where panel `k` lies; `gaps` are to the right of each panel. */
function panel(widths: readonly number[], k: number, gaps: readonly number[]): [number, number] {
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const unit = (1 - sum(gaps)) / sum(widths);
  const left = sum(widths.slice(0, k)) * unit + sum(gaps.slice(0, k));
  return [left, left + widths[k]! * unit];
}

/** The trace on panel `k`'s axes or scene, its colour bar at the panel's right edge, its name once in the legend. */
function place(trace: Trace, k: number, right: number, named: Set<Json | undefined>): Trace {
  const spatial = trace.type === "surface" || trace.type === "scatter3d";
  const where = spatial
    ? { scene: numbered("scene", k) }
    : { xaxis: numbered("x", k), yaxis: numbered("y", k) };
  const repeated = trace["name"] !== undefined && named.has(trace["name"]) && { showlegend: false };
  if (trace["showlegend"] !== false) named.add(trace["name"]);
  const colorbar = trace["colorbar"] !== undefined && {
    colorbar: { ...(trace["colorbar"] as Layout), x: right + 0.005, xanchor: "left" },
  };
  return { ...trace, ...where, ...repeated, ...colorbar };
}

/** The axes or the scene of a figure, renumbered for panel `k`. */
function axes(layout: Layout, k: number, domain: readonly [number, number]): Layout {
  if (layout["scene"] !== undefined) {
    return { [numbered("scene", k)]: { ...(layout["scene"] as Layout), domain: { x: domain } } };
  }
  const xaxis = layout["xaxis"] as Layout;
  const yaxis = layout["yaxis"] as Layout;
  return {
    [numbered("xaxis", k)]: { ...xaxis, domain, anchor: numbered("y", k) },
    [numbered("yaxis", k)]: {
      ...yaxis,
      anchor: numbered("x", k),
      ...(yaxis["scaleanchor"] !== undefined && { scaleanchor: numbered("x", k) }),
    },
  };
}

/** Plotly numbers its axes x, x2, x3, … */
function numbered(name: string, k: number): string {
  return k === 0 ? name : `${name}${k + 1}`;
}

function heading(text: string, x: number): Json {
  return {
    text,
    x,
    y: 1,
    xref: "paper",
    yref: "paper",
    xanchor: "center",
    yanchor: "bottom",
    yshift: 6,
    showarrow: false,
  };
}

function titleOf(figure: Figure): string {
  const title = figure.layout["title"] as { readonly text?: string } | undefined;
  return title?.text ?? "";
}

function hasColorbar(figure: Figure): boolean {
  return figure.data.some((trace) => trace["colorbar"] !== undefined);
}

function tallest(a: Layout, b: Layout): number {
  return Math.max(Number(a["height"] ?? 0), Number(b["height"] ?? 0));
}
