import { describe, expect, test } from "vitest";
import { surface } from "../../../lib/plot/index.ts";
import { complaints } from "./plotly.ts";

const labels = { title: "A trough", xLabel: "a", yLabel: "b", zLabel: "cost" };
const trough = {
  x: [0, 1, 2],
  y: [0, 1],
  z: [
    [0.01, 1, 100],
    [0.01, 1, 100],
  ],
};
const path = { name: "descent", x: [0, 1], y: [0, 0], z: [0.01, 1] };

describe("surface", () => {
  test("is valid for plotly.js on a linear and on a log scale, paths included", () => {
    for (const zScale of ["linear", "log"] as const) {
      expect(complaints(surface(trough, { ...labels, zScale, paths: [path] }))).toEqual([]);
    }
  });

  test("labels the three axes, the height on a log axis when it spans decades", () => {
    expect(surface(trough, labels).layout["scene"]).toMatchObject({
      xaxis: { title: { text: "a" } },
      yaxis: { title: { text: "b" } },
      zaxis: { title: { text: "cost" }, type: "log" },
    });
  });

  test("describes itself", () => {
    expect(surface(trough, labels).description).toBe(
      "A trough: surface of cost over a from 0 to 2 and b from 0 to 1. Lowest here: 0.01 at (0, 0); highest: 100.",
    );
  });

  test("asks for the heights of a path", () => {
    const flat = { name: "flat", x: [0], y: [0] };
    expect(() => surface(trough, { ...labels, paths: [flat] })).toThrow(
      "surface: path “flat” needs its heights z to lie on the surface",
    );
  });
});
