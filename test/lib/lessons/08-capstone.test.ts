import { describe, expect, test } from "vitest";
import {
  compile,
  data,
  diag,
  gradCheck,
  nn,
  type NDArray,
  oneHot,
  optim,
  random,
  slice,
  tree,
  valueAndGrad,
} from "../../../lib/index.ts";
import { proseOf } from "./notebook.ts";

const prose = proseOf("08-capstone.ipynb");
const { x, y } = data.loadDigits();
const fractions = { train: 0.2, dev: 0.2, test: 0.6 };
const raw = data.trainDevTestSplit({ x, y }, { key: random.key(0), fractions, stratify: y });
const scaler = new data.StandardScaler().fit(raw.train.x);
const scaled = { ...raw.train, x: scaler.transform(raw.train.x) };

type Digits = { x: NDArray; y: NDArray };
const cost = (net: nn.Sequential, set: Digits) => nn.crossEntropyWithLogits(net.forward(set.x), set.y);
/** The lesson's network, its tensors changed by name. */
const network = (init: nn.Initializer, change: (w: NDArray, name: string) => NDArray = (w) => w) => {
  const net = nn.mlp([64, 32, 32, 32, 32, 32, 32, 10], { key: random.key(1), init });
  const names = tree.names(net).values();
  return tree.map((w) => change(w, names.next().value!), net);
};
const lowered = (w: NDArray, name: string) =>
  name.endsWith("bias") && name !== "layers.12.bias" ? w.sub(3) : w;
const illnesses = (net: nn.Sequential, set: Digits) =>
  diag.diagnose(net, set, cost).findings.map(({ illness }) => illness);
const exact = compile(valueAndGrad(cost));
const signed = (net: nn.Sequential, set: Digits) => {
  const [, g] = exact(net, set);
  const names = tree.names(g).values();
  return tree.map((d) => (names.next().value === "layers.12.weight" ? d.neg() : d), g);
};
const train = (set: Digits, learningRate: number, gradient = (net: nn.Sequential) => exact(net, set)[1]) => {
  const sgd = optim.sgd({ learningRate });
  let net = network(nn.init.he());
  let state = sgd.init(net);
  for (let step = 0; step < 60; step++) [net, state] = sgd.update(net, gradient(net), state);
  return { net, cost: cost(net, set).item() };
};

describe("what lesson 08 says in its text", () => {
  test("the faults come to light one behind the other", () => {
    const small = nn.init.normal(0.01);
    expect(illnesses(network(small, lowered), raw.train)).toEqual(["inputs not normalized", "dead units"]);
    expect(illnesses(network(small, lowered), scaled)).toEqual(["dead units"]);
    expect(illnesses(network(small), scaled)).toEqual(["vanishing"]);
    expect(illnesses(network(nn.init.he()), scaled)).toEqual([]);
    expect(prose).toContain("Two findings.");
    expect(prose).toContain("With He's weights, `diagnose` finds nothing more.");
  });

  test("as found the cost stays at ln 10, also all around", () => {
    expect(Math.log(10).toFixed(4)).toBe("2.3026");
    expect(prose).toContain("$\\ln 10 \\approx 2.3026$");
    const at = network(nn.init.normal(0.01), lowered);
    const options = { key: random.key(3), range: [-0.5, 0.5], count: 3, progress: "none" } as const;
    const { z } = diag.landscape(cost, at, { examples: raw.train, batchSize: 200, ...options });
    for (const value of z.flatMap((row) => [...row])) expect(value).toBeCloseTo(Math.log(10), 2);
  });

  test("the check finds one array of fourteen, and says that its sign is wrong", () => {
    const few = { x: scaled.x.at(slice(0, 20)), y: scaled.y.at(slice(0, 20)) };
    const gradient = (net: nn.Sequential) => signed(net, few);
    const { tensors } = gradCheck((net: nn.Sequential) => cost(net, few), network(nn.init.he()), {
      gradient,
      directions: 2,
    });
    expect(tensors).toHaveLength(14);
    const wrong = tensors.filter(({ verdict }) => verdict !== "right");
    expect(wrong.map(({ name, cause }) => [name, cause])).toEqual([
      ["layers.12.weight", expect.stringContaining("wrong sign") as string],
    ]);
  });

  test("the rate in use, 2, is more than ten times the largest stable step, and 0.1 is below it", () => {
    const J = (net: nn.Sequential) => cost(net, scaled);
    const options = { key: random.key(5), count: 1 };
    const { largestStableStep = 0 } = diag.hessianEigenpairs(J, network(nn.init.he()), options);
    expect(2 / largestStableStep).toBeGreaterThan(10);
    expect(largestStableStep).toBeGreaterThan(0.1);
    expect(prose).toContain("more than ten times that");
  });

  test("repaired it learns; with the wrong sign the cost still falls, with raw pixels or the high rate not", () => {
    const { net, cost: end } = train(scaled, 0.1);
    expect(end).toBeLessThan(0.5);
    const dev = scaler.transform(raw.dev.x);
    expect(nn.accuracy(net.forward(dev).argmax(1), raw.dev.y)).toBeGreaterThan(0.75);
    const wrong = train(scaled, 0.1, (model) => signed(model, scaled)).cost;
    expect(wrong).toBeGreaterThan(3 * end);
    expect(wrong).toBeLessThan(2.2);
    expect(train(raw.train, 0.1).cost).not.toBeLessThan(2.2);
    expect(train(scaled, 2).cost).not.toBeLessThan(2.2);
  });

  // Cohen et al. 2021.
  test.each([0.3, 0.4, 0.5])(
    "with squared errors and tanh the sharpness settles at 2/α, for α = %d, and the cost falls",
    { timeout: 60_000 },
    (alpha) => {
      const targets = oneHot(scaled.y, 10);
      const squares = (net: nn.Sequential) => nn.leastSquares(net.forward(scaled.x), targets);
      const descend = compile((net: nn.Sequential) => {
        const [J, slope] = valueAndGrad(squares)(net);
        return { J, net: tree.map((w, g) => w.sub(g.mul(alpha)), net, slope) };
      });
      const path = [nn.mlp([64, 32, 32, 10], { key: random.key(1), activation: "tanh" })];
      const costs: number[] = [];
      for (let step = 0; step < 800; step++) {
        const { J, net } = descend(path[step]!);
        costs.push(J.item());
        path.push(net);
      }
      const options = { key: random.key(5), points: 41, tolerance: 0.01 };
      const { values } = diag.sharpness(squares, path, options);
      expect(prose).toContain(`above the limit of ${(2 / values[0]!).toFixed(2)} at the start`);
      expect(alpha).toBeGreaterThan(2 / values[0]!);
      expect(Math.min(...values.slice(0, 10))).toBeLessThan(1.9 / alpha);
      expect(Math.max(...values.slice(5))).toBeGreaterThan(2 / alpha);
      const late = values.slice(-10).reduce((sum, value) => sum + value, 0) / 10;
      expect((late * alpha) / 2).toBeGreaterThan(0.95);
      expect((late * alpha) / 2).toBeLessThan(1.05);
      expect(costs.filter((J, i) => i > 0 && J > costs[i - 1]!).length).toBeGreaterThan(50);
      expect(costs.at(-1)).toBeLessThan(costs[400]!);
      expect(prose).toContain("The cost goes up in many of the steps and falls all the same.");
    },
  );
});
