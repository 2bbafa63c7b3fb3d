import { describe, expect, test } from "vitest";
import {
  arange,
  array,
  compile,
  grad,
  hessian,
  type NDArray,
  nn,
  optim,
  type OptimizerState,
  random,
  slice,
  stack,
  tree,
  TracerError,
  valueAndGrad,
  vmap,
  zeros,
} from "../../../../lib/index.ts";
import * as tw from "../../../../lib/index.ts";
import { callback } from "../../../../lib/ops/callback.ts";
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
    expect(text).toMatch(/matmul · add · relu → float64 \(30, 5\) +900 flop +1.80 kB/);
    expect(text).toMatch(/matmul · add · softplus · mul · sub → 2 × float64 \(30, 1\) +420 flop/);
    expect(text).toMatch(/matmul · greater · chain → float64 \(30, 5\)/);
    expect(text).toMatch(/; [\d.]+ kflop, [\d.]+ kB read and written a run$/);
    const chain = (v: NDArray): NDArray => {
      let result = v;
      for (let i = 0; i < 20; i++) result = result.cumsum().mul(0.5);
      return result;
    };
    expect(compile(chain).explain(zeros([1000]))).toMatch(/40 steps, 24000 bytes of buffers; 40.0 kflop/);
  });
});

describe("whole training steps in a plan", () => {
  const x = random.normal(random.key(3), [20, 4]);
  const y = random.normal(random.key(4), [20, 1]);
  const cost = (net: nn.Sequential, key: NDArray): NDArray =>
    nn.dropout(net.forward(x), { key, rate: 0.2, train: true }).sub(y).square().mean();
  const optimizers = {
    adam: optim.adam({ learningRate: 0.1 }),
    "adam with a schedule": optim.adam({ learningRate: optim.cosineDecay({ initial: 0.1, steps: 5 }) }),
    adamw: optim.adamw({ learningRate: (step) => 0.1 / step, weightDecay: 0.1 }),
    nesterov: optim.nesterov({ learningRate: (step) => 0.1 / step }),
    rmsprop: optim.rmsprop({ learningRate: 0.01 }),
    adagrad: optim.adagrad({ learningRate: (step) => 0.1 / step }),
  };
  for (const [name, optimizer] of Object.entries(optimizers)) {
    test.each(["float64", "float32"] as const)(`${name} in %s: the same bits, recorded once`, (dtype) => {
      const net = tree.map((w) => w.astype(dtype), nn.mlp([4, 5, 1], { key: random.key(5) }));
      let traces = 0;
      const step = (p: nn.Sequential, state: OptimizerState<nn.Sequential>, key: NDArray) => {
        traces++;
        return optimizer.update(p, grad(cost)(p, key), state);
      };
      const compiled = compile(step);
      let [slow, fast] = [net, net];
      let [slowState, fastState] = [optimizer.init(net), optimizer.init(net)];
      for (const key of random.split(random.key(6), 5)) {
        [slow, slowState] = step(slow, slowState, key);
        [fast, fastState] = compiled(fast, fastState, key);
      }
      expect(traces).toBe(6);
      expect(tree.leaves([fast, fastState]).map((w) => w.toArray())).toEqual(
        tree.leaves([slow, slowState]).map((w) => w.toArray()),
      );
      expect(tree.leaves(fast).every((w) => w.dtype === dtype)).toBe(true);
    });
  }

  test("a number takes the dtype of the array beside it, inside as outside", () => {
    const f = (w: NDArray, rate: number): NDArray => w.mul(rate).add(tw.where(w, rate, w));
    const w = array([0.1, 0, 3], { dtype: "float32" });
    const [slow, fast] = [f(w, 0.3), compile(f)(w, 0.3)];
    expect(fast.dtype).toBe("float32");
    expect(fast.toArray()).toEqual(slow.toArray());
  });
});

