import { describe, expect, test } from "vitest";
import { array, type NDArray, optim } from "../../../lib/index.ts";

const { gradientDescent } = optim;
/** ½ λ w², whose descent multiplies w by 1 − αλ at each step. */
const parabola = (lambda: number) => (w: NDArray) =>
  w
    .square()
    .sum()
    .mul(lambda / 2);

describe("gradientDescent", () => {
  test("records the start, every step and every cost", () => {
    const { path, costs } = gradientDescent(parabola(1), array([8]), { learningRate: 0.5, steps: 3 });
    expect(path.map((w) => w.at(0).item())).toEqual([8, 4, 2, 1]);
    expect(costs).toEqual([32, 8, 2, 0.5]);
  });

  test("walks trees of parameters, plain numbers among them, and leaves the start as it was", () => {
    const start = { w: array([1, 2]), b: 4 };
    const cost = (p: { w: NDArray; b: NDArray }) => p.w.square().sum().add(p.b.square());
    const { best } = gradientDescent(cost, start, { learningRate: 0.25, steps: 1 });
    expect([best.w.toArray(), best.b.item()]).toEqual([[0.5, 1], 2]);
    expect([start.w.toArray(), start.b]).toEqual([[1, 2], 4]);
  });

  test("is stable just under 2/λ and diverges just over it", () => {
    const run = (learningRate: number) =>
      gradientDescent(parabola(4), array([1]), { learningRate, steps: 4000 });
    const under = run(0.499);
    expect(under.diverged).toBe(false);
    expect(under.costs.at(-1)).toBeLessThan(1e-6);
    const over = run(0.51);
    expect(over.diverged).toBe(true);
    expect(over.path.length).toBeLessThan(1000);
  });

  test("keeps the best point it saw, also of a descent that diverged", () => {
    const { best, costs } = gradientDescent(parabola(1), array([1]), { learningRate: 3, steps: 100 });
    expect(best.toArray()).toEqual([1]);
    expect(costs.at(-1)).toBeGreaterThan(1e7);
  });

  test("stops at a cost or a gradient that is not a number", () => {
    const toNaN = gradientDescent((w: NDArray) => w.log().sum(), array([1]), { learningRate: 2, steps: 9 });
    expect(toNaN).toMatchObject({ diverged: true, costs: [0, NaN] });
    const steep = gradientDescent((w: NDArray) => w.sqrt().sum(), array([0]), { learningRate: 1, steps: 9 });
    expect(steep).toMatchObject({ diverged: true, costs: [0] });
  });

  test("takes a learning rate that changes with the step", () => {
    const { costs } = gradientDescent(parabola(1), array([8]), {
      learningRate: (step) => 1 / 2 ** step,
      steps: 2,
    });
    expect(costs).toEqual([32, 8, 4.5]);
  });

  test("evaluates the start alone for no steps, and refuses a number of steps that is none", () => {
    expect(gradientDescent(parabola(1), array([2]), { learningRate: 1, steps: 0 }).costs).toEqual([2]);
    for (const steps of [-1, 1.5, NaN]) {
      expect(() => gradientDescent(parabola(1), array([2]), { learningRate: 1, steps })).toThrow(
        `gradientDescent: steps must be a whole number ≥ 0, got ${steps}`,
      );
    }
  });
});
