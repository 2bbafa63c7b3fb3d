import { describe, expect, test } from "vitest";
import {
  array,
  data,
  diag,
  type Initializer,
  linalg,
  nn,
  type NDArray,
  optim,
  random,
  relu,
  type Sequential,
  tanh,
  tree,
  zeros,
} from "../../../lib/index.ts";
import { proseOf, tex } from "./notebook.ts";

const prose = proseOf("04-initialization.ipynb");
const [inputKey, weightKey, costKey, netKey] = random.split(random.key(4), 4) as [
  random.Key,
  random.Key,
  random.Key,
  random.Key,
];
const [width, depth] = [100, 20];
const x = random.normal(inputKey, [50, width]);
const direction = random.normal(costKey, [50, width]);

type Unit = "identity" | "relu" | "sigmoid" | "tanh";

/** The rms in the last layer going forward and in the first one going back, in the lesson's networks of 20 layers. */
function ends(unit: Unit, init: Initializer) {
  const layers = random
    .split(netKey, depth)
    .flatMap((key) => [nn.linear(width, width, { key, init }), nn[unit]]);
  const seen = diag.layerStatistics(nn.sequential(layers), x, (output) => output.mul(direction).sum());
  const after = seen.layers.filter(({ kind }) => kind === unit);
  const [first, last] = [after[0]!, after[depth - 1]!];
  const factor = (last.activation.rms / first.activation.rms) ** (1 / (depth - 1));
  return { activation: last.activation.rms, gradient: first.gradient.rms, factor };
}

const wine = data.loadWine();
const features = new data.StandardScaler().fitTransform(wine.x);
const train = (model: Sequential, learningRate: number, steps: number) =>
  optim.gradientDescent((m: Sequential) => nn.crossEntropyWithLogits(m.forward(features), wine.y), model, {
    learningRate,
    steps,
  });

