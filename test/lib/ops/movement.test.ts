import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  arange,
  array,
  broadcastTo,
  compile,
  concatenate,
  greater,
  type NDArray,
  ones,
  pad,
  scatterAdd,
  ShapeError,
  slice,
  type Slice,
  stack,
  take,
  takeAlongAxis,
  vmap,
  zeros,
} from "../../../lib/index.ts";

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });

/** An array with distinct elements behind a random order of axes and random slices, as many views deep. */
const views = shapes.chain((shape) =>
  fc
    .record({
      order: fc.shuffledSubarray(
        shape.map((_, i) => i),
        { minLength: shape.length },
      ),
      steps: fc.array(fc.constantFrom(-2, -1, 1, 2), { minLength: shape.length, maxLength: shape.length }),
    })
    .map(({ order, steps }) => {
      const size = shape.reduce((product, n) => product * n, 1);
      const ranges: Slice[] = steps.map((step) => slice(undefined, undefined, step));
      return arange(size)
        .reshape(shape)
        .transpose(order)
        .at(...ranges);
    }),
);

/** A copy of the same numbers in row-major order. */
function copied(x: NDArray): NDArray {
  return array(x.toTypedArray(), { shape: x.shape });
}

describe("views behave as copies of them would", () => {
  test("in element-wise functions", () => {
    fc.assert(
      fc.property(views, (x) => {
        expect(x.mul(2).add(x).toArray()).toEqual(copied(x).mul(3).toArray());
      }),
    );
  });

  test("in reductions over every axis", () => {
    fc.assert(
      fc.property(views, (x) => {
        for (let axis = 0; axis < x.ndim; axis++) {
          expect(x.sum(axis).toArray()).toEqual(copied(x).sum(axis).toArray());
        }
      }),
    );
  });

  test("in reshape", () => {
    fc.assert(
      fc.property(views, (x) => {
        const flat = x.reshape([-1, 1, 1].slice(0, x.size === 0 ? 0 : 3).concat(x.size === 0 ? x.shape : []));
        expect([...flat.toTypedArray()]).toEqual([...copied(x).toTypedArray()]);
      }),
    );
  });

  test("in matmul, on both sides", () => {
    const matrices = fc.tuple(
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 0, max: 5 }),
    );
    fc.assert(
      fc.property(matrices, fc.boolean(), fc.boolean(), ([n, k, m], p, q) => {
        const a = p ? arange(n * k).reshape([k, n]).T : arange(n * k).reshape([n, k]);
        const b = q ? arange(k * m).reshape([m, k]).T : arange(k * m).reshape([k, m]);
        const product = a.matmul(b);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < m; j++) {
            expect(product.at(i, j).item()).toBe(a.at(i).mul(b.at(":", j)).sum().item());
          }
        }
      }),
    );
  });

  test("and share the buffer: nothing is copied", () => {
    const x = zeros([1000, 1000]);
    const view = x.T.at(slice(10, 20)).reshape([10, 10, 100]).broadcastTo([5, 10, 10, 100]);
    expect((view as unknown as { data: unknown }).data).toBe((x as unknown as { data: unknown }).data);
  });
});

describe("broadcasting", () => {
  test("is commutative and has the shape NumPy's rule gives", () => {
    const pairs = shapes.chain((shape) =>
      fc.tuple(
        fc.constant(shape),
        fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
        fc.integer({ min: 0, max: shape.length }),
      ),
    );
    fc.assert(
      fc.property(pairs, ([shape, ones, drop]) => {
        const other = shape.map((n, i) => (ones[i] ? 1 : n)).slice(drop);
        const a = arange(shape.reduce((p, n) => p * n, 1)).reshape(shape);
        const b = arange(other.reduce((p, n) => p * n, 1)).reshape(other);
        expect(a.add(b).toArray()).toEqual(b.add(a).toArray());
        expect(a.add(b).shape).toEqual(shape);
      }),
    );
  });

  test("to a shape that does not fit is refused", () => {
    expect(() => broadcastTo(ones([3]), [2])).toThrow(ShapeError);
    expect(() => broadcastTo(ones([2, 3]), [3])).toThrow("broadcastTo: (2, 3) does not broadcast to (3,)");
  });
});

