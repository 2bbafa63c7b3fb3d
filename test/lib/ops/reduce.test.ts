import { describe, expect, test } from "vitest";
import { arange, array, full, ShapeError, zeros } from "../../../lib/index.ts";

test("a sum of many terms keeps its digits", () => {
  const n = 1_000_000;
  expect(Math.abs(full([n], 0.1).sum().item() - n * 0.1)).toBeLessThan(1e-9);
});

test("a sum over the first axis keeps its digits too", () => {
  const sums = full([100_000, 2], 0.1).sum(0).toTypedArray();
  for (const s of sums) expect(Math.abs(s - 10_000)).toBeLessThan(1e-10);
});

test("views reduce to the same numbers as copies of them", () => {
  const x = arange(24).reshape([2, 3, 4]);
  const view = x.transpose([2, 0, 1]);
  const copy = array(view.toArray());
  for (const axis of [0, 1, 2, [0, 2], [1, 2]]) {
    expect(view.sum(axis).toArray()).toEqual(copy.sum(axis).toArray());
    expect(view.max(axis).toArray()).toEqual(copy.max(axis).toArray());
  }
});

describe("edges", () => {
  test("NaN wins in max, min and argmax", () => {
    const x = array([1, NaN, 3]);
    expect([x.max().item(), x.min().item(), x.argmax().item()]).toEqual([NaN, NaN, 1]);
  });

  test("the largest of nothing is refused", () => {
    expect(() => zeros([2, 0]).max(1)).toThrow(new ShapeError("max: nothing to choose from in shape (2, 0)"));
    expect(() => zeros([0]).argmin()).toThrow(new ShapeError("argmin: nothing to choose from in shape (0,)"));
    expect(zeros([2, 0]).max(0).shape).toEqual([0]);
  });

  test("an axis that is not there, or named twice, is refused", () => {
    expect(() => zeros([2, 3]).sum(2)).toThrow(
      new ShapeError("sum: axis 2 is not one of the 2 axes of the array"),
    );
    expect(() => zeros([2, 3]).mean([0, -2])).toThrow(/named twice/);
  });

  test("bool is counted, int32 stays, float32 stays", () => {
    expect(array([true, true, false]).sum().item()).toBe(2);
    expect(array([1, 2], { dtype: "int32" }).sum().dtype).toBe("int32");
    expect(array([1, 2], { dtype: "int32" }).mean().item()).toBe(1.5);
    expect(array([1, 2], { dtype: "float32" }).std().dtype).toBe("float32");
  });

  test("norms of other orders", () => {
    const x = array([3, -4]);
    expect(x.norm(undefined, { ord: 1 }).item()).toBe(7);
    expect(x.norm(undefined, { ord: Infinity }).item()).toBe(4);
    expect(() => x.norm(undefined, { ord: 3 })).toThrow(RangeError);
  });

  test("logsumexp of infinities", () => {
    expect(array([-Infinity, -Infinity]).logsumexp().item()).toBe(-Infinity);
    expect(array([Infinity, 0]).logsumexp().item()).toBe(Infinity);
  });
});
