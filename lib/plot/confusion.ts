import { Figure, type Layout, merge, type Numbers } from "./figure.ts";
import { heatmap } from "./heatmap.ts";
import { brief } from "./numbers.ts";

/** Options of {@link confusion}. */
export type ConfusionOptions = {
  readonly title: string;
  /** What each class is called. Default: its number. */
  readonly classes?: readonly string[];
  /** The figure in words; written from the numbers when left out. */
  readonly description?: string;
  /** Merged over the figure's layout. */
  readonly layout?: Layout;
};

/**
 * How often each class was taken for each, such as `nn.confusionMatrix(...).toArray()`: a row for each true class, a column
 * for each predicted one. Colours are shares of the row, so that rare classes are seen too; the numbers are counts.
 *
 * @throws RangeError unless the counts are a square, as large as the list of classes, with something in it.
 *
 * @example
 * const figure = plot.confusion([[8, 2], [1, 4]], { title: "Cats and dogs", classes: ["cat", "dog"] });
 * figure.data[0]?.["text"]; // => [["8", "2"], ["1", "4"]]
 */
export function confusion(counts: readonly Numbers[], options: ConfusionOptions): Figure {
  const { title, classes = counts.map((_, i) => `${i}`) } = options;
  const n = counts.length;
  if (n === 0 || classes.length !== n || counts.some((row) => row.length !== n)) {
    const came = counts.map((row) => row.length).join(", ");
    throw new RangeError(
      `confusion: expected as many rows and columns as classes (${classes.length}), but rows of ${came || "nothing"} came`,
    );
  }
  const rows = counts.map((row) => Array.from(row));
  const totals = rows.map((row) => row.reduce((sum, count) => sum + count, 0));
  const shares = rows.map((row, i) => row.map((count) => (totals[i]! > 0 ? count / totals[i]! : NaN)));
  const side = 260 + 34 * Math.min(n, 14);
  const axes = { type: "category", tickmode: "linear", dtick: 1 } as const;
  const figure = heatmap(shares, {
    title,
    xLabel: "predicted class",
    yLabel: "true class",
    zLabel: "share of the true class",
    range: [0, 1],
    colors: "blues",
    columns: classes,
    rows: classes,
    description: options.description ?? describe(rows, totals, classes, title),
    layout: {
      width: side + 120,
      height: side,
      xaxis: { ...axes, constrain: "domain" },
      yaxis: { ...axes, scaleanchor: "x", constrain: "domain" },
    },
  });
  const [map] = figure.data;
  const text = rows.map((row) => row.map(brief));
  const hovertemplate =
    "true class %{y}, predicted %{x}<br>%{text} examples, %{z:.1%} of the class<extra></extra>";
  return new Figure({
    ...figure,
    data: [{ ...map!, text, texttemplate: "%{text}", hovertemplate }],
    layout: merge(figure.layout, options.layout ?? {}),
  });
}

function describe(
  rows: readonly number[][],
  totals: readonly number[],
  classes: readonly string[],
  title: string,
): string {
  const all = totals.reduce((sum, total) => sum + total, 0);
  const right = rows.reduce((sum, row, i) => sum + row[i]!, 0);
  let [worst, from, to] = [0, 0, 0];
  rows.forEach((row, i) => {
    row.forEach((count, j) => {
      if (i !== j && count > worst) [worst, from, to] = [count, i, j];
    });
  });
  const mistake =
    worst === 0
      ? "No mistakes."
      : `Most often ${classes[from]} was taken for ${classes[to]}: ${brief(worst)} times.`;
  return `${title}: a row for each true class, a column for each predicted one. ${brief(right)} of ${brief(all)} examples right. ${mistake}`;
}
