import { expect, test } from "vitest";
import { roundingNoise } from "../../../lib/check/noise.ts";

const theta = [0.3, -1.2, 2.5];
const smooth = (x: ArrayLike<number>) => Array.from(x).reduce((sum, value) => sum + Math.sin(value) ** 2, 0);

test("the noise of a plain sum is a few units in the last place", () => {
  const noise = roundingNoise(smooth, theta) / (smooth(theta) * 2 ** -53);
  expect(noise).toBeGreaterThanOrEqual(1);
  expect(noise).toBeLessThan(10);
});

test("cancellation shows: subtracting a large number leaves its rounding errors", () => {
  const cancelled = (x: ArrayLike<number>) => smooth(x) + 1e6 - 1e6;
  const noise = roundingNoise(cancelled, theta);
  // The sum is rounded to multiples of 2⁻³³ on the way: an even error of that width deviates by 1/√12 of it.
  expect(noise / (2 ** -33 / Math.sqrt(12))).toBeGreaterThan(0.3);
  expect(noise / (2 ** -33 / Math.sqrt(12))).toBeLessThan(3);
});

test("known errors are estimated to within a factor of two", () => {
  let k = 0;
  const jitter = (x: ArrayLike<number>) => smooth(x) + 1e-9 * Math.sin(1e4 * ++k);
  // A sine at scattered phases deviates by 1/√2.
  const ratio = roundingNoise(jitter, theta) / (1e-9 * Math.SQRT1_2);
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(2);
});

test("a constant has the noise of its last place, and curvature and slope are not taken for noise", () => {
  expect(roundingNoise(() => 1, theta)).toBe(2 ** -53);
  expect(roundingNoise((x) => 1e3 * x[0]! ** 3, [1])).toBeLessThan(1e-12);
});

test("the rounding of float32 shows, though neighbours in float64 look the same", () => {
  const single = (x: ArrayLike<number>) => Math.fround(smooth(x));
  const unit = 2 ** Math.floor(Math.log2(smooth(theta)) - 23);
  const ratio = roundingNoise(single, theta) / (unit / Math.sqrt(12));
  expect(ratio).toBeGreaterThan(0.3);
  expect(ratio).toBeLessThan(3);
});
