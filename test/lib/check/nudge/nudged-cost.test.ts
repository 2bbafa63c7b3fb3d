import { describe, expect, test } from "vitest";
import {
  array,
  customRule,
  eye,
  grad,
  gradCheck,
  nn,
  type NDArray,
  numericalGradient,
  random,
  tree,
  where,
} from "../../../../lib/index.ts";
import { costChanges } from "../../../../lib/check/nudge/nudged-cost.ts";
import { cases, functionOf } from "../../autodiff/cases.ts";

const h = 2 ** -10;

/** What the same nudges do when the cost is called for each of them. */
function oneByOne<P>(cost: (p: P) => NDArray, point: P, which: number): number[] {
  const leaves = tree.leaves(point);
  const here = cost(point).item();
  const x = leaves[which]!;
  return Array.from({ length: 2 * x.size }, (_, k) => {
    const nudged = Float64Array.from(x.toTypedArray());
    nudged[k >> 1]! += k % 2 === 0 ? h : -h;
    const moved = array(nudged).reshape(x.shape);
    return cost(tree.unflatten(point, leaves.with(which, moved))).item() - here;
  });
}

function allAtOnce<P>(cost: (p: P) => NDArray, point: P): Float64Array[] {
  const nudges = tree.leaves(point).map(({ size }) => {
    const positions = Int32Array.from({ length: 2 * size }, (_, k) => k >> 1);
    return { positions, steps: Float64Array.from(positions, (_, k) => (k % 2 === 0 ? h : -h)) };
  });
  return costChanges(cost, point, nudges);
}

/** Both find the same changes, but for rounding: so many units in the last place of the cost. */
function expectSame<P>(cost: (p: P) => NDArray, point: P, units = 64): void {
  const bound = units * 2 ** -52 * Math.max(1, Math.abs(cost(point).item()));
  allAtOnce(cost, point).forEach((once, which) => {
    const each = oneByOne(cost, point, which);
    each.forEach((change, k) => expect(Math.abs(once[k]! - change)).toBeLessThanOrEqual(bound));
  });
}

