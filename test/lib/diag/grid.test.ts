import { describe, expect, test } from "vitest";
import { array, diag, type NDArray } from "../../../lib/index.ts";

const { costGrid, plane } = diag;

describe("costGrid", () => {
  test("has one row of costs for each y and one cost for each x, both ends included", () => {
    const grid = costGrid((x, y) => 10 * y + x, { x: [0, 1, 2], y: [1, 3, 3] });
    expect(grid).toEqual({
      x: Float64Array.of(0, 1),
      y: Float64Array.of(1, 2, 3),
      z: [Float64Array.of(10, 11), Float64Array.of(20, 21), Float64Array.of(30, 31)],
    });
  });

  test("takes costs that are arrays, and keeps what is not finite", () => {
    const grid = costGrid((x, y) => array([x, y]).log().sum(), { x: [-1, 1, 2], y: [1, 2, 2] });
    expect(grid.z[0]).toEqual(Float64Array.of(NaN, 0));
  });

  test.each([
    [[0, 1, 1], "costGrid: x must be [low, high, count] with finite ends and a count ≥ 2, got [0, 1, 1]"],
    [[0, Infinity, 5], "got [0, Infinity, 5]"],
    [[0, 1, 2.5], "got [0, 1, 2.5]"],
  ] as const)("refuses the range %j", (range, message) => {
    expect(() => costGrid(() => 0, { x: range, y: [0, 1, 2] })).toThrow(message);
  });
});

describe("plane", () => {
  const center = { w: array([1, 2]), b: array(3) };
  const u = { w: array([1, 0]), b: array(0) };
  const v = { w: array([0, 1]), b: array(-1) };

  test("passes through the center and moves along both directions", () => {
    const at = plane(center, u, v);
    const show = (p: { w: NDArray; b: NDArray }) => [p.w.toArray(), p.b.item()];
    expect(show(at(0, 0))).toEqual([[1, 2], 3]);
    expect(show(at(2, -1))).toEqual([[3, 1], 4]);
  });

  test("gives costGrid two directions through many parameters", () => {
    const at = plane(center, u, v);
    const grid = costGrid((a, b) => at(a, b).w.sum(), { x: [0, 1, 2], y: [0, 1, 2] });
    expect(grid.z).toEqual([Float64Array.of(3, 4), Float64Array.of(4, 5)]);
  });

  test("names what a direction lacks", () => {
    const broken = { w: array([1, 0]) } as unknown as typeof center;
    expect(() => plane(center, broken, v)(1, 1)).toThrow("a tree has no array b");
  });
});
