import { Figure, merge, type Layout, type Numbers, type Trace } from "./figure.ts";
import { logAxis } from "./lines.ts";
import { brief, extent, plain } from "./numbers.ts";
import { axis, baseLayout, dashes, ink, palette, symbols } from "./theme.ts";

/** The error of a numerical derivative over its step. */
export type ErrorSeries = { readonly name: string; readonly epsilons: Numbers; readonly errors: Numbers };

/** Options of {@link vCurve}. */
export type VCurveOptions = {
  readonly title: string;
  /** Default "step ε". */
  readonly xLabel?: string;
  /** Default "relative error". */
  readonly yLabel?: string;
  /** Where the two sides come from, drawn as thin lines: truncation ∝ ε², say, and round-off ∝ 1/ε. */
  readonly theory?: readonly ErrorSeries[];
  /** Errors below this are drawn at it, as those of exactly 0, which have no logarithm. Default 1e-17. */
  readonly floor?: number;
  /** The figure in words; written from the numbers when left out. */
  readonly description?: string;
  /** Merged over the figure's layout. */
  readonly layout?: Layout;
};

/**
 * The error of numerical derivatives over the step ε, on log axes: truncation on the right, where it falls with ε, round-off
 * on the left, where it grows again, and the best step marked between them.
 *
 * @throws RangeError when no series came, or one has not an error for each step.
 *
 * @example
 * const twoSided = { name: "two-sided", epsilons: [1e-2, 1e-5, 1e-8], errors: [1e-4, 1e-10, 1e-8] };
 * const figure = plot.vCurve([twoSided], { title: "Which step?" });
 * figure.data.map((trace) => trace["name"]); // => ["two-sided", "two-sided, best"]
 * figure.data[1]!["x"]; // => [0.00001]
 */
export function vCurve(series: readonly ErrorSeries[], options: VCurveOptions): Figure {
  const { title, xLabel = "step ε", yLabel = "relative error", theory = [], floor = 1e-17 } = options;
  if (series.length === 0) throw new RangeError("vCurve: no series came, there is nothing to draw");
  for (const { name, epsilons, errors } of [...series, ...theory]) {
    if (epsilons.length === errors.length) continue;
    throw new RangeError(
      `vCurve: “${name}” needs an error for each step, but has ${epsilons.length} steps and ${errors.length} errors`,
    );
  }
  const raised = (errors: Numbers): number[] =>
    Array.from(errors, (error) => (error < floor ? floor : error));
  const trace = (one: ErrorSeries, style: Partial<Trace>): Trace => ({
    type: "scatter",
    name: one.name,
    legendgroup: one.name,
    x: plain(one.epsilons),
    y: plain(raised(one.errors)),
    ...style,
    hovertemplate: `ε %{x:.1e}<br>${yLabel} %{y:.2e}<extra>${one.name}</extra>`,
  });
  const lines = theory.map((one, i) =>
    trace(one, {
      mode: "lines",
      line: { width: 1.5, color: ink, dash: dashes[1 + (i % (dashes.length - 1))]! },
    }),
  );
  const curves = series.flatMap((one, i) => {
    const color = palette[i % palette.length] ?? ink;
    const at = best(one);
    const here = {
      name: `${one.name}, best`,
      epsilons: [one.epsilons[at] ?? NaN],
      errors: [one.errors[at] ?? NaN],
    };
    return [
      trace(one, {
        mode: "lines+markers",
        line: { width: 2.5, color },
        marker: { size: 6, color, symbol: symbols[i % symbols.length] ?? "circle" },
      }),
      trace(here, {
        mode: "markers",
        showlegend: false,
        marker: { size: 14, symbol: "star", color, line: { width: 1, color: "#ffffff" } },
      }),
    ];
  });
  const errors = series.map((one) => raised(one.errors));
  const [low, high] = extent(errors.flat().map(Math.log10)) ?? [-17, 0];
  const layout: Layout = {
    ...baseLayout(title),
    showlegend: series.length + theory.length > 1,
    xaxis: axis(xLabel, logAxis(series.map(({ epsilons }) => epsilons))),
    // Theory may go far below and above what is measured.
    yaxis: axis(yLabel, { ...logAxis(errors), range: [low - 0.7, high + 0.7] }),
  };
  return new Figure({
    data: [...lines, ...curves],
    layout: merge(layout, options.layout ?? {}),
    description: options.description ?? describe(series, { ...options, xLabel, yLabel }),
  });
}

/** Where the error is least. */
function best({ errors }: ErrorSeries): number {
  return Array.from(errors).reduce((at, error, i) => (error < (errors[at] ?? NaN) ? i : at), 0);
}

function describe(series: readonly ErrorSeries[], { title, xLabel, yLabel }: VCurveOptions): string {
  const sentences = series.map((one) => {
    const at = best(one);
    return `${one.name}: least ${brief(one.errors[at] ?? NaN)} at ${brief(one.epsilons[at] ?? NaN)}.`;
  });
  return `${title}: ${yLabel} over ${xLabel}, on log axes. ${sentences.join(" ")}`;
}
