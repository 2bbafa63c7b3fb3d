import { describe, expect, test } from "vitest";
import { contour, type Grid } from "../../../lib/plot/index.ts";
import { complaints } from "./plotly.ts";

const labels = { title: "A bowl", xLabel: "a (m)", yLabel: "b (m)", zLabel: "height (m)" };
const bowl: Grid = {
  x: [-1, 0, 1],
  y: new Float64Array([-1, 1]),
  z: [
    [2, 1, 2],
    [8, 7, 8],
  ],
};
const valley: Grid = {
  x: [0, 1],
  y: [0, 1],
  z: [
    [0.001, 1],
    [10, 1000],
  ],
};

describe("contour", () => {
  test("is valid for plotly.js, with title and labelled axes", () => {
    const path = { name: "descent", x: [-1, 0], y: [-1, 1], z: [2, 7] };
    const figure = contour(bowl, { ...labels, paths: [path], mark: { name: "minimum", x: 0, y: -1 } });
    expect(complaints(figure)).toEqual([]);
    expect(figure.layout).toMatchObject({
      title: { text: "A bowl" },
      xaxis: { title: { text: "a (m)" }, range: [-1, 1] },
      yaxis: { title: { text: "b (m)" }, range: [-1, 1], scaleanchor: "x" },
    });
  });

  test("says in words where the lowest point lies and where each path went", () => {
    const path = { name: "descent", x: [-1, 0], y: [-1, 1], z: [2, 7] };
    expect(contour(bowl, { ...labels, paths: [path] }).description).toBe(
      "A bowl: contours of height (m) over a (m) from -1 to 1 and b (m) from -1 to 1. " +
        "Lowest here: 1 at (0, -1); highest: 8. descent: 2 points from (-1, -1) to (0, 1), from height 2 to 7.",
    );
  });

  test("turns to a log scale when positive heights span more than two decades, and names the ticks in the unit", () => {
    const map = contour(valley, labels).data[0];
    expect(map).toMatchObject({
      z: [
        [-3, 0],
        [1, 3],
      ],
    });
    expect(map?.["colorbar"]).toMatchObject({
      tickvals: [-3, -2, -1, 0, 1, 2, 3],
      ticktext: ["0.001", "0.01", "0.1", "1", "10", "100", "1000"],
    });
    expect(contour(valley, { ...labels, zScale: "linear" }).data[0]).toMatchObject({ z: valley.z });
  });

  test("draws a height of zero at the lowest positive one on a log scale", () => {
    const z = [[0, 0.01, 1]];
    const map = contour({ x: [0, 1, 2], y: [0], z }, { ...labels, zScale: "log" }).data[0];
    expect(map).toMatchObject({ z: [[-2, -2, 0]], customdata: z });
  });

  test("draws what is not finite as a hole, in JSON null", () => {
    const z = [[1, NaN, Infinity, 4]];
    expect(contour({ x: [0, 1, 2, 3], y: [0], z }, labels).data[0]).toMatchObject({
      z: [[1, null, null, 4]],
    });
  });

  test("draws a flat landscape", () => {
    expect(complaints(contour({ x: [0, 1], y: [0], z: [[3, 3]] }, labels))).toEqual([]);
  });

  test("lets the layout be overridden key by key", () => {
    const figure = contour(bowl, { ...labels, layout: { xaxis: { dtick: 0.5 }, height: 200 } });
    expect(figure.layout).toMatchObject({ height: 200, xaxis: { dtick: 0.5, title: { text: "a (m)" } } });
  });

  test("keeps round things round unless told otherwise", () => {
    expect(contour(bowl, { ...labels, equalAspect: false }).layout["yaxis"]).not.toHaveProperty(
      "scaleanchor",
    );
  });

  test.each([
    [
      { ...bowl, z: [[1, 2, 3]] },
      "contour: z needs 2 rows (one per y) of 3 values (one per x), but 1 rows came",
    ],
    [
      { ...bowl, z: [[1, 2, 3], [1]] },
      "contour: z needs 2 rows (one per y) of 3 values (one per x), but row 1 has 1 values",
    ],
    [{ x: [0], y: [0], z: [[NaN]] }, "contour: no height is a finite number, there is nothing to draw"],
  ])("refuses a grid it cannot draw: %#", (grid, message) => {
    expect(() => contour(grid, labels)).toThrow(new RangeError(message));
  });

  test("refuses a log scale for negative heights and a path whose coordinates do not pair up", () => {
    expect(() => contour({ x: [0, 1], y: [0], z: [[-1, 1]] }, { ...labels, zScale: "log" })).toThrow(
      'contour: a log scale needs positive heights, the lowest is -1; use zScale: "linear"',
    );
    expect(() => contour(bowl, { ...labels, paths: [{ name: "p", x: [1], y: [1, 2] }] })).toThrow(
      "contour: path “p” needs as many x as y (and z, if any), but came with x 1, y 2",
    );
  });
});
