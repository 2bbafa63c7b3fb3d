import { describe, expect, test } from "vitest";
import {
  array,
  compile,
  grad,
  hessian,
  type NDArray,
  random,
  stack,
  TracerError,
  vmap,
  zeros,
} from "../../../../lib/index.ts";

describe("what belongs to the plan", () => {
  test("runs of the same shapes do not trace again; other shapes, dtypes and static values do", () => {
    let traces = 0;
    const f = compile((v: NDArray, mode: string, rate: number) => {
      traces++;
      return (mode === "double" ? v.mul(2) : v).mul(rate);
    });
    f(array([1, 2]), "double", 1);
    expect(f(array([3, 4]), "double", 10).toArray()).toEqual([60, 80]);
    expect(traces).toBe(1);
    expect(f(array([3, 4]), "same", 10).toArray()).toEqual([30, 40]);
    f(array([3, 4, 5]), "double", 1);
    f(array([3, 4], { dtype: "float32" }), "double", 1);
    expect(traces).toBe(4);
  });

  test("settings of class instances are static, their arrays are not", () => {
    class Scale {
      readonly by: NDArray;
      readonly power: number;
      constructor(by: NDArray, power: number) {
        this.by = by;
        this.power = power;
      }
    }
    const f = compile((s: Scale) => s.by.pow(s.power));
    expect(f(new Scale(array([2]), 2)).toArray()).toEqual([4]);
    expect(f(new Scale(array([3]), 2)).toArray()).toEqual([9]);
    expect(f(new Scale(array([3]), 3)).toArray()).toEqual([27]);
  });

  test("numbers that the function closes over are read once", () => {
    let factor = 2;
    const f = compile((v: NDArray) => v.mul(factor));
    expect(f(array([1])).toArray()).toEqual([2]);
    factor = 3;
    expect(f(array([1])).toArray()).toEqual([2]);
  });

  test("keys are arguments like others: compiled and mapped functions draw anew for each", () => {
    const drop = (v: NDArray, key: NDArray): NDArray => {
      const [mask, noise] = random.split(key);
      return v.mul(random.bernoulli(mask, 0.5, v.shape)).add(random.normal(noise, v.shape));
    };
    const compiled = compile(drop);
    const v = zeros([20]).add(1);
    for (const seed of [1, 2, 3]) {
      expect(compiled(v, random.key(seed)).toArray()).toEqual(drop(v, random.key(seed)).toArray());
    }
    const keys = random.split(random.key(9), 3);
    const each = vmap((key: NDArray) => drop(v, key))(stack(keys));
    expect(each.toArray()).toEqual(stack(keys.map((key) => drop(v, key))).toArray());
    expect(random.permutation(random.key(1), 5).toArray()).toEqual(
      compile((key: NDArray) => random.permutation(key, 5))(random.key(1)).toArray(),
    );
  });

  test("results that do not depend on the arguments, and arguments handed back", () => {
    const f = compile((v: NDArray) => ({ v, constant: array([7]), n: 5 }));
    const { v, constant, n } = f(array([1]));
    expect([v.toArray(), constant.toArray(), n]).toEqual([[1], [7], 5]);
  });
});

test("what is asked for twice is computed once", () => {
  const f = compile((v: NDArray) => v.T.matmul(v.exp()).add(v.T.matmul(v.exp())));
  expect(f.explain(zeros([3, 3]))).toMatch(/exp →[^]*matmul · add[^]*\n2 steps/);
});

describe("with other transformations", () => {
  const cube = compile((v: NDArray) => v.pow(3).sum());

  test("inside a derivative or a map the function runs as it is", () => {
    expect(grad((v: NDArray) => cube(v))(array([1, 2])).toArray()).toEqual([3, 12]);
    expect(
      vmap(cube)(
        array([
          [1, 2],
          [3, 4],
        ]),
      ).toArray(),
    ).toEqual([9, 91]);
  });

  test("derivatives of any order can be compiled", () => {
    expect(compile(hessian((v: NDArray) => v.pow(3).sum()))(array([1, 2])).toArray()).toEqual([
      [6, 0],
      [0, 12],
    ]);
    expect(compile(vmap(grad((v: NDArray) => v.pow(3))))(array([1, 2])).toArray()).toEqual([3, 12]);
  });

  test("reading numbers inside is refused, closing over traced arrays too", () => {
    expect(() => compile((v: NDArray) => v.mul(v.item()))(array(2))).toThrow(TracerError);
    expect(() => grad((v: NDArray) => compile((u: NDArray) => u.mul(v))(array(1)))(2)).toThrow(
      /pass it as an argument/,
    );
  });
});
