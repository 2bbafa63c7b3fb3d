import { describe, expect, test } from "vitest";
import { array, cumsum, einsum, histogram, sort, topk, unique, zeros } from "../../../lib/index.ts";

describe("along an axis", () => {
  test("NaN comes last, either way", () => {
    expect(sort(array([NaN, 2, -Infinity, 1])).toArray()).toEqual([-Infinity, 1, 2, NaN]);
    expect(sort(array([NaN, 2, 1]), 0, { descending: true }).toArray()).toEqual([2, 1, NaN]);
  });

  test("topk picks per line and says when there is not enough", () => {
    const { values, indices } = topk(
      array([
        [1, 5, 3],
        [9, 7, 8],
      ]),
      2,
    );
    expect(values.toArray()).toEqual([
      [5, 3],
      [9, 8],
    ]);
    expect(indices.toArray()).toEqual([
      [1, 2],
      [0, 2],
    ]);
    expect(topk(array([[1], [2]]), 1, 0).values.toArray()).toEqual([[2]]);
    expect(() => topk(array([1]), 2)).toThrow("topk: cannot pick 2 of the 1 elements along axis 0");
  });

  test("running totals do not pile up errors", () => {
    const totals = cumsum(zeros([100_000]).add(0.1));
    expect(totals.at(-1).item()).toBe(10_000);
    expect(cumsum(array([true, true])).dtype).toBe("int32");
    expect(cumsum(array([1, Infinity, 2])).toArray()).toEqual([1, Infinity, Infinity]);
  });
});

describe("counting", () => {
  test("unique takes all NaN for one", () => {
    expect(unique(array([NaN, 1, NaN])).counts.toArray()).toEqual([1, 2]);
  });

  test("histogram of equal numbers, of a range, and of what has none", () => {
    expect(histogram(array([5, 5]), { bins: 1 }).edges.toArray()).toEqual([4.5, 5.5]);
    expect(histogram(array([0, 1, 9]), { bins: 1, range: [0, 2] }).counts.toArray()).toEqual([2]);
    expect(() => histogram(array([1, NaN]))).toThrow(
      /needs finite ends in order, got NaN and NaN; give a range/,
    );
    expect(() => histogram(array([1]), { bins: 0 })).toThrow(RangeError);
  });
});

describe("einsum", () => {
  test("says what does not fit", () => {
    expect(() => einsum("ij", zeros([2]))).toThrow(
      'einsum: "ij" in "ij" names 2 axes, the array has shape (2,)',
    );
    expect(() => einsum("ij,jk", zeros([2, 3]), zeros([4, 5]))).toThrow(
      'einsum: "j" in "ij,jk" stands for sizes 3 and 4',
    );
    expect(() => einsum("ij,jk", zeros([2, 3]))).toThrow('einsum: "ij,jk" names 2 arrays, 1 came');
    expect(() => einsum("...j", zeros([2]))).toThrow(/must be letters/);
    expect(() => einsum("ij->ik", zeros([2, 3]))).toThrow(/each of the output once and known/);
  });
});
