import { Figure, merge, type Json, type Layout, type Numbers, type Trace } from "./figure.ts";
import { brief, extent, plain } from "./numbers.ts";
import { axis, baseLayout, ink, shade } from "./theme.ts";

/** One distribution: its density (in any unit) at each x, ascending. */
export type Ridge = { readonly name: string; readonly x: Numbers; readonly density: Numbers };

/** Options of {@link ridgeline}. */
export type RidgelineOptions = {
  readonly title: string;
  /** What is distributed, with its unit. */
  readonly xLabel: string;
  /** What there is one distribution for. Default "layer". */
  readonly yLabel?: string;
  /** How far the highest ridge reaches up, in distances of rows. Default 1.6. */
  readonly overlap?: number;
  /** The figure in words; written from the numbers when left out. */
  readonly description?: string;
  /** Merged over the figure's layout. */
  readonly layout?: Layout;
};

/**
 * Distributions one behind the other, the first at the top: how one changes through the depth of a network, say. Each is
 * drawn as high as the others, since it is its shape and width that are compared.
 *
 * @throws RangeError when there is none, when `x` and `density` do not pair up, or nothing can be drawn.
 *
 * @example
 * const bell = (width: number) => [-2, -1, 0, 1, 2].map((x) => Math.exp(-((x / width) ** 2)));
 * const ridges = [1, 2].map((width) => ({ name: `${width}`, x: [-2, -1, 0, 1, 2], density: bell(width) }));
 * const figure = plot.ridgeline(ridges, { title: "Wider and wider", xLabel: "z" });
 * figure.layout["yaxis"]; // => { ...figure.layout["yaxis"] as object, ticktext: ["1", "2"] }
 */
export function ridgeline(ridges: readonly Ridge[], options: RidgelineOptions): Figure {
  const { title, xLabel, yLabel = "layer", overlap = 1.6 } = options;
  if (ridges.length === 0) throw new RangeError("ridgeline: no distributions came, there is nothing to draw");
  const odd = ridges.find(({ x, density }) => x.length !== density.length);
  if (odd) {
    throw new RangeError(
      `ridgeline: “${odd.name}” needs as many x as densities, but has ${odd.x.length} and ${odd.density.length}`,
    );
  }
  const range = extent(ridges.flatMap(visible));
  if (range === undefined)
    throw new RangeError("ridgeline: no x is a finite number, there is nothing to draw");

  const last = ridges.length - 1;
  const data = ridges.flatMap(({ name, x, density }, i): Trace[] => {
    const base = last - i;
    const top = extent(Array.from(density))?.[1] ?? 0;
    const unit = top > 0 ? overlap / top : 0;
    const color = shade(last === 0 ? 0.5 : i / last);
    const line = { x: plain(x), type: "scatter", mode: "lines", showlegend: false } as const;
    return [
      { ...line, y: Array.from(x, () => base), line: { color, width: 0.5 }, hoverinfo: "skip" },
      {
        ...line,
        name,
        y: plain(Array.from(density, (d) => base + d * unit)),
        customdata: plain(density),
        fill: "tonexty",
        fillcolor: `${color}b0`,
        line: { color, width: 1.5 },
        hovertemplate: `${xLabel} %{x:.4g}<br>density %{customdata:.3g}<extra>${name}</extra>`,
      },
    ];
  });
  const layout: Layout = {
    ...baseLayout(title),
    height: Math.max(320, 160 + 30 * ridges.length),
    xaxis: axis(xLabel, { range }),
    yaxis: axis(yLabel, { ...rows(ridges), range: [-0.3, last + overlap + 0.2], showgrid: false }),
  };
  return new Figure({
    data,
    layout: merge(layout, options.layout ?? {}),
    description: options.description ?? describe(ridges, { ...options, yLabel }),
  });
}

/** Where a distribution can be told from its foot: long tails of one would leave no room for the others. */
function visible({ x, density }: Ridge): number[] {
  const top = extent(Array.from(density))?.[1] ?? 0;
  return Array.from(x).filter((_, i) => density[i]! >= 0.005 * top);
}

/** A tick with its name at the foot of each ridge, or of some of very many. */
function rows(ridges: readonly Ridge[]): { [key: string]: Json } {
  const stride = Math.ceil(ridges.length / 30);
  const shown = ridges.map(({ name }, i) => ({ name, i })).filter(({ i }) => i % stride === 0);
  return {
    tickvals: shown.map(({ i }) => ridges.length - 1 - i),
    ticktext: shown.map(({ name }) => name),
    tickfont: { color: ink },
  };
}

function describe(ridges: readonly Ridge[], options: RidgelineOptions): string {
  const words = ridges.map(({ name, x, density }) => {
    let [mass, sum, square] = [0, 0, 0];
    for (let i = 0; i < x.length; i++) {
      mass += density[i]!;
      sum += density[i]! * x[i]!;
      square += density[i]! * x[i]! ** 2;
    }
    const mean = sum / mass;
    return `${name}: mean ${brief(mean)}, standard deviation ${brief(Math.sqrt(Math.max(0, square / mass - mean ** 2)))}.`;
  });
  return `${options.title}: the distribution of ${options.xLabel} for each ${options.yLabel}, first at the top. ${words.join(" ")}`;
}