describe("following all nudges at once finds what calling the cost for each of them finds", () => {
  const matrixTimes = (x: NDArray) => (x.ndim === 2 ? eye(x.shape[0]!).matmul(x) : x);
  const timesMatrix = (x: NDArray) => (x.ndim === 2 ? x.matmul(eye(x.shape[1]!)) : x);
  const before: [string, (x: NDArray) => NDArray][] = [
    ["an element", (x) => x],
    ["a column", matrixTimes],
    ["a row", timesMatrix],
    ["everything", (x) => timesMatrix(matrixTimes(x))],
    ["a row of the transpose", (x) => matrixTimes(x.T).T],
  ];
  test.each(cases.map(({ name, args, shapes }) => ({ name, args, shapes })))(
    "$name",
    ({ name, args, shapes }) => {
      const point = args.map((values, i) => array(values, { shape: shapes[i]! }));
      const f = functionOf(name);
      for (const [, reach] of before) {
        expectSame((inputs: NDArray[]) => f(...inputs.map(reach)).sin().sum(), point, 1e4); // prettier-ignore
      }
    },
  );

  const x = random.normal(random.key(1), [6, 3]);
  test.each([
    ["a factor that is nudged too", (w: NDArray) => w.mul(w.exp()).sum()],
    ["two branches of one array", (w: NDArray) => x.matmul(w).add(x.square().matmul(w)).tanh().sum()],
    ["branches that reach different elements", (w: NDArray) => w.add(w.T).mul(w.matmul(w)).sin().sum()],
    ["a choice by what is nudged", (w: NDArray) => where(w.greater(0.1), w.square(), w.mul(3)).sum()],
    ["a choice by something else", (w: NDArray) => where(x.greater(0), x.matmul(w), 2).sin().sum()],
    ["a number that was cast", (w: NDArray) => w.greater(0.1).astype("float64").mul(w).sum()],
    ["a bias that is added to each row", (w: NDArray) => x.add(w.at(1)).square().sum()],
    ["a row that is left out", (w: NDArray) => w.at(0).sin().sum()],
    [
      "means with their axes kept",
      (w: NDArray) =>
        w
          .sub(w.mean(1, { keepdims: true }))
          .pow(4)
          .sum(),
    ],
    ["a sorted array", (w: NDArray) => w.sort().mul(array([1, 2, 3])).sum()], // prettier-ignore
    ["nothing", () => array(3)],
  ])("%s", (_, cost) => {
    expectSame(cost, random.normal(random.key(2), [3, 3]));
  });

  const tall = random.normal(random.key(5), [12, 3]);
  const rows = random.normal(random.key(6), [4, 12]);
  const next = random.normal(random.key(7), [3, 2]);
  test.each([
    ["element-wise functions", (w: NDArray) => w.sin().mul(w).div(w.square().add(1)).sum()],
    ["a product from the left", (w: NDArray) => rows.matmul(w).tanh().sum()],
    ["a layer upon another", (w: NDArray) => rows.matmul(w).tanh().matmul(next).sin().sum()],
    ["a product from the right", (w: NDArray) => w.matmul(next).tanh().sum()],
    ["a product with its transpose", (w: NDArray) => w.T.matmul(rows.T).sigmoid().matmul(rows).sin().sum()],
    ["products of what is nudged", (w: NDArray) => w.T.matmul(w).sin().sum()],
    ["a choice", (w: NDArray) => where(w.greater(0.1), w.square(), tall).sin().sum()],
    ["a softmax along either axis", (w: NDArray) => nn.softmax(w, 0).mul(nn.softmax(w, 1)).mul(tall).sum()],
    [
      "rows taken",
      (w: NDArray) =>
        w
          .take([2, 0, 2])
          .sin()
          .mul(w.take([1], 1).sum())
          .sum(),
    ],
    [
      "three axes",
      (w: NDArray) =>
        w
          .reshape([2, 6, 3])
          .mul(array([1, 2, 3]))
          .sin()
          .max(1)
          .sum(),
    ],
  ])("each column of a tall array by itself: %s", (_, cost) => {
    expectSame(cost, tall);
  });

  const pair = { w: random.normal(random.key(8), [12, 3]), b: random.normal(random.key(9), [3]) };
  type Pair = typeof pair;
  const layer = ({ w, b }: Pair) => rows.matmul(w).add(b).tanh();
  test.each([
    ["a layer's weights and bias", (p: Pair) => layer(p).matmul(next).sin().sum()],
    ["a layer times its product without the bias", (p: Pair) => layer(p).mul(rows.matmul(p.w)).sum()],
    ["the bias again after the layer", (p: Pair) => p.b.mul(layer(p)).add(p.b.exp()).sum()],
    [
      "a layer and its product, both ways",
      (p: Pair) =>
        rows
          .matmul(p.w)
          .mul(layer(p).add(layer(p)))
          .sum(),
    ],
    ["weights used before and after", (p: Pair) => layer(p).sum(0).mul(p.w).tanh().sum()],
    ["one of them alone", (p: Pair) => p.b.square().sum()],
  ])("several arrays at once: %s", (_, cost) => {
    expectSame(cost, pair);
    expectSame(cost, { w: random.normal(random.key(8), [12, 1]), b: pair.b });
  });

  test("arrays of no elements, of one, and of none of the axes are followed beside others", () => {
    const point = { none: array([], { shape: [0, 3] }), w: tall, one: array([[2]]), number: array(3) };
    expectSame(
      ({ none, w, one, number }: typeof point) =>
        rows.matmul(w).mul(one).add(number).tanh().sum().add(none.sum()),
      point,
    );
  });

  test("each of the layers, activations, norms and penalties of a network", () => {
    const keys = random.split(random.key(4), 4);
    const net = nn.sequential([
      nn.linear(3, 4, { key: keys[0]! }),
      nn.batchNorm(4),
      nn.relu,
      nn.residual(nn.sequential([nn.linear(4, 4, { key: keys[1]! }), nn.layerNorm(4), nn.gelu])),
      nn.softmax,
      nn.linear(4, 2, { key: keys[2]! }),
    ]);
    const labels = array([0, 1, 1, 0, 1, 0]);
    const cost = (model: typeof net) =>
      nn.crossEntropyWithLogits(nn.dropout(model.forward(x), { key: keys[3]!, train: true, rate: 0.2 }), labels)
        .add(nn.l2(model).mul(0.1))
        .add(nn.l1(model).mul(0.01)); // prettier-ignore
    expectSame(cost, net);
  });

  test("a function whose derivative its user wrote is looked into: the rule is what may be wrong", () => {
    const wrong = customRule((w: NDArray) => w.square(), { vjp: (g, _, w) => [g.mul(w)] });
    const cost = (w: NDArray) => wrong(w.sin()).sum();
    const point = random.normal(random.key(2), [5, 5]);
    expectSame(cost, point);
    expect(gradCheck(cost, point).tensors[0]?.cause).toMatch(/^is 1\/2 of what it should be/);
  });
});

describe("a cost that cannot be followed", () => {
  const net = nn.mlp([3, 5, 2], { key: random.key(3), activation: "tanh" });
  const x = random.normal(random.key(1), [8, 3]);
  const smooth = (model: nn.Sequential) => model.forward(x).square().mean();
  /** It reads a number on its way, so it has to be called for each nudge. */
  const reading = (model: nn.Sequential) => array(smooth(model).item());

  test("is called for each nudge instead, with the same outcome and the same count of evaluations", () => {
    expect(() => allAtOnce(reading, net)).toThrow("item() on a traced array");
    const [followed, called] = [smooth, reading].map((cost) =>
      gradCheck(cost, net, { gradient: grad(smooth) }),
    );
    expect(called!.verdict).toBe("right");
    expect(called!.evaluations).toBe(followed!.evaluations);
    const apart = tree.map((a, b) => a.sub(b).abs(), followed!.numerical, called!.numerical);
    for (const each of tree.leaves(apart)) expect(each.max().item()).toBeLessThan(1e-9);
  });

  test("and with a fixed ε every cost is, as the course has it: to the bit what the plain loop gives", () => {
    const { numerical } = gradCheck(smooth, net, { epsilon: 1e-5 });
    const plain = numericalGradient(smooth, net, { epsilon: 1e-5 });
    expect(tree.leaves(numerical).map((g) => g.toArray())).toEqual(
      tree.leaves(plain).map((g) => g.toArray()),
    );
  });
});
