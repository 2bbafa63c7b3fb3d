import { expect, test } from "vitest";
import { array, optim, zeros } from "../../../lib/index.ts";

const gradients = { w: array([[3, 0]]), b: array([-4]) };

test("clipByNorm shortens all arrays together and keeps their direction", () => {
  const clipped = optim.clipByNorm(gradients, 1);
  expect(clipped.w.at(0, 0).item()).toBeCloseTo(0.6, 15);
  expect(clipped.b.at(0).item()).toBeCloseTo(-0.8, 15);
  expect(optim.globalNorm(clipped).item()).toBeCloseTo(1, 15);
});

test("clipByNorm leaves shorter gradients and zeros as they are", () => {
  expect(optim.clipByNorm(gradients, 6).w.toArray()).toEqual([[3, 0]]);
  expect(optim.clipByNorm({ w: zeros([2]) }, 1).w.toArray()).toEqual([0, 0]);
});

test("clipByValue limits each number by itself", () => {
  const clipped = optim.clipByValue(gradients, 3.5);
  expect([clipped.w.toArray(), clipped.b.toArray()]).toEqual([[[3, 0]], [-3.5]]);
});

test("limits must be above 0", () => {
  for (const limit of [0, -1, NaN]) {
    expect(() => optim.clipByNorm(gradients, limit)).toThrow(
      `clipByNorm: the limit must be above 0, got ${limit}`,
    );
    expect(() => optim.clipByValue(gradients, limit)).toThrow(
      `clipByValue: the limit must be above 0, got ${limit}`,
    );
  }
});
