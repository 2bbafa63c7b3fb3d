import { describe, expect, test } from "vitest";
import { array, grad, type NDArray, numericalGradient, zeros } from "../../../lib/index.ts";

const cube = (x: NDArray) => x.pow(3);

describe("numericalGradient", () => {
  test("of θ³ at 1 with ε = 0.01 is 3.0001 from two sides and 3.0301 from one", () => {
    expect(numericalGradient(cube, 1, { epsilon: 0.01 }).item()).toBeCloseTo(3.0001, 12);
    expect(numericalGradient(cube, 1, { epsilon: 0.01, sides: "one" }).item()).toBeCloseTo(3.0301, 12);
  });

  test("errs by ε² from two sides and by ε from one", () => {
    const error = (epsilon: number, sides: "one" | "two") =>
      Math.abs(numericalGradient(cube, 1, { epsilon, sides }).item() - 3);
    expect(error(0.02, "two") / error(0.01, "two")).toBeCloseTo(4, 8);
    expect(error(0.02, "one") / error(0.01, "one")).toBeCloseTo(2, 1);
  });

  test("of a quadratic is exact at any ε, up to rounding", () => {
    for (const epsilon of [1, 0.1, 1e-3]) {
      expect(numericalGradient((x: NDArray) => x.square(), 3, { epsilon }).item()).toBeCloseTo(6, 11);
    }
  });

  test("follows the structure of the parameters and leaves them as they were", () => {
    const params = { layers: [{ w: array([[1, 2]]), b: 3 }] };
    const cost = (p: { layers: { w: NDArray; b: NDArray }[] }) =>
      p.layers[0]!.w.pow(3).sum().add(p.layers[0]!.b.exp());
    const gradient = numericalGradient(cost, params);
    const exact = grad(cost)(params);
    const [w, b] = [gradient.layers[0]!.w, gradient.layers[0]!.b];
    expect(w.shape).toEqual([1, 2]);
    expect(w.sub(exact.layers[0]!.w).abs().max().item()).toBeLessThan(1e-8);
    expect(b.sub(exact.layers[0]!.b).abs().item()).toBeLessThan(1e-8);
    expect(params.layers[0]!.w.toArray()).toEqual([[1, 2]]);
  });

  test("refuses a step that is none and parameters that are not float64", () => {
    for (const epsilon of [0, -1, NaN, Infinity]) {
      expect(() => numericalGradient(cube, 1, { epsilon })).toThrow(
        `numericalGradient: epsilon must be a number above 0, got ${epsilon}`,
      );
    }
    const single = { w: zeros([2], { dtype: "float32" }) };
    expect(() => numericalGradient((p: typeof single) => p.w.sum(), single)).toThrow(
      "numericalGradient: w is float32; differences of costs need float64",
    );
  });
});
