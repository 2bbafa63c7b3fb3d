import { describe, expect, test } from "vitest";
import {
  argsort,
  array,
  cumsum,
  diff,
  einsum,
  histogram,
  sort,
  topk,
  unique,
  zeros,
} from "../../../lib/index.ts";
import { expectClose, golden } from "../golden.ts";

interface Ordered {
  readonly x: number[];
  readonly shape: number[];
  readonly axis: number;
  readonly sort: number[];
  readonly argsort: number[];
  readonly cumsum: number[];
  readonly diff: number[];
}

describe("along an axis, as NumPy", () => {
  for (const c of golden<Ordered>("order")) {
    const x = array(c.x, { shape: c.shape });

    test(`sort, argsort (stable), cumsum and diff over axis ${c.axis}`, () => {
      expect([...sort(x, c.axis).toTypedArray()]).toEqual(c.sort);
      expect([...argsort(x, c.axis).toTypedArray()]).toEqual(c.argsort);
      expectClose(cumsum(x, c.axis).toTypedArray(), c.cumsum, 1e-14);
      expectClose(diff(x, c.axis).toTypedArray(), c.diff, 1e-15);
    });

    test(`the same over axis ${c.axis} of a view`, () => {
      const view = x.transpose([2, 0, 1]);
      const axis = (c.axis + 1) % 3;
      expect([...view.sort(axis).transpose([1, 2, 0]).toTypedArray()]).toEqual(c.sort);
      expectClose(view.cumsum(axis).transpose([1, 2, 0]).toTypedArray(), c.cumsum, 1e-14);
    });
  }

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

describe("counting, as NumPy", () => {
  interface Counted {
    readonly x: number[];
    readonly values: number[];
    readonly counts: number[];
    readonly inverse: number[];
    readonly histogram: number[];
    readonly edges: number[];
  }
  const c = golden<Counted>("unique")[0]!;

  test("unique", () => {
    const { values, counts, inverse } = unique(array(c.x));
    expect([values.toArray(), counts.toArray(), inverse.toArray()]).toEqual([c.values, c.counts, c.inverse]);
    expect(unique(array([NaN, 1, NaN])).counts.toArray()).toEqual([1, 2]);
  });

  test("histogram", () => {
    const { counts, edges } = histogram(array(c.x), { bins: 7 });
    expect(counts.toArray()).toEqual(c.histogram);
    expectClose(edges.toTypedArray(), c.edges, 1e-15);
    expect(histogram(array([5, 5]), { bins: 1 }).edges.toArray()).toEqual([4.5, 5.5]);
    expect(histogram(array([0, 1, 9]), { bins: 1, range: [0, 2] }).counts.toArray()).toEqual([2]);
    expect(() => histogram(array([1, NaN]))).toThrow(
      /needs finite ends in order, got NaN and NaN; give a range/,
    );
    expect(() => histogram(array([1]), { bins: 0 })).toThrow(RangeError);
  });
});

describe("einsum", () => {
  interface Case {
    readonly text: string;
    readonly arrays: number[][];
    readonly shapes: number[][];
    readonly out: number[];
    readonly outShape: number[];
  }
  for (const { text, arrays, shapes, out, outShape } of golden<Case>("einsum")) {
    test(`"${text}" as NumPy`, () => {
      const result = einsum(text, ...arrays.map((values, i) => array(values, { shape: shapes[i]! })));
      expect(result.shape).toEqual(outShape);
      expectClose(result.toTypedArray(), out, 1e-14);
    });
  }

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
