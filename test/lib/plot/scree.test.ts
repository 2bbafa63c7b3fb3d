import { describe, expect, test } from "vitest";
import { scree } from "../../../lib/plot/index.ts";
import { complaints } from "./plotly.ts";

const series = [
  { name: "W1", values: [1, 100, 10] },
  { name: "W2", values: [2, 0] },
];

describe("scree", () => {
  test("is valid for plotly.js", () => {
    expect(complaints(scree(series, { title: "Spectra" }))).toEqual([]);
    expect(complaints(scree(series, { title: "Spectra", yScale: "linear", yLabel: "eigenvalue" }))).toEqual(
      [],
    );
  });

  test("sorts each from the largest and numbers them from 1", () => {
    const [first, second] = scree(series, { title: "Spectra" }).data;
    expect([first?.["x"], first?.["y"]]).toEqual([[1, 2, 3], [100, 10, 1]]); // prettier-ignore
    expect(second?.["y"]).toEqual([2, 0]);
  });

  test("describes how far each reaches", () => {
    expect(scree(series, { title: "Spectra" }).description).toBe(
      "Spectra: each singular value, sorted. W1: 3 values from 100 to 1, 100 times apart. W2: 2 values from 2 to 0.",
    );
  });

  test("refuses nothing", () => {
    expect(() => scree([], { title: "a" })).toThrow("scree: no series came, there is nothing to draw");
    expect(() => scree([{ name: "W", values: [] }], { title: "a" })).toThrow("scree: “W” has no values");
  });
});
