import { Figure, merge, type Layout, type Numbers, type Trace } from "./figure.ts";
import { brief, extent, plain } from "./numbers.ts";
import { axis, baseLayout, dashes, ink, palette, powersOfTen } from "./theme.ts";

/** Options of {@link spectrum}. */
export type SpectrumOptions = {
  readonly title: string;
  /** Default "eigenvalue λ of the Hessian". */
  readonly xLabel?: string;
  /** Default "density". */
  readonly yLabel?: string;
  /** Default "log", on which a few large eigenvalues are seen beside very many small ones. */
  readonly yScale?: "linear" | "log";
  /** Single eigenvalues known exactly, drawn as strokes. */
  readonly eigenvalues?: Numbers;
  /** Values to mark, such as 2/α for a learning rate α. */
  readonly marks?: readonly { readonly name: string; readonly at: number }[];
  /** The figure in words; written from the numbers when left out. */
  readonly description?: string;
  /** Merged over the figure's layout. */
  readonly layout?: Layout;
};

/** On a log axis, densities below this share of the highest are nothing. */
const FLOOR = 1e-6;

/**
 * How eigenvalues are distributed: their density as a filled curve, single ones as strokes below it, and values to compare
 * with as upright lines.
 *
 * @throws RangeError when there is no density, or not one for each value.
 *
 * @example
 * const values = [0, 1, 2], density = [0.1, 0.8, 0.1];
 * const marks = [{ name: "2/α", at: 1.5 }];
 * const figure = plot.spectrum({ values, density }, { title: "Spectrum", eigenvalues: [1.9], marks });
 * figure.data.map((trace) => trace["name"]); // => ["density", "eigenvalues", "2/α"]
 */
export function spectrum(
  { values, density }: { readonly values: Numbers; readonly density: Numbers },
  options: SpectrumOptions,
): Figure {
  const { title, yScale = "log", eigenvalues, marks = [] } = options;
  const { xLabel = "eigenvalue λ of the Hessian", yLabel = "density" } = options;
  if (values.length !== density.length || values.length === 0) {
    throw new RangeError(
      `spectrum: expected a density for each value, but ${values.length} values and ${density.length} densities came`,
    );
  }
  const highest = extent(Array.from(density))?.[1] ?? 0;
  if (!(highest > 0)) throw new RangeError("spectrum: no density is above 0, there is nothing to draw");
  const isLog = yScale === "log";
  const floor = isLog ? highest * FLOOR : 0;
  const top = isLog ? highest * 4 : highest * 1.08;
  const shown = Array.from(density, (d) => Math.max(d, floor));
  const curve: Trace = {
    type: "scatter",
    name: "density",
    legendgroup: "density",
    mode: "lines",
    x: plain(values),
    y: plain(shown),
    fill: "tozeroy",
    fillcolor: "rgba(42, 134, 200, 0.22)",
    line: { width: 2, color: palette[0] },
    hovertemplate: `λ %{x:.4g}<br>${yLabel} %{y:.3g}<extra></extra>`,
  };
  const strokes: Trace[] = eigenvalues
    ? [
        {
          type: "scatter",
          name: "eigenvalues",
          legendgroup: "eigenvalues",
          mode: "markers",
          x: plain(eigenvalues),
          y: Array.from(eigenvalues, () => (isLog ? floor * 2 : highest * 0.03)),
          marker: { symbol: "line-ns-open", size: 16, color: palette[1], line: { width: 2 } },
          hovertemplate: "λ %{x:.6g}<extra>eigenvalue</extra>",
        },
      ]
    : [];
  const lines = marks.map(({ name, at }, i): Trace => ({
    type: "scatter",
    name,
    legendgroup: name,
    mode: "lines",
    x: plain([at, at]),
    y: plain([isLog ? floor : 0, top]),
    line: {
      width: 2,
      color: palette[(i + 2) % palette.length] ?? ink,
      dash: dashes[(i + 1) % dashes.length] ?? "dash",
    },
    hovertemplate: `${name}: %{x:.6g}<extra></extra>`,
  }));
  const data = [curve, ...strokes, ...lines];
  const layout: Layout = {
    ...baseLayout(title),
    showlegend: data.length > 1,
    xaxis: axis(xLabel),
    yaxis: axis(yLabel, {
      ...(isLog ? { ...powersOfTen, dtick: 1 } : {}),
      range: isLog ? [Math.log10(floor), Math.log10(top)] : [0, top],
    }),
  };
  return new Figure({
    data,
    layout: merge(layout, options.layout ?? {}),
    description: options.description ?? describe(values, density, { ...options, xLabel, yLabel }),
  });
}

function describe(values: Numbers, density: Numbers, options: SpectrumOptions): string {
  const [low, high] = extent(Array.from(values)) ?? [NaN, NaN];
  const peak = Array.from(density).reduce((best, d, i) => (d > (density[best] ?? 0) ? i : best), 0);
  const known = options.eigenvalues ? Array.from(options.eigenvalues, brief) : [];
  return [
    `${options.title}: ${options.yLabel} over ${options.xLabel} from ${brief(low)} to ${brief(high)}, highest at ${brief(values[peak] ?? NaN)}.`,
    ...(known.length > 0
      ? [`Eigenvalues: ${known.slice(0, 10).join(", ")}${known.length > 10 ? ", …" : ""}.`]
      : []),
    ...(options.marks ?? []).map(({ name, at }) => `${name}: ${brief(at)}.`),
  ].join(" ");
}
