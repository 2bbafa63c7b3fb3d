import { describe, expect, test } from "vitest";
import {
  arange,
  array,
  compile,
  grad,
  hessian,
  type NDArray,
  random,
  stack,
  tree,
  TracerError,
  valueAndGrad,
  vmap,
  zeros,
} from "../../../../lib/index.ts";
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

  test("on views of every kind", () => {
    const f = (x: NDArray): NDArray => x.T.add(1).reshape([-1]).mul(2);
    const compiled = compile(f);
    const x = arange(6).reshape([2, 3]);
    for (const view of [x, x.at(":", "..."), x.T.reshape([3, 2]).T]) {
      expect(compiled(view).toArray()).toEqual(f(view).toArray());
    }
  });
});

describe("training in a compiled step", () => {
  const keys = random.split(random.key(1), 3);
  const x = random.normal(keys[0], [30, 2]);
  const y = x.at(":", 0).greater(0).astype("float64").reshape([30, 1]);
  type Params = { w1: NDArray; b1: NDArray; w2: NDArray; b2: NDArray };
  const start: Params = {
    w1: random.normal(keys[1], [2, 5]),
    b1: zeros([5]),
    w2: random.normal(keys[2], [5, 1]),
    b2: zeros([1]),
  };
  const loss = (p: Params): NDArray => {
    const z = x.matmul(p.w1).add(p.b1).relu().matmul(p.w2).add(p.b2);
    return z.softplus().sub(z.mul(y)).mean();
  };
  const step = (p: Params, rate: number): [NDArray, Params] => {
    const [value, g] = valueAndGrad(loss)(p);
    return [value, tree.map((w, d) => w.sub(d.mul(rate)), p, g)];
  };

  test("follows the same path, with a learning rate that changes", () => {
    const compiled = compile(step);
    let [slow, fast] = [start, start];
    for (let i = 0; i < 20; i++) {
      const [a, next] = step(slow, 1 / (i + 1));
      const [b, following] = compiled(fast, 1 / (i + 1));
      expect(b.item()).toBe(a.item());
      [slow, fast] = [next, following];
    }
    expect(tree.ravel(fast)[0].toArray()).toEqual(tree.ravel(slow)[0].toArray());
  });

  test("results stay as they were when the plan runs again", () => {
    const compiled = compile(step);
    const [first] = compiled(start, 0.1);
    const before = first.item();
    compiled(
      tree.map((w) => w.mul(2), start),
      0.1,
    );
    expect(first.item()).toBe(before);
  });

  test("the plan fuses element-wise chains and uses buffers again", () => {
    const text = compile(step).explain(start, 0.1);
    expect(text).toMatch(/matmul → float64 \(30, 5\)/);
    expect(text).toMatch(/softplus · mul · sub → float64 \(30, 1\)/);
    const chain = (v: NDArray): NDArray => {
      let result = v;
      for (let i = 0; i < 20; i++) result = result.cumsum().mul(0.5);
      return result;
    };
    expect(compile(chain).explain(zeros([1000]))).toMatch(/40 steps, 24000 bytes of buffers/);
  });
});

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
