import { describe, expect, test } from "vitest";
import { compileAlong } from "../../../../lib/autodiff/compile/affine.ts";
import {
  array,
  concatenate,
  grad,
  type NDArray,
  nn,
  pad,
  random,
  stack,
  take,
  tree,
  where,
} from "../../../../lib/index.ts";

type Params = { w: NDArray; b: NDArray };

const params: Params = {
  w: random.normal(random.key(1), [3, 4]),
  b: random.normal(random.key(2), [4]),
};
const [u, v] = [3, 4].map((seed) => tree.map((x) => random.normal(random.key(seed), x.shape), params)) as [
  Params,
  Params,
];
const x = random.normal(random.key(5), [6, 3]);
const steps = [
  [0, 0],
  [0.5, -2],
  [-1.25, 0.75],
] as const;

/** What it should give, without being clever. */
const along = <Y>(f: (p: Params) => Y, [s, t]: readonly [number, number]) =>
  f(tree.map((p, du, dv) => p.add(du.mul(s)).add(dv.mul(t)), params, u, v));

const functions: Record<string, (p: Params) => NDArray> = {
  "a network": ({ w, b }) => x.matmul(w).add(b).tanh().square().mean(),
  "a function that stays affine": ({ w, b }) => x.matmul(w).add(b).div(3).sum(),
  "a product of two that move": ({ w, b }) => w.matmul(b).mul(b.sum()).sum(),
  "a penalty beside": ({ w, b }) => x.matmul(w).relu().sum().add(w.square().sum()).sub(b.abs().max()),
  "shapes moved about": ({ w, b }) =>
    concatenate([w.transpose().reshape([-1]), pad(b, [[1, 2]]), stack([b, b]).at(1, ":")])
      .cumsum()
      .exp()
      .sum(),
  "rows picked": ({ w }) => take(w, [2, 0, 2], 0).neg().sum(0).sigmoid().sum(),
  "one that moves beside a constant": ({ w }) => where(array([true, false, true, false]), w, 2).prod(),
  "a condition that moves": ({ w }) => where(w.greater(0), w, w.mul(0.1)).sum(),
  "a constant divided by what moves": ({ b }) => array(1).div(b.square().add(1)).sum(),
  "what does not move at all": () => x.sum(),
  "a slope of its own": ({ w }) => grad((z: NDArray) => z.pow(3).sum())(w).sum(),
};

describe("compileAlong", () => {
  test.each(Object.entries(functions))("gives the same along two directions: %s", (_, f) => {
    const compiled = compileAlong(f, params, [u, v]);
    for (const at of steps) expect(compiled(...at).item()).toBeCloseTo(along(f, at).item(), 10);
  });

  test("makes no product of matrices for the layer that the parameters meet first, whatever the step", () => {
    const net = nn.mlp([3, 5, 4, 1], { key: random.key(0) });
    const direction = tree.map((p) => random.normal(random.key(9), p.shape), net);
    const f = (m: nn.Sequential) => m.forward(x).square().sum();
    const products = compileAlong(f, net, [direction])
      .explain(0.5)
      .match(/matmul/g);
    expect(products?.length).toBe(2);
  });

  test("computes in float32 when the parameters are, and leaves alone what a direction does not move", () => {
    const small = tree.map((p) => p.astype("float32"), params);
    const still = { w: u.w, b: u.b.mul(0) };
    const compiled = compileAlong((p: Params) => x.astype("float32").matmul(p.w).add(p.b), small, [still]);
    const y = compiled(2);
    expect(y.dtype).toBe("float32");
    expect(compiled(0).sub(x.matmul(params.w).add(params.b)).abs().max().item()).toBeLessThan(1e-5);
  });

  test("gives whole trees", () => {
    const compiled = compileAlong((p: Params) => ({ twice: p.b.mul(2), n: 3 }), params, [u]);
    expect(compiled(1).twice.toArray()).toEqual(params.b.add(u.b).mul(2).toArray());
    expect(compiled(1).n).toBe(3);
  });
});
