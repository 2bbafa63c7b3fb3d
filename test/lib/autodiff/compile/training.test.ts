import { describe, expect, test } from "vitest";
import {
  array,
  compile,
  grad,
  type NDArray,
  nn,
  optim,
  type OptimizerState,
  random,
  tree,
  valueAndGrad,
  zeros,
} from "../../../../lib/index.ts";
import * as tw from "../../../../lib/index.ts";

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
    expect(text).toMatch(/softplus · mul · sub · sum → float64 \(\) +120 flop/);
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
