import type { Figure, Numbers } from "./figure.ts";
import { heatmap, type HeatmapOptions } from "./heatmap.ts";
import { extent } from "./numbers.ts";

/** Options of {@link matrix}. */
export type MatrixOptions = Omit<HeatmapOptions, "zScale" | "colors" | "xLabel" | "yLabel" | "zLabel"> &
  Partial<Pick<HeatmapOptions, "xLabel" | "yLabel" | "zLabel">>;

/**
 * A matrix of weights, such as `layer.weight.toArray()`: its rows are inputs and its columns outputs; blue below 0,
 * orange above, and as pale as it is near 0. Both ends of the scale are equally far from 0.
 *
 * @throws RangeError when the rows differ in length, or hold nothing to draw.
 *
 * @example
 * const figure = plot.matrix([[1, -2], [0, 0.5]], { title: "Weights" });
 * [figure.data[0]?.["zmin"], figure.data[0]?.["zmax"]]; // => [-2, 2]
 */
export function matrix(rows: readonly Numbers[], options: MatrixOptions): Figure {
  const [low, high] = extent(rows.flatMap((row) => Array.from(row))) ?? [0, 0];
  // A matrix of zeros has no scale of its own.
  const top = Math.max(Math.abs(low), Math.abs(high)) || 1;
  return heatmap(rows, {
    xLabel: "output",
    yLabel: "input",
    zLabel: "weight",
    range: [-top, top],
    ...options,
    colors: "diverging",
  });
}
