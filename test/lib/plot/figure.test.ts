import { describe, expect, test } from "vitest";
import { Figure } from "../../../lib/plot/index.ts";
import { complaints } from "./plotly.ts";

const figure = new Figure({
  data: [{ type: "scatter", x: [1, 2], y: [3, 4] }],
  layout: { title: { text: "A line" }, xaxis: { title: { text: "x" }, dtick: 1 } },
  description: "A line that rises.",
});

describe("Figure", () => {
  test("shows itself to a notebook as Plotly data with its description as text", () => {
    const show = (figure as unknown as Record<symbol, () => unknown>)[Symbol.for("Jupyter.display")];
    expect(show?.call(figure)).toEqual({
      "application/vnd.plotly.v1+json": { data: figure.data, layout: figure.layout, config: figure.config },
      "text/plain": "A line that rises.",
    });
  });

  test("is the same after a trip through JSON", () => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure.toJSON());
  });

  test("overrides a layout deeply and leaves the original as it was", () => {
    const wide = figure.with({ width: 900, xaxis: { title: { text: "time (s)" } } });
    expect(wide.layout).toEqual({
      title: { text: "A line" },
      width: 900,
      xaxis: { title: { text: "time (s)" }, dtick: 1 },
    });
    expect(figure.layout).not.toHaveProperty("width");
    expect(wide.description).toBe(figure.description);
  });

  test("what plotly.js does not know is found by the validity check of these tests", () => {
    expect(complaints(figure)).toEqual([]);
    expect(complaints(figure.with({ titlefont: { size: 3 } }))).toEqual([
      "In layout, key titlefont is not part of the schema",
    ]);
  });
});
