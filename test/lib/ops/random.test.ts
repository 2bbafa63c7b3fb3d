import { describe, expect, test } from "vitest";
import { normalQuantile } from "../../../lib/core/normal-quantile.ts";
import { threefry } from "../../../lib/core/threefry.ts";
import { array, random, zeros } from "../../../lib/index.ts";
import { expectClose } from "../golden.ts";

describe("Threefry-2x32", () => {
  // Known answers published with Random123 (kat_vectors, threefry2x32 with 20 rounds).
  test.each([
    [
      [0, 0, 0, 0],
      [0x6b200159, 0x99ba4efe],
    ],
    [
      [-1, -1, -1, -1],
      [0x1cb996fc, 0xbb002be7],
    ],
    [
      [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3],
      [0xc4923a9c, 0x483df7a0],
    ],
  ])("of %j gives the published words", ([k0, k1, c0, c1], expected) => {
    expect(threefry(k0!, k1!, c0!, c1!).map((word) => word >>> 0)).toEqual(expected);
  });
});

test("the normal quantile inverts the distribution in the centre and far out", () => {
  // From scipy.stats.norm.ppf.
  const known = [
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.001, -3.090232306167813],
    [1e-20, -9.262340089798409],
    [1e-300, -37.0471],
  ] as const;
  for (const [p, x] of known) expectClose([normalQuantile(p)], [x], p < 1e-200 ? 1e-6 : 1e-15);
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
});

describe("draws", () => {
  const key = random.key(42);

  test("repeat for the same key, and differ for another", () => {
    expect(random.normal(key, [5]).toArray()).toEqual(random.normal(random.key(42), [5]).toArray());
    expect(random.normal(key, [5]).toArray()).not.toEqual(random.normal(random.key(43), [5]).toArray());
  });

  test("are the same numbers in every version", () => {
    expect(random.uniform(random.key(0), [3]).toArray()).toMatchInlineSnapshot(`
      [
        0.41845711022987275,
        0.216295456917019,
        0.9653214635925738,
      ]
    `);
    expect(random.normal(random.key(0), [3]).toArray()).toMatchInlineSnapshot(`
      [
        -0.20584214328556297,
        -0.7847657685632786,
        1.816086704923496,
      ]
    `);
    expect(random.permutation(random.key(0), 6).toArray()).toMatchInlineSnapshot(`
      [
        2,
        0,
        5,
        4,
        1,
        3,
      ]
    `);
  });

  test("of split keys are unrelated to each other", () => {
    const streams = random.split(key, 50).map((k) => random.normal(k, [200]));
    for (let i = 1; i < streams.length; i++) {
      const correlation = streams[i]!.mul(streams[i - 1]!)
        .mean()
        .item();
      expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(200));
    }
  });

  test("have the moments and the range they should have", () => {
    const n = 100_000;
    const u = random.uniform(key, [n], { low: -1, high: 3 });
    expect(u.min().item()).toBeGreaterThanOrEqual(-1);
    expect(u.max().item()).toBeLessThan(3);
    expect(Math.abs(u.mean().item() - 1)).toBeLessThan((4 * 4) / Math.sqrt(12 * n));
    const z = random.normal(key, [n], { mean: 2, std: 3 });
    expect(Math.abs(z.mean().item() - 2)).toBeLessThan((4 * 3) / Math.sqrt(n));
    expect(Math.abs(z.var().item() - 9)).toBeLessThan(4 * 9 * Math.sqrt(2 / n));
    const kurtosis = z.sub(2).div(3).pow(4).mean().item();
    expect(Math.abs(kurtosis - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
  });

  test("of integers cover the range evenly", () => {
    const counts = new Array<number>(6).fill(0);
    for (const v of random.integers(key, 0, 6, [60_000]).toTypedArray()) counts[v]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(4 * Math.sqrt(10_000));
  });

  test("permute without loss", () => {
    const order = random.permutation(key, 100).toTypedArray();
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    const rows = array([
      [1, 10],
      [2, 20],
      [3, 30],
    ]);
    const shuffled = random.permutation(key, rows);
    expect(shuffled.at(":", 1).toArray()).toEqual(shuffled.at(":", 0).mul(10).toArray());
  });

  test("of a truncated normal stay between its ends, far out too", () => {
    const x = random.truncatedNormal(key, 3, 4, [1000]);
    expect([x.min().item() >= 3, x.max().item() <= 4]).toEqual([true, true]);
    // The mean of a standard normal confined to [3, 4], from scipy.stats.truncnorm.
    expect(Math.abs(x.mean().item() - 3.2605)).toBeLessThan(0.03);
  });

  test("choose with and without replacement", () => {
    const once = random.choice(key, 10, 10, { replace: false }).toTypedArray();
    expect(new Set(once).size).toBe(10);
    expect(
      random
        .choice(key, array([5, 7]), 20)
        .max()
        .item(),
    ).toBe(7);
    expect(() => random.choice(key, 2, 3, { replace: false })).toThrow(
      "random.choice: cannot pick 3 of 2 without replacement",
    );
  });

  test("in float32 stay below the upper end", () => {
    const u = random.uniform(key, [100_000], { dtype: "float32" });
    expect(u.dtype).toBe("float32");
    expect(u.max().item()).toBeLessThan(1);
  });
});

describe("what makes no sense is refused", () => {
  test("seeds, keys and bounds", () => {
    expect(() => random.key(-1)).toThrow("random.key: a seed is an integer ≥ 0, got -1");
    expect(() => random.uniform(zeros([2]), [1])).toThrow(
      "random.uniform: expected a key from random.key(seed), got float64 (2,)",
    );
    expect(() => random.integers(random.key(0), 3, 3)).toThrow(RangeError);
    expect(() => random.bernoulli(random.key(0), 1.5)).toThrow(/between 0 and 1/);
    expect(() => random.normal(random.key(0), [2], { dtype: "int32" })).toThrow(/must be a float/);
  });
});
