import { describe, expect, test } from "vitest";
import { arange, array, compile, type NDArray, random, tree, valueAndGrad } from "../../../../lib/index.ts";
import { cases, functionOf } from "../cases.ts";

describe("a compiled function gives the same bits", () => {
  for (const { name, args, shapes } of cases) {
    test(`${name}, its gradient too, for new numbers each time`, () => {
      const f = functionOf(name);
      const both = (inputs: NDArray[]): unknown[] => {
        const loss = (x: NDArray[]): NDArray =>
          f(...x)
            .sin()
            .sum();
        return [f(...inputs), ...valueAndGrad(loss)(inputs)];
      };
      const compiled = compile(both);
      for (const factor of [1, 1.01, 0.99, 1]) {
        const inputs = args.map((values, i) => array(values, { shape: shapes[i]! }).mul(factor));
        const [fast, slow] = [tree.leaves(compiled(inputs)), tree.leaves(both(inputs))];
        expect(fast.map((x) => x.shape)).toEqual(slow.map((x) => x.shape));
        expect(fast.map((x) => x.toArray())).toEqual(slow.map((x) => x.toArray()));
      }
    });
  }

  test("in float32 and int32, where every step rounds", () => {
    const f = (x: NDArray): NDArray => x.mul(1.1).add(0.3).exp().sub(x).tanh();
    const single = random.normal(random.key(0), [50], { dtype: "float32" });
    expect(compile(f)(single).toArray()).toEqual(f(single).toArray());
    const g = (x: NDArray): NDArray => x.mul(x).mul(x).add(7).mod(5);
    const whole = random.integers(random.key(0), -(2 ** 20), 2 ** 20, [50]);
    expect(compile(g)(whole).toArray()).toEqual(g(whole).toArray());
  });

  test("on thousands of elements, with constants, zeros of both signs among them", () => {
    const f = (x: NDArray): NDArray[] => [
      x.mul(0.9).add(x.square().mul(0.1)).sqrt().add(1e-8),
      x.mul(0),
      x.mul(-0),
      x.greater(0.5).mul(x).matmul(x.T).sub(1),
    ];
    for (const dtype of ["float64", "float32"] as const) {
      const x = random.uniform(random.key(0), [50, 40], { dtype });
      expect(compile(f)(x).map((y) => y.toTypedArray())).toEqual(f(x).map((y) => y.toTypedArray()));
    }
  });

  test("for layers of every width, whose bias repeats with each row", () => {
    const f = (x: NDArray, w: NDArray, b: NDArray): NDArray => x.matmul(w).add(b).relu();
    const compiled = compile(f);
    for (const dtype of ["float64", "float32"] as const)
      for (let width = 1; width <= 24; width++) {
        const keys = random.split(random.key(width), 3);
        const x = random.normal(keys[0], [700, 4], { dtype });
        const w = random.normal(keys[1], [4, width], { dtype });
        const b = random.normal(keys[2], [width], { dtype });
        expect(compiled(x, w, b).toTypedArray()).toEqual(f(x, w, b).toTypedArray());
      }
  });

  test("where a loop stores what others read, too, in whatever order", () => {
    const f = (x: NDArray, w: NDArray): NDArray[] => {
      const z = x.matmul(w).add(1);
      const positive = z.greater(0);
      const h = z.mul(positive);
      const total = h.sum();
      const shifted = z.sub(h.mean(0));
      return [h, h.square().add(z).mul(total), positive, shifted.mul(z), z.T.add(h.T), total.add(z.exp())];
    };
    for (const [n, k, m] of [
      [3, 2, 4],
      [70, 30, 50],
    ] as const) {
      const x = random.normal(random.key(0), [n, k]);
      const w = random.normal(random.key(1), [k, m]);
      const slow = f(x, w).map((y) => y.toTypedArray());
      for (const options of [{}, { reuse: true }, { incremental: true }]) {
        const fast = compile(f, options);
        fast(x.mul(2), w);
        expect(fast(x, w).map((y) => y.toTypedArray())).toEqual(slow);
      }
    }
  });

  test("on views of every kind", () => {
    const f = (x: NDArray): NDArray => x.T.add(1).reshape([-1]).mul(2);
    const compiled = compile(f);
    const x = arange(6).reshape([2, 3]);
    for (const view of [x, x.at(":", "..."), x.T.reshape([3, 2]).T]) {
      expect(compiled(view).toArray()).toEqual(f(view).toArray());
    }
  });
});
