import { describe, expect, test } from "vitest";
import {
  arange,
  array,
  grad,
  hessian,
  type NDArray,
  ShapeError,
  scatterAdd,
  stack,
  take,
  takeAlongAxis,
  vmap,
  zeros,
} from "../../../lib/index.ts";
import { expectClose } from "../golden.ts";
import { cases, functionOf } from "./cases.ts";

describe("vmap does for all examples what the function does for each", () => {
  for (const { name, args, shapes } of cases) {
    const f = functionOf(name);
    /** Three examples of every argument, the second and third slightly moved. */
    const examples = [0, 1, 2].map((k) =>
      args.map((values, i) => array(values, { shape: shapes[i]! }).mul(1 + 0.01 * k)),
    );
    const all = args.map((_, i) => stack(examples.map((example) => example[i]!)));

    test(name, () => {
      const expected = stack(examples.map((example) => f(...example)));
      expectClose(vmap(f)(...all).toTypedArray(), expected.toTypedArray(), 1e-13);
    });

    test(`${name}: gradients of each example, and of all through the map`, () => {
      const loss = (...inputs: NDArray[]): NDArray =>
        f(...inputs)
          .sin()
          .sum();
      const each = vmap((inputs: NDArray[]) => grad((x: NDArray[]) => loss(...x))(inputs));
      const through = grad((inputs: NDArray[]) => vmap(loss)(...inputs).sum());
      const expected = examples.map((example) => grad((x: NDArray[]) => loss(...x))(example));
      all.forEach((_, i) => {
        const wanted = stack(expected.map((g) => g[i]!)).toTypedArray();
        expectClose(each(all)[i]!.toTypedArray(), wanted, 1e-12);
        expectClose(through(all)[i]!.toTypedArray(), wanted, 1e-12);
      });
    });

    test(`${name}: the first argument mapped, the others shared`, () => {
      const inAxes = args.map((_, i) => (i === 0 ? 0 : null));
      const shared = examples[0]!.slice(1);
      const expected = stack(examples.map((example) => f(example[0]!, ...shared)));
      expectClose(vmap(f, { inAxes })(all[0]!, ...shared).toTypedArray(), expected.toTypedArray(), 1e-13);
    });
  }
});

describe("indices may be mapped, the array, or both", () => {
  const x = arange(24).reshape([2, 3, 4]);
  const indices = array(
    [
      [0, 2],
      [1, 1],
    ],
    { dtype: "int32" },
  );

  test("take", () => {
    const f = (a: NDArray, i: NDArray): NDArray => take(a, i, 1);
    const rows = arange(24).reshape([2, 3, 4]).transpose([0, 2, 1]);
    expect(vmap(f)(rows, indices).toArray()).toEqual(
      stack([f(rows.at(0), indices.at(0)), f(rows.at(1), indices.at(1))]).toArray(),
    );
    const one = rows.at(0);
    expect(vmap(f, { inAxes: [null, 0] })(one, indices).toArray()).toEqual(
      stack([f(one, indices.at(0)), f(one, indices.at(1))]).toArray(),
    );
  });

  test("scatterAdd, the transpose", () => {
    const f = (v: NDArray, i: NDArray): NDArray => scatterAdd(v, i, 3, 0);
    const values = x.at(":", array([0, 1]));
    const expected = stack([f(values.at(0), indices.at(0)), f(values.at(1), indices.at(1))]).toArray();
    expect(vmap(f)(values, indices).toArray()).toEqual(expected);
    expect(
      vmap(f, { inAxes: [null, 0] })(values.at(0), indices)
        .at(1)
        .toArray(),
    ).toEqual(f(values.at(0), indices.at(1)).toArray());
  });

  test("takeAlongAxis, argmax and sort inside", () => {
    const f = (a: NDArray): NDArray => takeAlongAxis(a.sort(), a.argmax(-1, { keepdims: true }));
    expect(vmap(f)(x).toArray()).toEqual(stack([f(x.at(0)), f(x.at(1))]).toArray());
  });
});

describe("axes", () => {
  test("any axis in, any axis out", () => {
    const x = arange(6).reshape([2, 3]);
    expect(vmap((v: NDArray) => v.mul(2), { inAxes: 1, outAxis: 1 })(x).toArray()).toEqual(
      x.mul(2).toArray(),
    );
    expect(vmap((v: NDArray) => v.sum(), { inAxes: -1 })(x).toArray()).toEqual([3, 5, 7]);
  });

  test("nested maps: all pairs", () => {
    const a = array([1, 2, 3]);
    const b = array([10, 20]);
    const pairs = vmap((p: NDArray) => vmap((q: NDArray) => p.mul(q))(b))(a);
    expect(pairs.toArray()).toEqual([
      [10, 20],
      [20, 40],
      [30, 60],
    ]);
  });

  test("trees in and out, constants repeated", () => {
    const f = (p: { w: NDArray; rate: number }): { y: NDArray; c: NDArray } => ({
      y: p.w.sum().mul(p.rate),
      c: array(7),
    });
    const { y, c } = vmap(f)({
      w: array([
        [1, 2],
        [3, 4],
      ]),
      rate: 10,
    });
    expect([y.toArray(), c.toArray()]).toEqual([
      [30, 70],
      [7, 7],
    ]);
  });

  test("hessians of every example", () => {
    const f = (x: NDArray): NDArray => x.pow(3).sum();
    const h = vmap(hessian(f))(
      array([
        [1, 2],
        [3, 4],
      ]),
    );
    expect(h.at(1).toArray()).toEqual([
      [18, 0],
      [0, 24],
    ]);
  });

  test("what cannot be mapped is explained", () => {
    expect(() => vmap((x: NDArray) => x)(array(1))).toThrow(/axis 0 is not one of the 0 axes/);
    expect(() => vmap((a: NDArray, b: NDArray) => a.add(b))(zeros([2]), zeros([3]))).toThrow(
      new ShapeError("vmap: 2 examples came before, but (3,) has 3 along axis 0"),
    );
    expect(() => vmap((x: NDArray) => x, { inAxes: [null] })(zeros([2]))).toThrow(
      "vmap: no argument has an axis to map over",
    );
    expect(() => vmap((x: NDArray) => array(x.item()))(zeros([2]))).toThrow(/differentiated or mapped/);
  });
});
