import { readFileSync } from "node:fs";
import { expect } from "vitest";

/** The cases of one file that a program in test/golden wrote. The type is the caller's promise about that file. */
export function golden<Case>(name: string): Case[] {
  const text = readFileSync(new URL(`../golden/${name}.json`, import.meta.url), "utf8");
  const { cases } = JSON.parse(text, (_, value: unknown) => special.get(value) ?? value) as { cases: Case[] };
  return cases;
}

const special = new Map<unknown, number>([
  ["inf", Infinity],
  ["-inf", -Infinity],
  ["nan", NaN],
]);

/** Numbers nested in arrays, in order. */
export function flat(values: unknown): number[] {
  return Array.isArray(values) ? values.flatMap(flat) : [Number(values)];
}

/** Every number within `tolerance` of its reference, relative to the larger of it and `floor`. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  floor = 1,
): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) {
    const [a, e] = [actual[i]!, expected[i]!];
    if (Object.is(a, e) || a === e) continue;
    const error = Math.abs(a - e) / Math.max(floor, Math.abs(e));
    if (!(error <= tolerance))
      expect.fail(`element ${i}: ${a}, expected ${e} within ${tolerance}, relative error ${error}`);
  }
}
