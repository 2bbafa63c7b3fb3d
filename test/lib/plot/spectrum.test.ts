import { describe, expect, test } from "vitest";
import { spectrum } from "../../../lib/plot/index.ts";
import { complaints } from "./plotly.ts";

const found = { values: [-1, 0, 1, 2], density: [0, 0.7, 0.2, 0.1] };

describe("spectrum", () => {
  test("is valid for plotly.js on both scales, with eigenvalues and marks", () => {
    for (const yScale of ["log", "linear"] as const) {
      const figure = spectrum(found, {
        title: "S",
        yScale,
        eigenvalues: [1.9],
        marks: [{ name: "2/α", at: 1.5 }],
      });
      expect(complaints(figure)).toEqual([]);
    }
  });

  test("draws a density of 0 at the foot of a log axis", () => {
    const { data, layout } = spectrum(found, { title: "S" });
    expect(data[0]!["y"]).toEqual([7e-7, 0.7, 0.2, 0.1]);
    expect((layout["yaxis"] as { range: number[] }).range[0]).toBeCloseTo(Math.log10(7e-7), 10);
  });

  test("says in words where the peak is and what is marked", () => {
    const figure = spectrum(found, { title: "S", eigenvalues: [1.9], marks: [{ name: "2/α", at: 1.5 }] });
    expect(figure.description).toBe(
      "S: density over eigenvalue λ of the Hessian from -1 to 2, highest at 0. Eigenvalues: 1.9. 2/α: 1.5.",
    );
  });

  test("refuses what it cannot draw", () => {
    expect(() => spectrum({ values: [1], density: [] }, { title: "" })).toThrow(
      "1 values and 0 densities came",
    );
    expect(() => spectrum({ values: [1], density: [0] }, { title: "" })).toThrow("no density is above 0");
  });
});
