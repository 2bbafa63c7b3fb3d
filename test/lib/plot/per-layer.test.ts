import { describe, expect, test } from "vitest";
import { type LayerSeries, perLayer, sweep } from "../../../lib/plot/index.ts";
import { complaints } from "./plotly.ts";

const labels = { title: "Gradients", yLabel: "rms of the gradient" };
const both = { name: "tanh", measured: [1, 0.52, 0.24], predicted: [1, 0.5, 0.25] };

describe("perLayer", () => {
  test("is valid for plotly.js on a log and a linear axis, and in a sweep", () => {
    expect(complaints(perLayer([both], labels))).toEqual([]);
    expect(complaints(perLayer([both], { ...labels, yScale: "linear", yRange: [0, 1] }))).toEqual([]);
    const figureOf = (scale: number) =>
      perLayer([{ name: "a", measured: [scale, scale ** 2] }], { ...labels, yRange: [1e-4, 1e4] });
    expect(complaints(sweep([0.5, 2], figureOf, { label: "scale" }))).toEqual([]);
  });

  test("draws the measured as marks and the predicted as a line of the same colour", () => {
    const [line, marks] = perLayer([both], labels).data;
    expect(line).toMatchObject({ name: "tanh, predicted", mode: "lines", x: [1, 2, 3], y: both.predicted });
    expect(marks).toMatchObject({ name: "tanh", mode: "markers", x: [1, 2, 3], y: both.measured });
    const color = (part: unknown) => (part as { color: string }).color;
    expect(color(line?.["line"])).toBe(color(marks?.["marker"]));
  });

  test("tells series apart by mark as well as by colour, and lines without marks by dash", () => {
    const shapes = (series: LayerSeries[]) =>
      perLayer(series, labels).data.map((trace) => {
        const { symbol, dash } = (trace["marker"] ?? trace["line"]) as { symbol?: string; dash?: string };
        return symbol ?? dash;
      });
    expect(shapes([both, { ...both, name: "relu" }])).toEqual([
      "solid",
      "circle-open",
      "solid",
      "diamond-open",
    ]);
    const theory = (name: string) => ({ name, predicted: [1, 2] });
    expect(shapes([theory("a"), theory("b")])).toEqual(["solid", "dash"]);
  });

  test("counts from the input where asked, and the layers of a shallow network one by one", () => {
    const figure = perLayer([both], { ...labels, firstLayer: 0 });
    expect(figure.data[0]?.["x"]).toEqual([0, 1, 2]);
    expect(figure.layout["xaxis"]).toMatchObject({ dtick: 1, title: { text: "layer" } });
    const deep = perLayer([{ name: "deep", measured: new Float64Array(50).fill(1) }], labels);
    expect(deep.layout["xaxis"]).not.toHaveProperty("dtick");
  });

  test("has a log axis that shows the range it is given", () => {
    expect(perLayer([both], { ...labels, yRange: [1e-30, 1e10] }).layout["yaxis"]).toMatchObject({
      type: "log",
      range: [-30, 10],
      dtick: 4,
    });
    expect(perLayer([both], { ...labels, yScale: "linear" }).layout["yaxis"]).not.toHaveProperty("type");
  });

  test("shows at least two decades, so that a magnitude that stays the same looks like it", () => {
    const range = (measured: number[]) =>
      (perLayer([{ name: "a", measured }], labels).layout["yaxis"] as { range?: number[] }).range;
    expect(range([0.1, 0.1])).toEqual([-2, 0]);
    expect(range([0, 0])).toEqual([-1, 1]);
    expect(range([1e-5, 1])).toBeUndefined();
  });

  test("marks zeros at the lower edge of a log axis and what is not finite at the upper one, with ticks that say so", () => {
    const figure = perLayer([{ name: "a", measured: [0, 1e-4, 1, NaN, Infinity] }], labels);
    expect(complaints(figure)).toEqual([]);
    const { range, tickvals, ticktext } = figure.layout["yaxis"] as {
      range: [number, number];
      tickvals: number[];
      ticktext: string[];
    };
    const [low, high] = range.map((power) => 10 ** power) as [number, number];
    const [trace] = figure.data;
    [low, 1e-4, 1, high, high].forEach((y, k) => expect((trace!["y"] as number[])[k]! / y).toBeCloseTo(1, 5));
    for (const y of trace!["y"] as number[]) expect(y >= low && y <= high).toBe(true);
    expect(low).toBeLessThan(1e-4);
    expect(high).toBeGreaterThan(1);
    expect((trace!["marker"] as { symbol: string[] }).symbol).toEqual(["triangle-down", "circle-open", "circle-open", "triangle-up", "triangle-up"]); // prettier-ignore
    expect(trace!["customdata"]).toEqual(["0", "1.000e-4", "1.000e+0", "NaN", "∞"]);
    expect([ticktext[0], ticktext.at(-1), tickvals[0]]).toEqual(["0", "NaN, ∞", low]);
  });

  test("draws nothing but zeros, and keeps the number of traces that a sweep needs", () => {
    const zeros = perLayer([{ name: "a", measured: [0, 0] }], labels);
    expect(complaints(zeros)).toEqual([]);
    expect(zeros.data.length).toBe(perLayer([{ name: "a", measured: [1, 2] }], labels).data.length);
    expect((zeros.data[0]!["y"] as number[]).every((y) => y > 0)).toBe(true);
  });

  test("describes where each series starts and ends, and the factor from layer to layer", () => {
    const figure = perLayer([both, { name: "zeros", measured: [0, 0] }], labels);
    expect(figure.description).toBe(
      "Gradients: rms of the gradient for each layer. " +
        "tanh: measured 1 at layer 1, 0.24 at layer 3, a factor of 0.4899 a layer;" +
        " predicted 1 at layer 1, 0.25 at layer 3, a factor of 0.5 a layer. " +
        "zeros: measured 0 at layer 1, 0 at layer 2, exactly 0 at 2 of 2.",
    );
  });

  test("refuses what it cannot draw", () => {
    expect(() => perLayer([], labels)).toThrow("perLayer: no series came, there is nothing to draw");
    expect(() => perLayer([{ name: "a" }], labels)).toThrow(
      "perLayer: “a” has neither measured nor predicted values",
    );
  });
});
