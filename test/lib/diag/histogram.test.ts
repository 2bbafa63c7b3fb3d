import { describe, expect, test } from "vitest";
import { array, diag, random, zeros } from "../../../lib/index.ts";

describe("histogram", () => {
  test("is the density of normal numbers, of area 1", () => {
    const { x, density } = diag.histogram(random.normal(random.key(0), [100_000]), { bins: 30 });
    const width = x[1]! - x[0]!;
    expect(density.reduce((sum, d) => sum + d * width, 0)).toBeCloseTo(1, 12);
    x.forEach((at, i) =>
      expect(Math.abs(density[i]! - Math.exp((-at * at) / 2) / Math.sqrt(2 * Math.PI))).toBeLessThan(0.02),
    );
  });

  test("agrees with np.histogram, density=True, at the edges of bins", () => {
    // np.histogram([0, 1, 2, 3, 4], bins=4, density=True)
    const { x, density } = diag.histogram(array([0, 1, 2, 3, 4]), { bins: 4 });
    expect(x).toEqual([0.5, 1.5, 2.5, 3.5]);
    expect(density).toEqual([0.2, 0.2, 0.2, 0.4]);
  });

  test("leaves out what is beyond a range, and what is not finite", () => {
    const { density } = diag.histogram(array([0, 0.5, 1, 7, NaN]), { bins: 2, range: [0, 1] });
    expect(density).toEqual([0.5, 1]);
    expect(diag.histogram(array([NaN]))).toEqual({ x: [], density: [] });
  });

  test("of numbers that are all the same is one narrow bin", () => {
    const { x, density } = diag.histogram(zeros([5]), { bins: 4 });
    expect(density.filter((d) => d > 0)).toHaveLength(1);
    expect(Math.max(...x.map(Math.abs))).toBeLessThan(0.01);
  });

  test("refuses bins and ranges that are none", () => {
    expect(() => diag.histogram(zeros([2]), { bins: 0 })).toThrow(
      "histogram: bins must be a whole number above 0, got 0",
    );
    expect(() => diag.histogram(zeros([2]), { range: [1, 0] })).toThrow(
      "histogram: the range must go from a lower to a higher number, got [1, 0]",
    );
  });
});
