import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  broadcastShapes,
  isRowMajor,
  normalizeAxes,
  reshapeStrides,
  rowMajor,
  showShape,
} from "../../../lib/core/shape.ts";

/** Offsets of all elements in row-major order. */
function offsets(shape: readonly number[], strides: readonly number[], at = 0): number[] {
  if (shape.length === 0) return [at];
  return Array.from({ length: shape[0]! }, (_, i) =>
    offsets(shape.slice(1), strides.slice(1), at + i * strides[0]!),
  ).flat();
}

const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });

describe("reshapeStrides", () => {
  test("visits the same elements in the same order, or says that only a copy can", () => {
    // A random layout, and a random regrouping of its sizes' prime factors.
    const cases = shapes.chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        order: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
        cuts: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ shape, order, cuts }) => {
        const natural = rowMajor(shape);
        const from = order.map((i) => shape[i]!);
        const strides = order.map((i) => natural[i]!);
        const factors = from.flatMap((n) => (n === 4 ? [2, 2] : [n]));
        const to: number[] = [];
        factors.forEach((n, i) => (cuts[i] || to.length === 0 ? to.push(n) : to.push(to.pop()! * n)));
        const result = reshapeStrides(from, strides, to);
        if (result) expect(offsets(to, result)).toEqual(offsets(from, strides));
        else expect(isRowMajor(from, strides)).toBe(false);
      }),
    );
  });

  test("keeps a transposed matrix a view where an axis is only split", () => {
    expect(reshapeStrides([4, 3], [1, 4], [2, 2, 3])).toEqual([2, 1, 4]);
    expect(reshapeStrides([4, 3], [1, 4], [12])).toBeUndefined();
    expect(reshapeStrides([], [], [1, 1])).toEqual([1, 1]);
  });
});

describe("axes and shapes", () => {
  test("negative axes, repeated axes, axes that are not there", () => {
    expect(normalizeAxes("f", [-1, 0], 3)).toEqual([0, 2]);
    expect(normalizeAxes("f", null, 2)).toEqual([0, 1]);
    expect(() => normalizeAxes("f", [0, 0], 2)).toThrow("f: an axis is named twice in [0, 0]");
    expect(() => normalizeAxes("f", 0.5, 2)).toThrow("f: axis 0.5 is not one of the 2 axes of the array");
  });

  test("broadcasting several shapes", () => {
    expect(broadcastShapes("f", [2, 1], [3], [])).toEqual([2, 3]);
    expect(broadcastShapes("f", [0], [1])).toEqual([0]);
    expect(() => broadcastShapes("f", [2], [3], [1])).toThrow(
      "f: shapes (2,) and (3,) and (1,) do not broadcast",
    );
  });

  test("are written as in NumPy", () => {
    expect([[], [3], [2, 3]].map(showShape)).toEqual(["()", "(3,)", "(2, 3)"]);
  });
});
