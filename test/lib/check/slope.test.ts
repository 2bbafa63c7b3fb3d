import { describe, expect, test } from "vitest";
import { measure, scaleOf, slopeOf } from "../../../lib/check/slope.ts";

const unit = 2 ** -53;

describe("slopeOf", () => {
  test.each([
    ["sin", Math.sin, 1, 1],
    ["exp(30t)", (t: number) => Math.exp(30 * t), 1, 30],
    ["a cubic far from 0", (t: number) => (1e3 + t) ** 3, 1024, 3e6],
    ["log near its pole", (t: number) => Math.log(1e-6 + t), 1, 1e6],
  ])("of %s lies within its error bar, which is small", (_, line, scale, slope) => {
    const noise = Math.abs(line(0)) * unit || unit;
    const { value, error, kink } = slopeOf(line, scale, noise);
    expect(kink).toBeUndefined();
    expect(Math.abs(value - slope)).toBeLessThanOrEqual(error);
    expect(error / slope).toBeLessThan(1e-4);
  });

  test("of a slope with a kink of its own lies within the error bar too", () => {
    const { value, error, kink } = slopeOf((t) => 1 + (t > 0 ? 3 * t * t : 0), 1, unit);
    expect(kink).toBeUndefined();
    expect(Math.abs(value)).toBeLessThanOrEqual(error);
    expect(error).toBeLessThan(1e-6);
  });

  test("at a kink gives the slopes of both sides", () => {
    const { kink, error } = slopeOf((t) => 1 + (t > 0 ? Math.sin(2 * t) : -3 * t), 1, unit);
    expect(kink?.[0]).toBeCloseTo(-3, 7);
    expect(kink?.[1]).toBeCloseTo(2, 7);
    expect(error).toBeLessThan(1e-6);
  });

  test.each([1e-2, 1e-3, 1e-5, 1e-6])("stays on this side of a kink %f away", (distance) => {
    const { value, kink, error } = slopeOf((t) => 1 + Math.sin(t) + 5 * Math.max(0, t - distance), 1, unit);
    expect(kink).toBeUndefined();
    expect(Math.abs(value - 1)).toBeLessThanOrEqual(error);
    expect(error).toBeLessThan(1e-5);
  });

  test("where nothing is finite knows nothing", () => {
    expect(slopeOf(() => NaN, 1, unit)).toEqual({ value: NaN, error: Infinity });
  });
});

test("scales are powers of two, at least 1, so that adding a step loses no digits", () => {
  expect([0, 0.3, 1, 3, -1000].map(scaleOf)).toEqual([1, 1, 1, 4, 1024]);
  const h = 2 ** -17 * scaleOf(Math.PI);
  expect(Math.PI + h - Math.PI).toBe(h);
});

describe("measure", () => {
  const probe = (line: (t: number) => number, analytic: number) => ({ line, analytic, scale: 1 });

  test("looks twice where there is no agreement, and then no further", () => {
    let calls = 0;
    const line = (t: number) => (calls++, Math.sin(t));
    expect(measure([probe(line, 1)], unit, 1)).toMatchObject({ wrong: undefined, kinks: [] });
    expect(calls).toBe(2);
    expect(measure([probe(line, 2), probe(line, 3)], unit, 1).wrong).toBe(1);
    expect(calls).toBe(2 + 4 + 29);
  });

  test("lets any slope between those of both sides pass at a kink, and widens the error bar to any other", () => {
    const relu = (t: number) => 1 + Math.max(0, t);
    for (const slope of [0, 0.3, 1]) {
      expect(measure([probe(relu, slope)], unit, 1)).toMatchObject({ wrong: undefined });
    }
    expect(measure([probe(relu, 0)], unit, 1).kinks).toEqual([0]);
    for (const slope of [1.1, -0.1]) {
      const { numerical, error, kinks, wrong } = measure([probe(relu, slope)], unit, 1);
      expect([kinks, wrong]).toEqual([[0], undefined]);
      expect(numerical[0]).toBeCloseTo(Math.round(slope), 7);
      expect(error[0]).toBeCloseTo(0.1, 7);
    }
  });
});
