import { describe, expect, test } from "vitest";
import { lines, scatter } from "../../../lib/plot/index.ts";
import { complaints } from "./plotly.ts";

const labels = { title: "Cost", xLabel: "step", yLabel: "cost (% vol)²" };

describe.each([
  ["lines", lines],
  ["scatter", scatter],
])("%s", (name, draw) => {
  test("is valid for plotly.js on linear and log axes", () => {
    const series = [
      { name: "slow", y: [4, 3, 2] },
      { name: "fast", x: new Float32Array([0, 1, 2]), y: [4, 1, 0.5] },
    ];
    expect(complaints(draw(series, labels))).toEqual([]);
    expect(complaints(draw(series, { ...labels, xScale: "log", yScale: "log" }))).toEqual([]);
  });

  test("numbers the values from 0 where no x is given", () => {
    expect(draw([{ name: "a", y: [5, 6] }], labels).data[0]).toMatchObject({ x: [0, 1], y: [5, 6] });
  });

  test("refuses series it cannot draw", () => {
    expect(() => draw([], labels)).toThrow(`${name}: no series came, there is nothing to draw`);
    expect(() => draw([{ name: "a", x: [1], y: [1, 2] }], labels)).toThrow(
      `${name}: “a” needs as many x as y, but has 1 and 2`,
    );
  });
});

describe("lines", () => {
  test("labels 2 and 5 as well on a log axis of few decades", () => {
    const ticks = (y: number[]) => lines([{ name: "a", y }], { ...labels, yScale: "log" }).layout["yaxis"];
    expect(ticks([0.02, 0.2])).toMatchObject({
      type: "log",
      tickvals: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1],
      ticktext: ["0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1"],
    });
    expect(ticks([1e-8, 1])).toMatchObject({ type: "log", dtick: 1 });
  });

  test("labels what a log axis shows, when its range is given, and not what the data span", () => {
    const narrow = [{ name: "a", y: [1, 1, 1] }];
    const layout = { yaxis: { range: [-12, 0] } };
    expect(lines(narrow, { ...labels, yScale: "log", layout }).layout["yaxis"]).toMatchObject({
      tickmode: "linear",
      dtick: 2,
    });
  });

  test("labels only some powers of ten on a log axis of many decades", () => {
    const figure = lines([{ name: "a", y: [1e-32, 1] }], { ...labels, yScale: "log" });
    expect(figure.layout["yaxis"]).toMatchObject({ dtick: 4 });
  });

  test("tells curves apart by dash as well as by colour", () => {
    const many = ["a", "b", "c"].map((name) => ({ name, y: [1, 2] }));
    const dash = lines(many, labels).data.map((trace) => (trace["line"] as { dash: string }).dash);
    expect(new Set(dash).size).toBe(3);
  });

  test("describes where each curve starts and ends", () => {
    expect(lines([{ name: "raw", y: [4, 5, 0.5] }], labels).description).toBe(
      "Cost: curves of cost (% vol)² against step. raw: 3 values, x from 0 to 2, y from 4 to 0.5.",
    );
  });
});

describe("scatter", () => {
  test("describes the range of each cloud", () => {
    expect(scatter([{ name: "a", x: [3, 1], y: [7, 9] }], labels).description).toBe(
      "Cost: points of cost (% vol)² against step. a: 2 values, x from 1 to 3, y from 7 to 9.",
    );
  });
});
