import { describe, expect, test } from "vitest";
import { plot } from "../../../lib/index.ts";
import { complaints } from "./plotly.ts";

const grid = { x: [0, 1, 2], y: [0, 1], z: [[0.1, 0.4, 0.9], [0.2, 0.6, 0.8]] }; // prettier-ignore
const labels = { title: "Two classes", xLabel: "a", yLabel: "b" };
const points = [{ name: "no", x: [0, 0.5], y: [0, 1] }, { name: "yes", x: [2], y: [1] }] as const; // prettier-ignore

describe("decision", () => {
  const figure = plot.decision(grid, { ...labels, points });

  test("is a figure that Plotly takes as it is", () => {
    expect(complaints(figure)).toEqual([]);
  });

  test("maps probabilities from 0 to 1 on one scale and draws the boundary at one half", () => {
    const [map, boundary] = figure.data;
    expect([map?.["zmin"], map?.["zmax"]]).toEqual([0, 1]);
    expect(boundary?.["contours"]).toMatchObject({ start: 0.5, end: 0.5 });
  });

  test("draws the examples of the two classes in two colours and two shapes", () => {
    const markers = figure.data.slice(2).map((trace) => trace["marker"] as { color: string; symbol: string });
    expect(markers).toHaveLength(2);
    expect(new Set(markers.map(({ color }) => color)).size).toBe(2);
    expect(new Set(markers.map(({ symbol }) => symbol)).size).toBe(2);
  });

  test("says in words what is drawn", () => {
    expect(figure.description).toBe(
      "Two classes: a map of probability of class 1 over a from 0 to 2 and b from 0 to 1. " +
        "Lowest here: 0.1 at (0, 0); highest: 0.9. Class 1 on 50 % of the map. Examples: 2 of no, 1 of yes.",
    );
  });

  test("refuses a grid whose rows do not fit, and one without a finite number", () => {
    expect(() => plot.decision({ ...grid, x: [0, 1] }, labels)).toThrow("decision: z needs 2 rows");
    expect(() => plot.decision({ x: [0], y: [0], z: [[NaN]] }, labels)).toThrow(
      "decision: no height is a finite",
    );
  });
});
