import { describe, expect, test } from "vitest";
import { data, diag, nn, type NDArray, optim, zeros } from "../../../lib/index.ts";

const { curvature } = diag;

/** The cost of all 13 features and a bias by least squares; its curvature does not depend on the target. */
function wineCost(x: NDArray) {
  return (p: { w: NDArray; b: NDArray }) => nn.leastSquares(x.matmul(p.w).add(p.b), zeros([x.shape[0]!]));
}
const origin = { w: zeros([13]), b: 0 };
const wine = data.loadWine().x;
const significant = (value: number) => Number(value.toPrecision(3));

describe("curvature", () => {
  test("of raw Wine has condition number 4.59e8 and largest stable step 3.00e-6", () => {
    const { conditionNumber, largestStableStep } = curvature(wineCost(wine), origin);
    expect(significant(conditionNumber)).toBe(4.59e8);
    expect(significant(largestStableStep)).toBe(3e-6);
  });

  test("of standardized Wine has condition number 45.5 and largest stable step 0.425", () => {
    const z = new data.StandardScaler().fitTransform(wine);
    const { conditionNumber, largestStableStep } = curvature(wineCost(z), origin);
    expect(significant(conditionNumber)).toBe(45.5);
    expect(significant(largestStableStep)).toBe(0.425);
  });

  test("gives the step at which gradient descent turns from settling to diverging", () => {
    const z = new data.StandardScaler().fitTransform(wine);
    const cost = wineCost(z);
    const start = { w: zeros([13]).add(1), b: 1 };
    const step = curvature(cost, start).largestStableStep;
    const run = (factor: number) =>
      optim.gradientDescent(cost, start, { learningRate: factor * step, steps: 400 });
    const [under, over] = [run(0.99), run(1.01)];
    expect(under.costs.at(-1)).toBeLessThan(1e-3 * under.costs[0]!);
    expect(over.costs.at(-1)).toBeGreaterThan(100 * over.costs[0]!);
  });

  test("gives the principal directions as columns", () => {
    const tilted = (w: NDArray) => w.at(0).add(w.at(1)).square();
    const { eigenvalues, directions } = curvature(tilted, zeros([2]));
    expect(eigenvalues.at(-1)).toBeCloseTo(4, 14);
    const [a, b] = directions.at(":", 1).toArray() as [number, number];
    expect(a).toBeCloseTo(b, 14);
    expect(Math.abs(a)).toBeCloseTo(Math.SQRT1_2, 14);
  });

  test("calls a flat direction flat, and nothing that bends upwards stable at any step", () => {
    expect(curvature((w: NDArray) => w.at(0).add(w.at(1)).square(), zeros([2])).conditionNumber).toBe(
      Infinity,
    );
    const hill = curvature((w: NDArray) => w.square().sum().neg(), zeros([2]));
    expect(hill).toMatchObject({ eigenvalues: [-2, -2], conditionNumber: 1, largestStableStep: Infinity });
  });

  test("refuses a point where the Hessian is not finite", () => {
    expect(() => curvature((w: NDArray) => w.sqrt().sum(), zeros([2]))).toThrow(
      "curvature: the Hessian is not finite at these parameters",
    );
  });
});
