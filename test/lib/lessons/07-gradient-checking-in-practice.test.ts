import { describe, expect, test } from "vitest";
import {
  array,
  data,
  equal,
  grad,
  gradCheck,
  nn,
  type NDArray,
  numericalGradient,
  optim,
  random,
  taylorTest,
  tree,
  zeros,
} from "../../../lib/index.ts";
import { proseOf } from "./notebook.ts";

const prose = proseOf("07-gradient-checking-in-practice.ipynb");
const wine = data.loadWine();
const x = new data.StandardScaler().fitTransform(wine.x);
const y = equal(wine.y, 1).astype("float64").reshape([178, 1]);
const [key1, key2] = random.split(random.key(4));
const start = {
  W1: nn.init.xavier().draw(key1, [13, 5]),
  b1: zeros([5]),
  W2: nn.init.xavier().draw(key2, [5, 1]),
  b2: zeros([1]),
};
type Params = typeof start;
const logits = (p: Params) => x.matmul(p.W1).add(p.b1).tanh().matmul(p.W2).add(p.b2);
const cost = (p: Params) => nn.binaryCrossEntropyWithLogits(logits(p), y);
const decay = 10 / 178;
const penalized = (p: Params) => cost(p).add(nn.l2(p).mul(decay));

describe("what lesson 07 says in its text", () => {
  test("76 parameters, 152 evaluations to nudge them, well over a hundred in all", () => {
    const parameters = tree.ravel(start)[0].size;
    expect(prose).toContain(`with ${parameters} of them`);
    expect(prose).toContain(`${2 * parameters} are two for each parameter`);
    const { evaluations } = gradCheck(cost, start);
    expect(evaluations).toBeGreaterThan(160);
    expect(evaluations).toBeLessThan(200);
    expect(prose).toContain("well over a hundred evaluations");
  });

  test("column 3 of W1 is wrong throughout, the rest agrees to seven digits, and no ε brings them together", () => {
    const gradient = (p: Params): Params => {
      const g = grad(cost)(p);
      return { ...g, W1: g.W1.with([":", 3], 0) };
    };
    const { analytic, numerical, tensors, sweep } = gradCheck(cost, start, { gradient });
    expect(tensors.map(({ cause }) => cause)).toEqual(["is wrong in column 3 alone", undefined, undefined, undefined]); // prettier-ignore
    const difference = analytic.W1.sub(numerical.W1).abs().div(numerical.W1.abs());
    expect(difference.at(":", 3).min().item()).toBe(1);
    const rest = [0, 1, 2, 4].map((column) => difference.at(":", column).max().item());
    expect(Math.max(...rest)).toBeLessThan(1e-6);
    expect(sweep.distances).toEqual(sweep.distances.map(() => 1));
    expect(prose).toContain("the rest agrees to seven digits or more");
    expect(prose).toContain("at distance 1 whatever $\\varepsilon$ is");
  });

  test("the penalty in one of the two is found, with its size", () => {
    const size = decay.toPrecision(3);
    expect(gradCheck(penalized, start, { gradient: grad(cost) }).tensors[0]?.cause).toContain(`lacks ${size}`); // prettier-ignore
    expect(gradCheck(cost, start, { gradient: grad(penalized) }).tensors[0]?.cause).toContain(`has ${size}`);
  });

  test("a penalty on biases shows after one step, and one forgotten never where all starts at 0", () => {
    const trained = (from: Params, steps: number) => {
      const sgd = optim.sgd({ learningRate: 0.5 });
      let [p, state] = [from, sgd.init(from)];
      for (let step = 0; step < steps; step++) [p, state] = sgd.update(p, grad(penalized)(p), state);
      return p;
    };
    const onBiases = (p: Params): Params => {
      const g = grad(penalized)(p);
      return { ...g, b1: g.b1.add(p.b1.mul(decay)), b2: g.b2.add(p.b2.mul(decay)) };
    };
    const verdicts = (from: Params, gradient: (p: Params) => Params) =>
      [0, 1, 10].map((steps) => gradCheck(penalized, trained(from, steps), { gradient }).verdict);
    expect(verdicts(start, onBiases)).toEqual(["right", "wrong", "wrong"]);
    const allZero = tree.map((w) => w.mul(0), start);
    expect(verdicts(allZero, grad(cost))).toEqual(["right", "right", "right"]);
    const moved = trained(allZero, 10);
    expect([moved.W1.norm().item(), moved.W2.norm().item()]).toEqual([0, 0]);
    expect(prose).toContain(
      "One step later the penalty on biases is plain. The forgotten penalty never shows",
    );
  });

  test("fresh masks give slopes in the thousands and are refused; a fixed one passes", () => {
    const withDropout = (p: Params, key: NDArray) => {
      const A1 = nn.dropout(x.matmul(p.W1).add(p.b1).tanh(), { key, rate: 0.5, train: true });
      return nn.binaryCrossEntropyWithLogits(A1.matmul(p.W2).add(p.b2), y);
    };
    let seed = 0;
    const fresh = (p: Params) => withDropout(p, random.key(seed++));
    expect(numericalGradient(fresh, start).W2.abs().max().item()).toBeGreaterThan(1000);
    expect(grad(fresh)(start).W2.abs().max().item()).toBeLessThan(1);
    expect(() => gradCheck(fresh, start)).toThrow("two evaluations at the same parameters");
    expect(gradCheck((p: Params) => withDropout(p, random.key(7)), start).verdict).toBe("right");
    expect(prose).toContain("in the thousands where the exact ones are below 1");
  });

  test("float32 agrees to two digits at 10⁻⁵ and to none at 10⁻⁷, and is not called wrong", () => {
    const rounded = (p: Params) =>
      nn.binaryCrossEntropyWithLogits(logits(p).astype("float32"), y.astype("float32")).astype("float64");
    const at = (f: typeof cost, epsilon: number) => {
      const { epsilons, distances } = gradCheck(f, start).sweep;
      return distances[epsilons.findIndex((e) => Math.abs(e / epsilon - 1) < 1e-6)];
    };
    // Rounding alone: which digit is the last to agree depends on the order in which the backend sums.
    expect(at(cost, 1e-5)).toBeLessThan(3e-10);
    expect(at(rounded, 1e-5)).toBeGreaterThan(1e-3);
    expect(at(rounded, 1e-5)).toBeLessThan(1e-2);
    expect(at(rounded, 1e-7)).toBeGreaterThan(0.5);
    expect(prose).toContain(
      "at $\\varepsilon = 10^{-5}$, where float64 agrees to ten digits, float32 agrees to two, and at $10^{-7}$ to none",
    );
    expect(gradCheck(rounded, start, { epsilon: 1e-5 }).verdict).toBe("cannot tell");
    expect(gradCheck(rounded, start).verdict).toBe("cannot tell");
  });

  test("near a kink one step for all fails a right gradient, chosen steps do not", () => {
    const kinked = (w: NDArray) =>
      w
        .relu()
        .mul(array([1, 2, 3]))
        .sum()
        .add(1);
    const near = array([1e-6, -2e-6, 3e-6]);
    expect(gradCheck(kinked, near, { epsilon: 1e-5 }).verdict).toBe("wrong");
    expect(gradCheck(kinked, near).verdict).toBe("right");
    expect(gradCheck(kinked, array([0, -2, 3])).tensors[0]?.kinks).toEqual(["parameter[0]"]);
    expect(prose).toContain("each within 3 millionths of a kink");
  });

  test("one element of 800: found in full and along directions, missed by the sample, and the order tells", () => {
    const net = nn.mlp([13, 40, 20, 1], { key: key1, activation: "tanh" });
    const netCost = (model: nn.Sequential) => nn.binaryCrossEntropyWithLogits(model.forward(x), y);
    const names = tree.names(net);
    expect(tree.leaves(net)[names.indexOf("layers.2.weight")]!.size).toBe(800);
    const oneWrong = (model: nn.Sequential) => {
      let i = 0;
      return tree.map(
        (g) => (names[i++] === "layers.2.weight" ? g.with([17, 4], g.at(17, 4).add(0.01)) : g),
        grad(netCost)(model),
      );
    };
    const reports = [{}, { sample: 10 }, { directions: 3 }].map((how) =>
      gradCheck(netCost, net, { ...how, gradient: oneWrong }),
    );
    expect(reports.map(({ verdict }) => verdict)).toEqual(["wrong", "right", "wrong"]);
    expect(reports[2]!.tensors[2]?.worst.name).toBe("layers.2.weight[17,4]");
    expect(reports[2]!.evaluations).toBeLessThan(reports[0]!.evaluations / 10);
    expect(prose).toContain("One element of 800 is off by 0.01");
    expect(taylorTest(netCost, net)[2]?.order).toBeCloseTo(2, 1);
    expect(taylorTest(netCost, net, { gradient: oneWrong })[2]?.order).toBeCloseTo(1, 1);
  });
});
