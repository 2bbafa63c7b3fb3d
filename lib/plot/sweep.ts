import { Figure, merge, type Frame, type Json, type Layout } from "./figure.ts";
import { brief } from "./numbers.ts";
import { ink } from "./theme.ts";

/** Options of {@link sweep}. */
export type SweepOptions = {
  /** What the slider changes, such as "learning rate"; shown beside the value. */
  readonly label: string;
  /** The state shown first, an index into the values. Default 0. */
  readonly start?: number;
  /** A button beside the slider runs through all values. Default false. */
  readonly play?: boolean;
};

/**
 * One figure for each value, behind a slider. The frames are part of the figure, so that it can be dragged where no
 * kernel runs, as on a published page.
 *
 * @param values What the slider runs through.
 * @param figureOf Draws the figure for one value; it must draw the same number of traces for each.
 * @throws RangeError when there are no values, when `start` is not one of their indices, or when the number of traces
 * changes from value to value.
 *
 * @example
 * const labels = { title: "A power", xLabel: "x", yLabel: "y" };
 * const power = (p: number) => plot.lines([{ name: "y", y: [0, 1, 2 ** p] }], labels);
 * plot.sweep([1, 2, 3], power, { label: "exponent" }).frames.length; // => 3
 */
export function sweep<V extends number | string>(
  values: readonly V[],
  figureOf: (value: V, index: number) => Figure,
  options: SweepOptions,
): Figure {
  const { label, start = 0, play = false } = options;
  const figures = values.map(figureOf);
  const first = figures[start];
  if (first === undefined) {
    throw new RangeError(`sweep: start ${start} is not an index into ${values.length} values`);
  }
  const odd = figures.findIndex((figure) => figure.data.length !== first.data.length);
  if (odd >= 0) {
    const came = `${figures[odd]?.data.length ?? 0} at ${label} ${values[odd] ?? ""}`;
    throw new RangeError(
      `sweep: every value needs the same number of traces, but ${first.data.length} became ${came}`,
    );
  }

  const labels = values.map((value) => (typeof value === "number" ? brief(value) : String(value)));
  // What is the same in every state, such as the map under a path, is sent once.
  const traces = first.data.flatMap((trace, k) =>
    figures.every(({ data }) => same(data[k], trace)) ? [] : [k],
  );
  const keys = Object.keys(Object.assign({}, ...figures.map(({ layout }) => layout)) as Layout);
  const moving = keys.filter((key) => !figures.every(({ layout }) => same(layout[key], first.layout[key])));
  const frames = figures.map(({ data, layout }, i): Frame => ({
    name: `${i}`,
    data: traces.map((k) => data[k]!),
    ...(traces.length < first.data.length && { traces }),
    layout: Object.fromEntries(moving.map((key) => [key, layout[key]])),
  }));
  return new Figure({
    data: first.data,
    layout: merge(first.layout, {
      sliders: [slider(label, labels, { active: start, play })],
      ...(play && { updatemenus: [playButton(frames)] }),
      ...roomFor(first),
    }),
    frames,
    description: `${first.description} A slider changes ${label} from ${labels[0] ?? ""} to ${labels.at(-1) ?? ""}.`,
  });
}

/** How a state follows another: at once, since what lies between two of them was not computed. */
const jump = (duration = 0): { readonly [key: string]: Json } => ({
  mode: "immediate",
  frame: { duration, redraw: true },
  transition: { duration: 0 },
});

function slider(
  label: string,
  values: readonly string[],
  { active, play }: { readonly active: number; readonly play: boolean },
): Json {
  return {
    active,
    ...(play && { x: 0.12, len: 0.88 }),
    currentvalue: { prefix: `${label}: `, xanchor: "left" },
    pad: { t: 48, b: 8 },
    bgcolor: "rgba(128, 134, 145, 0.35)",
    bordercolor: ink,
    tickcolor: ink,
    activebgcolor: ink,
    steps: values.map((value, i) => ({ label: value, method: "animate", args: [[`${i}`], jump()] })),
  };
}

/** A button that plays every frame from the first, in about five seconds, and stops when pressed again. */
function playButton(frames: readonly Frame[]): Json {
  const duration = Math.round(Math.min(400, Math.max(40, 5000 / frames.length)));
  return {
    type: "buttons",
    direction: "left",
    showactive: false,
    x: 0,
    xanchor: "left",
    y: 0,
    yanchor: "top",
    pad: { t: 58 },
    bgcolor: "rgba(128, 134, 145, 0.12)",
    bordercolor: ink,
    font: { color: ink },
    buttons: [
      {
        label: "▶",
        method: "animate",
        args: [frames.map(({ name }) => name), jump(duration)],
        args2: [[null], jump()],
      },
    ],
  };
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/**
 * The slider takes the legend's usual place below the plot, so the legend gets rows of its own between the title, which may be
 * long, and the plot with the headings of its panels.
 */
function roomFor({ data, layout }: Figure): Layout {
  const taller = Number(layout["height"] ?? 440) + 90;
  if (layout["showlegend"] === false) return { height: taller };
  const { t: top = 64, b: bottom = 88 } = (layout["margin"] ?? {}) as { t?: number; b?: number };
  // Traces of one legend group stand below each other.
  const groups = data.filter((trace) => trace["showlegend"] !== false).map((trace) => trace["legendgroup"]);
  const stacked = groups.map((name) => groups.filter((other) => name !== undefined && other === name).length);
  const rows = 19 * Math.max(1, ...stacked);
  const height = taller + rows;
  const heading = layout["annotations"] === undefined ? 6 : 28;
  return {
    height,
    margin: { t: top + rows },
    title: { y: 1, yref: "container", yanchor: "top", pad: { t: 20 } },
    legend: { x: 0, y: 1 + heading / (height - top - rows - bottom), yref: "paper", yanchor: "bottom" },
  };
}