describe("indexing", () => {
  const x = arange(24).reshape([2, 3, 4]);

  test("by position, slice, dots and new axes", () => {
    expect(x.at(1, -1, 0).item()).toBe(20);
    expect(x.at("...", 0).shape).toEqual([2, 3]);
    expect(x.at(0, "...", null).shape).toEqual([3, 4, 1]);
    expect(x.at(":", slice(0, 10)).shape).toEqual([2, 3, 4]);
    expect(x.at(0, 0, slice(undefined, undefined, -1)).toArray()).toEqual([3, 2, 1, 0]);
    expect(x.at(0, 0, slice(-1, 0, -2)).toArray()).toEqual([3, 1]);
    expect(x.at(slice(5)).shape).toEqual([0, 3, 4]);
  });

  test("slices agree with JavaScript's own", () => {
    const bound = fc.option(fc.integer({ min: -8, max: 8 }), { nil: undefined });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), bound, bound, (n, start, stop) => {
        const list = Array.from({ length: n }, (_, i) => i);
        expect(arange(n).at(slice(start, stop)).toArray()).toEqual(list.slice(start, stop));
      }),
    );
  });

  test("by arrays of positions and of truth", () => {
    expect(x.at(":", array([2, 0]), 1).toArray()).toEqual([
      [9, 1],
      [21, 13],
    ]);
    expect(x.at(greater(x, 21)).toArray()).toEqual([22, 23]);
    expect(x.at(":", array([true, false, true])).shape).toEqual([2, 2, 4]);
    expect(x.at(null, array([1]), 0).shape).toEqual([1, 1, 4]);
  });

  test("with() replaces a part of a copy", () => {
    const y = x.with([0, ":", 0], array([-1, -2, -3]));
    expect(y.at(0, ":", 0).toArray()).toEqual([-1, -2, -3]);
    expect(y.at(1).toArray()).toEqual(x.at(1).toArray());
    expect(x.at(0, 1, 0).item()).toBe(4);
    expect(x.with(greater(x, 5), 0).max().item()).toBe(5);
  });

  test("with() at index arrays keeps the last of several values, compiled and mapped too", () => {
    const f = (at: NDArray, values: NDArray) => zeros([4]).with(at, values);
    const [at, values] = [array([1, 3, 1]), array([5, 6, 7])];
    expect(f(at, values).toArray()).toEqual([0, 7, 0, 6]);
    expect(compile(f)(at, values).toArray()).toEqual([0, 7, 0, 6]);
    const [one, two] = [at.expandDims(0), array([[0, 0, 2]])];
    expect(
      vmap(f)(concatenate([one, two]), concatenate([values.expandDims(0), values.expandDims(0)])).toArray(),
    ).toEqual([
      [0, 7, 0, 6],
      [6, 0, 7, 0],
    ]);
    expect(
      zeros([2, 3])
        .with([array([], { dtype: "int32" })], 1)
        .toArray(),
    ).toEqual(zeros([2, 3]).toArray());
  });

  test("outside the array is refused", () => {
    expect(() => x.at(2)).toThrow("at: index 2 is not on axis 0 of (2, 3, 4)");
    expect(() => x.at(0, 0, 0, 0)).toThrow("at: 4 axes are indexed, but (2, 3, 4) has 3");
    expect(() => x.at("...", "...")).toThrow(/only once/);
    expect(() => x.at(array([true]))).toThrow("at: a bool index of shape (1,) cannot mask axes (2,)");
    expect(() => x.at(array([0]), array([3]))).toThrow("at: index 3 is not on axis 1 of 3");
    expect(() => slice(0, 1, 0)).toThrow("slice: step must not be 0");
    expect(() => slice(0.5)).toThrow(/integers, got 0.5/);
    expect(() => take(x, [3], 1)).toThrow("take: index 3 is not a position on an axis of 3");
    expect(() => takeAlongAxis(x, zeros([2, 2, 4]), 0)).toThrow(/must have the shape/);
    expect(() => scatterAdd(ones([2]), [0], 3)).toThrow(/indices \(1,\) must be the axes of \(2,\)/);
    expect(() => x.with([array([9])], 1)).toThrow("take: index 9 is not a position on an axis of 2");
    expect(() => x.with(array([0, 1]), ones([3, 3, 4]))).toThrow(ShapeError);
  });
});

describe("reshape and its kin", () => {
  test("work out one size", () => {
    expect(zeros([2, 6]).reshape([-1, 3]).shape).toEqual([4, 3]);
    expect(zeros([0, 6]).reshape([0, 2, 3]).shape).toEqual([0, 2, 3]);
    expect(() => zeros([5]).reshape([2, -1])).toThrow(
      "reshape: (5,) has 5 elements, which do not fill (2, -1)",
    );
    expect(() => zeros([4]).reshape([-1, -1])).toThrow(ShapeError);
  });

  test("refuse axes that are not there", () => {
    expect(() => zeros([2, 3]).transpose([0, 0])).toThrow(
      "transpose: [0, 0] must name each of the 2 axes of (2, 3) once",
    );
    expect(() => zeros([2]).squeeze(0)).toThrow("squeeze: axis 0 of (2,) has size 2, not 1");
    expect(() => zeros([2]).expandDims(5)).toThrow(ShapeError);
    expect(() => pad(zeros([2]), [])).toThrow("pad: 0 pairs of widths came for the 1 axes of (2,)");
    expect(() => pad(zeros([2]), [[-1, 0]])).toThrow(ShapeError);
    expect(() => pad(zeros([0]), [[1, 0]], { mode: "wrap" })).toThrow(/axis 0 of \(0,\) is empty/);
    expect(() => pad(zeros([2]), [[1, 0]], { mode: "mirror" as "wrap" })).toThrow(
      'pad: mode must be one of "constant", "edge", "wrap", "symmetric", "reflect", got "mirror"',
    );
  });
});

describe("joining", () => {
  test("keeps rows in order and promotes dtypes", () => {
    const joined = concatenate([array([1], { dtype: "int32" }), array([2, 3], { dtype: "float32" })]);
    expect([joined.dtype, joined.toArray()]).toEqual(["float32", [1, 2, 3]]);
    expect(stack([1, 2, 3]).toArray()).toEqual([1, 2, 3]);
  });

  test("refuses shapes that do not continue each other", () => {
    expect(() => concatenate([])).toThrow("concatenate: needs at least one array");
    expect(() => concatenate([zeros([2, 3]), zeros([2, 4])])).toThrow(
      "concatenate: (2, 4) does not continue (2, 3) along axis 0; the other axes must be equal",
    );
    expect(() => stack([zeros([2]), zeros([3])])).toThrow("stack: shapes must be equal, got (2,) and (3,)");
  });
});

test("matmul says which sizes differ", () => {
  expect(() => zeros([3, 4]).matmul(zeros([5, 2]))).toThrow("matmul: inner sizes differ, (3, 4) × (5, 2)");
  expect(() => zeros([]).matmul(zeros([2]))).toThrow(/at least one axis/);
});