describe("ways to run", () => {
  type Layers = { first: NDArray; second: NDArray; third: NDArray };
  const keys = random.split(random.key(7), 3);
  const layers: Layers = {
    first: random.normal(keys[0], [3, 4]),
    second: random.normal(keys[1], [4, 4]),
    third: random.normal(keys[2], [4, 2]),
  };
  const x = random.normal(random.key(8), [5, 3]);

  test("reuse hands out the plan's own buffers, and takes them back in", () => {
    const f = (p: Layers, rate: number) => ({ p: tree.map((w) => w.mul(rate), p), rate });
    const compiled = compile(f, { reuse: true });
    const one = compiled(layers, 0.5);
    const expected = one.p.first.toArray();
    const two = compiled(one.p, 0.5);
    expect(two).toBe(one);
    expect(two.p.first.toArray()).toEqual(layers.first.mul(0.25).toArray());
    expect(two.p.first.toArray()).not.toEqual(expected);
  });

  describe("with reuse, results that come back as arguments give the same bits as copies would", () => {
    type Pair = { w: NDArray; v: NDArray };
    const f = ({ w, v }: Pair, x: NDArray) => {
      const slope = x.T.matmul(x.matmul(w).tanh());
      const next = v.mul(0.9).add(slope);
      return { w: w.sub(next.mul(0.1)), v: next, sum: w.sum() };
    };
    const start = { w: random.normal(random.key(1), [3, 4]), v: random.normal(random.key(2), [3, 4]) };
    const values = (pair: Pair) => [pair.w.toArray(), pair.v.toArray()];
    test.each([
      ["in their places", (now: Pair) => now],
      ["in each other's places", ({ w, v }: Pair) => ({ w: v, v: w })],
      ["twice", ({ w }: Pair) => ({ w, v: w })],
      ["as views", ({ w, v }: Pair) => ({ w: w.at("::-1"), v })],
      ["beside others", ({ v }: Pair) => ({ w: start.w, v })],
      ["not at all", () => start],
    ])("%s", (_, feed) => {
      const [slow, fast] = [compile(f), compile(f, { reuse: true })];
      let [one, two]: [Pair, Pair] = [start, start];
      for (let i = 0; i < 4; i++) {
        one = slow(feed(one), x);
        two = fast(feed(two), x);
        expect(values(two)).toEqual(values(one));
      }
    });

    test("when they are compared with the function itself, too", () => {
      const checked = compile(f, { reuse: true, verify: true });
      expect(values(checked(checked(start, x), x))).toEqual(values(f(f(start, x), x)));
    });
  });

  test("a view on a buffer that is used again is read anew", () => {
    const twice = compile((v: NDArray) => v.mul(2), { reuse: true });
    const total = compile((v: NDArray) => v.sum());
    const view = twice(array([1, 2, 3])).at(slice(1));
    expect(total(view).item()).toBe(10);
    twice(array([0, 0, 1]));
    expect(total(view).item()).toBe(2);
  });

  test("incremental runs only what depends on the arguments that changed", () => {
    const runs: string[] = [];
    const seen = (name: string, v: NDArray): NDArray =>
      callback((value) => {
        runs.push(name);
        return value;
      }, v.sum());
    const f = (p: Layers, rate: number): NDArray => {
      const one = x.matmul(p.first).tanh();
      const two = one.matmul(p.second).tanh();
      return seen("three", two.matmul(p.third).mul(seen("one", one)).mul(seen("two", two))).mul(rate);
    };
    const compiled = compile(f, { incremental: true });
    const run = (p: Layers, rate: number): string[] => {
      runs.length = 0;
      const value = compiled(p, rate).item();
      const ran = runs.slice();
      expect(value).toBe(f(p, rate).item());
      return ran.sort();
    };
    compiled(layers, 0);
    expect(run(layers, 1)).toEqual([]);
    expect(run(layers, 2)).toEqual([]);
    expect(run({ ...layers, third: layers.third.mul(2) }, 2)).toEqual(["three"]);
    expect(run({ ...layers, second: layers.second.mul(2) }, 2)).toEqual(["three", "two"]);
    expect(run({ ...layers, first: layers.first.mul(2) }, 2)).toEqual(["one", "three", "two"]);
  });

  test("after a run that failed half-way, everything runs again", () => {
    let fails = true;
    const f = (a: NDArray, b: NDArray): NDArray =>
      callback((value) => {
        if (fails) throw new Error("interrupted");
        return value;
      }, a.add(1)).add(b);
    const compiled = compile(f, { incremental: true });
    fails = false;
    compiled(array(1), array(2));
    fails = true;
    expect(() => compiled(array(5), array(2))).toThrow("interrupted");
    fails = false;
    expect(compiled(array(5), array(3)).item()).toBe(9);
  });

  test("verify finds what the function closes over and should have got", () => {
    let factor = 2;
    const f = compile((v: NDArray) => ({ scaled: v.mul(factor) }), { verify: true });
    expect(f(array([1])).scaled.toArray()).toEqual([2]);
    factor = 3;
    expect(() => f(array([1]))).toThrow(
      /at scaled is not what the function gives now.*pass that as an argument/,
    );
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
