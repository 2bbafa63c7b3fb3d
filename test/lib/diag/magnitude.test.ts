import { describe, expect, test } from "vitest";
import { array, diag, random } from "../../../lib/index.ts";

const { magnitude, quantiles } = diag;

describe("magnitude", () => {
  test("agrees with the library's own mean, variance and norm", () => {
    const x = random.normal(random.key(0), [40, 30], { mean: 0.5, std: 2 });
    const { mean, variance, rms, meanAbs, maxAbs } = magnitude(x);
    expect(mean).toBeCloseTo(x.mean().item(), 13);
    expect(variance).toBeCloseTo(x.var().item(), 13);
    expect(rms).toBeCloseTo(x.norm().item() / Math.sqrt(1200), 13);
    expect(meanAbs).toBeCloseTo(x.abs().mean().item(), 13);
    expect(maxAbs).toBe(x.abs().max().item());
  });

  test.each([2 ** -700, 2 ** 700])("does not lose numbers as far from 1 as %s to their squares", (size) => {
    const { rms, mean, meanAbs } = magnitude(array([3 * size, -4 * size, 0, 0]));
    expect([rms / size, mean / size, meanAbs / size]).toEqual([2.5, -0.25, 1.75]);
  });

  test("counts zeros and what is not finite, and leaves the latter out of the averages", () => {
    const { mean, zeros, nonFinite, maxAbs } = magnitude(array([0, 2, NaN, Infinity]));
    expect({ mean, zeros, nonFinite, maxAbs }).toEqual({ mean: 1, zeros: 0.25, nonFinite: 0.5, maxAbs: 2 });
  });

  test("is 0 for zeros and NaN where nothing is finite", () => {
    expect(magnitude(array([0, 0]))).toMatchObject({ rms: 0, variance: 0, maxAbs: 0, zeros: 1 });
    expect(magnitude(array([NaN]))).toMatchObject({ rms: NaN, mean: NaN, maxAbs: NaN, nonFinite: 1 });
  });

  test("reads float32", () => {
    expect(magnitude(array([3, -3], { dtype: "float32" })).rms).toBe(3);
  });
});

describe("quantiles", () => {
  test("interpolate as NumPy does", () => {
    // np.quantile([0, 1, 2, 10], [0, .05, .25, .5, .75, .95, 1])
    const { min, q05, q25, median, q75, q95, max } = quantiles(array([10, 2, 0, 1]));
    expect([min, q05, q25, median, q75, max]).toEqual([0, 0.15000000000000002, 0.75, 1.5, 4, 10]);
    expect(q95).toBeCloseTo(8.8, 13);
  });

  test("are those of the finite elements", () => {
    expect(quantiles(array([NaN, 1, 3, -Infinity]))).toMatchObject({ min: 1, median: 2, max: 3 });
    expect(quantiles(array([NaN])).median).toBeNaN();
  });
});