describe("what lesson 04 says in its text", () => {
  test("a sum of n terms has standard deviation √n, and at n = 1000 nearly every tanh is saturated", () => {
    const z = random.normal(inputKey, [400, 1000]).matmul(random.normal(weightKey, [1000, 50]));
    expect(z.std().item() / Math.sqrt(1000)).toBeCloseTo(1, 1);
    expect(tanh(z).abs().greater(0.97).astype("float64").mean().item()).toBeGreaterThan(0.9);
    expect(prose).toContain("With a thousand inputs nearly every unit answers $-1$ or $1$");
  });

  test("ReLU leaves half of the mean square", () => {
    const z = random.normal(inputKey, [100_000]);
    expect(relu(z).square().mean().item()).toBeCloseTo(0.5, 2);
  });

  test("of five ways to draw ReLU's weights only 2/n is flat", { timeout: 60_000 }, () => {
    const he = ends("relu", nn.init.he());
    for (const end of [he.activation, he.gradient]) expect(Math.abs(Math.log(end))).toBeLessThan(Math.LN2);
    expect(ends("relu", nn.init.lecun()).factor).toBeCloseTo(Math.SQRT1_2, 1);
    expect(ends("relu", nn.init.normal(Math.sqrt(4 / width))).activation).toBeGreaterThan(500);
    const slip = ends("relu", nn.init.normal(2 / width));
    expect(1 / slip.factor).toBeGreaterThan(6.5);
    expect(1 / slip.factor).toBeLessThan(7.5);
    expect(prose).toContain("for 100 inputs a fiftieth, and a layer passes on one seventh of what it gets");
    expect(4 / width ** 2 / (2 / width)).toBeCloseTo(1 / 50, 15);
    expect(prose).toContain(`after twenty layers $${tex(slip.activation, 2)}$ is left`);
    const small = ends("relu", nn.init.normal(0.01));
    expect(small.factor).toBeCloseTo(Math.sqrt(0.01 / 2), 2);
    expect(prose).toContain(`leaves $\\sqrt{0.01/2} \\approx ${Math.sqrt(0.01 / 2).toFixed(2)}$ a layer`);
    expect(prose).toContain(`0.01 leaves $${tex(small.activation, 2)}$ after twenty layers`);
  });

  test("He et al.'s published factor of 1.7e4", () => {
    const channels = [64, 128, 128, 256, 256, 512, 512, 512, 512];
    const shrink = channels.reduce((p, c) => (p * Math.sqrt(nn.init.he().variance(9 * c, 9 * c))) / 0.01, 1);
    expect(shrink.toExponential(1)).toBe("1.7e+4");
    expect(prose).toContain("between the tenth and the second, $1.7 \\times 10^4$");
  });

  test("Glorot and Bengio's average singular values: 0.8 with their weights, 0.5 with the heuristic", () => {
    const meanStretch = (init: Initializer) => {
      const [first, ...later] = random.split(netKey, 6).map((key) => nn.linear(width, width, { key, init }).weight); // prettier-ignore
      let z = random.normal(inputKey, [1, width], { std: 0.3 }).matmul(first!);
      const stretches = later.map((W) => {
        const a = tanh(z);
        const slope = a.square().neg().add(1).reshape([width, 1]);
        z = a.matmul(W);
        return linalg.svd(W.mul(slope)).s.mean().item();
      });
      return stretches.reduce((sum, s) => sum + s) / stretches.length;
    };
    const [heuristic, normalized] = [nn.init.uniform(1 / Math.sqrt(width)), nn.init.xavier({ distribution: "uniform" })]; // prettier-ignore
    expect(meanStretch(normalized).toFixed(1)).toBe("0.8");
    expect(meanStretch(heuristic).toFixed(1)).toBe("0.5");
    expect(prose).toContain('"around 0.8" with their initialization, 0.5 with the heuristic');
    expect(width * heuristic.variance(width, width)).toBeCloseTo(1 / 3, 12);
    const { s } = linalg.svd(random.normal(netKey, [200, 200], { std: Math.sqrt(1 / 200) }));
    expect(s.mean().item()).toBeCloseTo(8 / (3 * Math.PI), 2);
  });

  test(
    "products of Gaussian matrices keep few directions, orthogonal ones all; depth slows the ones, not the others",
    { timeout: 60_000 },
    () => {
      const product = (init: Initializer) =>
        linalg.svd(
          random
            .split(netKey, 50)
            .map((key) => nn.linear(width, width, { key, init }).weight)
            .reduce((a, b) => a.matmul(b)),
        ).s;
      const gaussian = product(nn.init.lecun());
      expect(gaussian.greater(gaussian.at(0).mul(0.01)).astype("float64").sum().item()).toBeLessThan(20);
      expect(product(nn.init.orthogonal()).sub(1).abs().max().item()).toBeLessThan(1e-12);

      const inputs = linalg.qr(random.normal(random.key(8), [100, 20])).q.mul(10);
      const turn = linalg.qr(random.normal(random.key(9), [20, 20])).q;
      const target = inputs.matmul(turn.mul(random.uniform(random.key(3), [20], { low: 0.1, high: 1 })));
      const after = (init: Initializer, layers: number) => {
        const net = nn.sequential(random.split(random.key(5), layers).map((key) => nn.linear(20, 20, { key, init, bias: false }))); // prettier-ignore
        const cost = (model: Sequential) => nn.leastSquares(model.forward(inputs), target);
        return optim.gradientDescent(cost, net, { learningRate: 0.01, steps: 100 }).costs[100]!;
      };
      expect(after(nn.init.lecun(), 32)).toBeGreaterThan(after(nn.init.lecun(), 8));
      expect(after(nn.init.orthogonal(), 32)).toBeLessThan(after(nn.init.orthogonal(), 8));
      expect(prose).toContain(
        "With $1/n$ the deeper network is the slower one, with orthogonal weights it is the faster one.",
      );
    },
  );

  test("with equal widths 1/n, 1/m and Xavier are the same", () => {
    expect(nn.init.xavier().variance(100, 100)).toBe(nn.init.lecun().variance(100, 100));
  });

  test(
    "no initialization is the best for every activation, and sigmoid's gradient is lost in all of them",
    { timeout: 60_000 },
    () => {
      const flat = (unit: Unit, init: Initializer) => {
        const { activation, gradient } = ends(unit, init);
        return Math.abs(Math.log10(activation)) + Math.abs(Math.log10(gradient));
      };
      const schemes = [
        nn.init.uniform(0.1),
        nn.init.lecun(),
        nn.init.he(),
        nn.init.xavier({ gain: nn.init.gain("tanh") }),
      ];
      const best = (unit: Unit) => {
        const distances = schemes.map((init) => flat(unit, init));
        return distances.indexOf(Math.min(...distances));
      };
      expect([best("identity"), best("relu"), best("tanh")]).toEqual([1, 2, 2]);
      for (const init of schemes) expect(ends("sigmoid", init).gradient).toBeLessThan(1e-7);
      const linear = ends("identity", nn.init.he()).activation;
      expect(prose).toContain(
        `activations about ${Math.round(linear / 100)}00 times too large in twenty layers`,
      );
    },
  );

  test("critical variances", () => {
    const critical = diag.criticalWeightVariance;
    expect(critical("relu")).toBeCloseTo(2, 12);
    expect(critical("identity")).toBeCloseTo(1, 12);
    expect(prose).toContain(`${critical("tanh", 0.05).toPrecision(3)} at $\\sigma_b^2 = 0.05$`);
    expect(prose).toContain(`For sigmoid it is ${critical("sigmoid").toFixed(0)}, far beyond`);
  });

  test(
    "zeros learn nothing but frequencies, random biases leave rank 1, random weights full rank",
    { timeout: 60_000 },
    () => {
      const rank = (w: NDArray) => {
        const squares = linalg.eigh(w.T.matmul(w)).values;
        return squares.greater(squares.max().mul(1e-12)).astype("float64").sum().item();
      };
      const ranks = (model: Sequential) =>
        tree
          .leaves(model)
          .filter((p) => p.ndim === 2)
          .map(rank);
      const small = (init: Initializer, activation: "relu" | "tanh" = "relu") =>
        nn.mlp([13, 8, 8, 3], { key: netKey, init, activation });
      const withRandomBiases = (model: Sequential) =>
        tree.map((p) => (p.ndim === 1 ? random.normal(random.key(p.size), p.shape) : p), model);

      const zero = train(small(nn.init.zeros()), 0.2, 200);
      expect(ranks(zero.path[200]!)).toEqual([0, 0, 0]);
      expect(prose).toContain(`the cost ends at ${zero.costs[200]!.toFixed(4)}`);
      const biased = train(withRandomBiases(small(nn.init.zeros())), 0.2, 200);
      expect([ranks(biased.path[1]!), ranks(biased.path[200]!)]).toEqual([[0, 0, 1], [1, 1, 1]]); // prettier-ignore
      expect(ranks(train(small(nn.init.constant(0.1)), 0.2, 200).path[200]!)).toEqual([1, 1, 1]);
      const he = train(small(nn.init.he()), 0.2, 200);
      expect([ranks(he.path[0]!), ranks(he.path[200]!)]).toEqual([[8, 8, 3], [8, 8, 3]]); // prettier-ignore
      expect(he.costs[200]).toBeLessThan(0.1 * biased.costs[200]!);

      const tanhBiased = train(withRandomBiases(small(nn.init.zeros(), "tanh")), 0.2, 200);
      expect(Math.min(...ranks(tanhBiased.path[200]!))).toBeGreaterThan(1);
      expect(train(small(nn.init.xavier(), "tanh"), 0.2, 200).costs[200]).toBeLessThan(
        tanhBiased.costs[200]! / 2,
      );
    },
  );

  test("ten hidden layers: He learns at once, 1/n later, 0.01 not, 1 blows up", { timeout: 60_000 }, () => {
    const run = (init: Initializer) =>
      train(nn.mlp([13, ...Array<number>(10).fill(30), 3], { key: netKey, init }), 0.1, 120);
    const [he, lecun, small, wild] = [
      nn.init.he(),
      nn.init.lecun(),
      nn.init.normal(0.01),
      nn.init.normal(1),
    ].map(run) as [optim.Descent<Sequential>, ...optim.Descent<Sequential>[]];
    expect(prose).toContain(`layers of 30 units on the ${wine.x.shape[0]} wines`);
    const below = (costs: readonly number[]) => costs.findIndex((cost) => cost < 0.1);
    expect(below(he.costs)).toBeLessThan(30);
    expect(below(lecun!.costs)).toBeGreaterThan(60);
    expect(small!.costs[120]).toBeCloseTo(1.086, 2);
    expect(wild!.diverged).toBe(true);
    expect(wild!.costs).toHaveLength(2);
    expect(Math.SQRT1_2 ** 10).toBeCloseTo(1 / 30, 2);
  });

  test("the course's costs, to the last digit it prints", { timeout: 60_000 }, () => {
    const state = new random.RandomState(1);
    const points = Array.from({ length: 300 }, (_, i) => {
      const [radius, angle] = [i < 150 ? 1 : 0.8, (2 * Math.PI * (i % 150)) / 150];
      return [radius * Math.cos(angle), radius * Math.sin(angle), i < 150 ? 0 : 1] as const;
    });
    state.shuffle(points);
    const circles = array(points.map(([a, b]) => [a, b])).add(state.normal(0, 0.05, [300, 2]));
    const inner = array(points.map(([, , label]) => [label]));
    const costs = (std: (inputs: number) => number, steps: number) => {
      const weights = new random.RandomState(3);
      const layer = (n: number, m: number) => new nn.Linear(weights.randn(m, n).T.mul(std(n)), zeros([m]));
      const net = nn.sequential([layer(2, 10), nn.relu, layer(10, 5), nn.relu, layer(5, 1)]);
      return optim.gradientDescent(
        (model: Sequential) => nn.binaryCrossEntropyWithLogits(model.forward(circles), inner),
        net,
        { learningRate: 0.01, steps },
      ).costs;
    };
    const he = costs((n) => Math.sqrt(2 / n), 1000);
    expect(prose).toContain(
      `The course prints ${he[0]!.toFixed(10)} and ${he[1000]!.toFixed(10)} for He's weights`,
    );
    expect(prose).toContain(`and ${costs(() => 0, 10)[10]!.toFixed(10)}, that is $\\ln 2$`);
    const large = costs(() => 10, 1000);
    expect(prose).toContain(`the cost is a finite ${large[0]!.toFixed(0)}`);
    expect(large[1000]).toBeLessThan(he[1000]!);
  });
});
