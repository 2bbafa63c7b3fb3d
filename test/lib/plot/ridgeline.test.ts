import { describe, expect, test } from "vitest";
import { ridgeline } from "../../../lib/plot/index.ts";
import { complaints } from "./plotly.ts";

const x = [-1, 0, 1];
const ridges = ["first", "second", "third"].map((name, i) => ({ name, x, density: [0, i + 1, 0] }));
const options = { title: "Through the depth", xLabel: "output" };

describe("ridgeline", () => {
  test("is valid for plotly.js, of one and of many", () => {
    expect(complaints(ridgeline(ridges, options))).toEqual([]);
    expect(complaints(ridgeline(ridges.slice(0, 1), options))).toEqual([]);
    const many = Array.from({ length: 70 }, (_, i) => ({ name: `${i}`, x, density: [0, 0, 0] }));
    const figure = ridgeline(many, options);
    expect(complaints(figure)).toEqual([]);
    expect((figure.layout["yaxis"] as { ticktext: string[] }).ticktext).toHaveLength(24);
  });

  test("has the first at the top, all equally high, each over a foot of its own", () => {
    const { data, layout } = ridgeline(ridges, { ...options, overlap: 1.5 });
    const tops = data
      .filter(({ name }) => name !== undefined)
      .map(({ name, y }) => [name, Math.max(...(y as number[]))]);
    expect(tops).toEqual([["first", 3.5], ["second", 2.5], ["third", 1.5]]); // prettier-ignore
    expect(data.filter(({ name }) => name === undefined).map(({ y }) => y)).toEqual([[2, 2, 2], [1, 1, 1], [0, 0, 0]]); // prettier-ignore
    expect(layout["yaxis"]).toMatchObject({ tickvals: [2, 1, 0], ticktext: ["first", "second", "third"] });
  });

  test("describes mean and spread of each", () => {
    const wide = { name: "wide", x: [0, 2], density: [1, 1] };
    expect(ridgeline([wide], options).description).toBe(
      "Through the depth: the distribution of output for each layer, first at the top. wide: mean 1, standard deviation 1.",
    );
  });

  test("refuses what it cannot draw", () => {
    expect(() => ridgeline([], options)).toThrow(
      "ridgeline: no distributions came, there is nothing to draw",
    );
    expect(() => ridgeline([{ name: "a", x, density: [1] }], options)).toThrow(
      "ridgeline: “a” needs as many x as densities, but has 3 and 1",
    );
    expect(() => ridgeline([{ name: "a", x: [NaN], density: [1] }], options)).toThrow(
      "no x is a finite number",
    );
  });
});
