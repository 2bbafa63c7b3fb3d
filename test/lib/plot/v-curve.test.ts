import { describe, expect, test } from "vitest";
import { vCurve } from "../../../lib/plot/index.ts";
import { complaints } from "./plotly.ts";

const two = { name: "two-sided", epsilons: [1e-2, 1e-5, 1e-8], errors: [1e-4, 0, 1e-8] };

describe("vCurve", () => {
  test("is valid for plotly.js, theory included", () => {
    expect(complaints(vCurve([two], { title: "V", theory: [{ ...two, name: "theory" }] }))).toEqual([]);
  });

  test("marks the best step, and draws an error of 0 at the floor", () => {
    const { data } = vCurve([two], { title: "V" });
    expect(data[1]).toMatchObject({ x: [1e-5], y: [1e-17] });
    expect(data[0]!["y"]).toEqual([1e-4, 1e-17, 1e-8]);
  });

  test("says in words where it is least", () => {
    expect(vCurve([two], { title: "V" }).description).toBe(
      "V: relative error over step ε, on log axes. two-sided: least 0 at 0.00001.",
    );
  });

  test("refuses no series, and one with a step without an error", () => {
    expect(() => vCurve([], { title: "" })).toThrow("vCurve: no series came");
    expect(() => vCurve([{ name: "a", epsilons: [1], errors: [] }], { title: "" })).toThrow(
      "vCurve: “a” needs an error for each step, but has 1 steps and 0 errors",
    );
  });
});
