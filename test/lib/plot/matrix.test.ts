import { describe, expect, test } from "vitest";
import { matrix } from "../../../lib/plot/index.ts";
import { complaints } from "./plotly.ts";

const weights = [
  [1, -2, 0],
  [0.5, 0, NaN],
];

describe("matrix", () => {
  test("is valid for plotly.js", () => {
    expect(complaints(matrix(weights, { title: "Weights" }))).toEqual([]);
  });

  test("has 0 in the middle of its colours, whatever the weights are", () => {
    const ends = (rows: number[][]) => {
      const [trace] = matrix(rows, { title: "Weights" }).data;
      return [trace?.["zmin"], trace?.["zmax"]];
    };
    expect(ends(weights)).toEqual([-2, 2]);
    expect(ends([[3, 4]])).toEqual([-4, 4]);
    expect(ends([[0, 0]])).toEqual([-1, 1]);
  });

  test("names rows and columns", () => {
    const figure = matrix(weights, { title: "Weights", rows: ["x1", "x2"], yLabel: "feature" });
    expect(figure.data[0]?.["y"]).toEqual(["x1", "x2"]);
    expect(figure.layout["yaxis"]).toMatchObject({ type: "category", title: { text: "feature" } });
  });
});
