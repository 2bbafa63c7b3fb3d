import { describe, expect, test } from "vitest";
import { heatmap } from "../../../lib/plot/index.ts";
import { complaints } from "./plotly.ts";

const labels = { title: "Distances", xLabel: "column", yLabel: "row", zLabel: "relative distance" };
const rows = [
  [1e-9, 0.5, NaN],
  [1e-3, 0, 0.1],
];

describe("heatmap", () => {
  test("is valid for plotly.js on a linear and a log scale", () => {
    expect(complaints(heatmap(rows, labels))).toEqual([]);
    expect(complaints(heatmap(rows, { ...labels, zScale: "log" }))).toEqual([]);
    expect(complaints(heatmap([Array.from({ length: 40 }, (_, i) => i)], labels))).toEqual([]);
  });

  test("draws a cell for each value, and a hole where there is none", () => {
    expect(heatmap(rows, labels).data[0]).toMatchObject({
      z: [
        [1e-9, 0.5, null],
        [1e-3, 0, 0.1],
      ],
      zmin: 0,
      zmax: 0.5,
    });
  });

  test("colours by logarithms, names the values and takes a range", () => {
    const [trace] = heatmap(rows, { ...labels, zScale: "log", range: [1e-10, 1] }).data;
    expect(trace?.["z"]).toEqual([
      [-9, -0.30103, null],
      [-3, null, -1],
    ]);
    expect(trace?.["customdata"]).toEqual([
      [1e-9, 0.5, null],
      [1e-3, 0, 0.1],
    ]);
    expect(trace).toMatchObject({ zmin: -10, zmax: 0 });
  });

  test("writes many decades as powers of ten, a few as numbers", () => {
    const beside = (low: number, high: number) =>
      (heatmap([[low, high]], { ...labels, zScale: "log" }).data[0]!["colorbar"] as { ticktext: string[] })
        .ticktext;
    expect(beside(1e-12, 1)).toEqual(["10⁻¹²", "10⁻¹⁰", "10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "1"]);
    expect(beside(1, 1e7)).toEqual(["1", "10¹", "10²", "10³", "10⁴", "10⁵", "10⁶", "10⁷"]);
    expect(beside(0.1, 1000)).toEqual(["0.1", "1", "10", "100", "1000"]);
    expect(beside(2e-6, 3e-5)).toEqual(["0.000002", "0.000005", "0.00001", "0.00002"]);
  });

  test("places columns to scale and names rows, where they have numbers or names", () => {
    const figure = heatmap(rows, { ...labels, columns: [1, 10, 100], rows: ["a", "b"] });
    expect(figure.data[0]).toMatchObject({ x: [1, 10, 100], y: ["a", "b"] });
    expect(figure.layout["yaxis"]).toMatchObject({ type: "category", autorange: "reversed" });
    expect(complaints(figure)).toEqual([]);
    expect(() => heatmap(rows, { ...labels, rows: ["a"] })).toThrow("heatmap: 2 rows came with 1 labels");
    expect(() => heatmap(rows, { ...labels, columns: [] })).toThrow("heatmap: 3 columns came with 0 labels");
  });

  test("has no gaps between very many columns", () => {
    const [trace] = heatmap([Array.from({ length: 500 }, (_, i) => i)], labels).data;
    expect([trace?.["xgap"], trace?.["ygap"]]).toEqual([0, 1]);
  });

  test("has its first row at the top", () => {
    expect(heatmap(rows, labels).layout["yaxis"]).toMatchObject({ autorange: "reversed" });
  });

  test("describes its extremes and where the highest is", () => {
    expect(heatmap(rows, labels).description).toBe(
      "Distances: cells of relative distance, 2 rows (row) of 3 columns (column). Highest: 0.5 in row 0, column 1; lowest: 0.",
    );
  });

  test("refuses what it cannot draw", () => {
    expect(() => heatmap([[1], [1, 2]], labels)).toThrow(
      "heatmap: all rows need 1 values as the first has, but row 1 has 2",
    );
    expect(() => heatmap([[NaN]], labels)).toThrow("heatmap: no value can be drawn");
    expect(() => heatmap([[0]], { ...labels, zScale: "log" })).toThrow("heatmap: no value can be drawn");
    expect(() => heatmap([], labels)).toThrow("heatmap: no value can be drawn");
  });
});
