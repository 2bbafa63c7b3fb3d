import { compact, compactFrames } from "./compact.ts";
import { baseConfig } from "./theme.ts";

/** Anything JSON can hold: a figure is data, and survives `JSON.parse(JSON.stringify(figure))`. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** One Plotly trace: its `type` and the attributes that Plotly's reference lists for it. */
export type Trace = {
  readonly type: "scatter" | "scatter3d" | "contour" | "surface" | "heatmap" | "bar";
  readonly [attribute: string]: Json | undefined;
};

/** A Plotly layout: titles, axes, legend, annotations, sliders. */
export type Layout = { readonly [attribute: string]: Json | undefined };

/** One state of an animated figure, named so that a slider's step can call it up. */
export type Frame = {
  readonly name: string;
  readonly data: readonly Trace[];
  /** To which traces of the figure the data belong, by position. Default: to the first ones. */
  readonly traces?: readonly number[];
  readonly layout?: Layout;
};

/** Numbers in a row: an array or a typed array. */
export type Numbers = ArrayLike<number>;

/** The parts of a {@link Figure}. */
export type FigureParts = {
  readonly data: readonly Trace[];
  readonly layout: Layout;
  readonly frames?: readonly Frame[];
  readonly config?: Layout;
  /** The figure in words, for those who do not see it: what is drawn, and what it shows. */
  readonly description: string;
};

const display = Symbol.for("Jupyter.display");

/**
 * A picture as data: Plotly's `data`, `layout`, `frames` and `config` (valid from plotly.js 2.35 to 4.1) with
 * a description in words. As the last value of a cell it shows itself.
 *
 * @example
 * const figure = plot.lines([{ name: "cost", y: [3, 2, 1] }], { title: "Cost", xLabel: "step", yLabel: "cost" });
 * figure.data.length; // => 1
 * figure.with({ height: 300 }).layout["height"]; // => 300
 */
export class Figure {
  readonly data: readonly Trace[];
  readonly layout: Layout;
  readonly frames: readonly Frame[];
  readonly config: Layout;
  readonly description: string;

  constructor(parts: FigureParts) {
    this.data = parts.data;
    this.layout = parts.layout;
    this.frames = parts.frames ?? [];
    this.config = { ...baseConfig, ...parts.config };
    this.description = parts.description;
  }

  /** The same figure with `layout` merged over its own, key by key; `description` is replaced when given. */
  with(layout: Layout, description: string = this.description): Figure {
    return new Figure({ ...this, layout: merge(this.layout, layout), description });
  }

  /** What Plotly takes: `{data, layout, config}` and, when there are any, `frames`; long rows and grids of numbers as bytes. */
  toJSON(): { data: readonly Trace[]; layout: Layout; config: Layout; frames?: readonly Frame[] } {
    const { layout, config, frames } = this;
    const data = compact(this.data);
    return frames.length > 0
      ? { data, layout, config, frames: compactFrames(frames) }
      : { data, layout, config };
  }

  /** The MIME bundle by which notebooks show the figure. */
  [display](): { "application/vnd.plotly.v1+json": ReturnType<Figure["toJSON"]>; "text/plain": string } {
    return { "application/vnd.plotly.v1+json": this.toJSON(), "text/plain": this.description };
  }
}

/** `over` laid upon `under`: objects are merged key by key, anything else is replaced. */
export function merge(under: Layout, over: Layout): Layout {
  const merged: { [key: string]: Json | undefined } = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isObject(below) && isObject(value) ? merge(below, value) : value;
  }
  return merged;
}

function isObject(value: Json | undefined): value is Layout {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
