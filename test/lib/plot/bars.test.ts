import { describe, expect, test } from "vitest";
import { bars } from "../../../lib/plot/index.ts";
import { complaints } from "./plotly.ts";

const labels = { title: "Distances", xLabel: "tensor", yLabel: "relative distance" };
const series = [
  { name: "before", values: [0.3, 1e-9] },
  { name: "after", values: new Float64Array([1e-9, 1e-9]) },
];

describe("bars", () => {
  test("is valid for plotly.js on a linear and a log axis", () => {
    expect(complaints(bars(["W", "b"], series, labels))).toEqual([]);
    expect(complaints(bars(["W", "b"], series, { ...labels, yScale: "log" }))).toEqual([]);
  });

  test("draws one bar a category for each series", () => {
    expect(bars(["W", "b"], series, labels).data).toMatchObject([
      { name: "before", x: ["W", "b"], y: [0.3, 1e-9] },
      { name: "after", x: ["W", "b"], y: [1e-9, 1e-9] },
    ]);
  });

  test("describes every bar", () => {
    expect(bars(["W", "b"], series, labels).description).toBe(
      "Distances: bars of relative distance for each tensor. before: W 0.3, b 1e-9. after: W 1e-9, b 1e-9.",
    );
  });

  test("refuses what it cannot draw", () => {
    expect(() => bars(["W"], [], labels)).toThrow("bars: no series came, there is nothing to draw");
    expect(() => bars(["W"], series, labels)).toThrow(
      "bars: “before” needs a value for each of 1 categories, but has 2",
    );
  });
});
