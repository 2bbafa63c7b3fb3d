import { describe, expect, test } from "vitest";
import {
  data,
  diag,
  eye,
  nn,
  type NDArray,
  ones,
  optim,
  random,
  type Sequential,
} from "../../../lib/index.ts";
import { proseOf, tex } from "./notebook.ts";

const prose = proseOf("03-vanishing-exploding-gradients.ipynb");

type Unit = "identity" | "sigmoid" | "tanh" | "relu";
const [inputKey, costKey, netKey] = random.split(random.key(1), 3);
const [width, depth] = [100, 50];
const x = random.normal(inputKey, [100, width]);
const direction = random.normal(costKey, [100, width]);

/** The rms of activations and gradients in the lesson's networks of fifty layers. */
function look(unit: Unit, weightVariance: number) {
  const layers = random.split(netKey, depth).flatMap((key) => {
    const init = nn.init.xavier({ gain: Math.sqrt(weightVariance) });
    return [nn.linear(width, width, { key, init }), nn[unit]];
  });
  const statistics = diag.layerStatistics(nn.sequential(layers), x, (output) => output.mul(direction).sum());
  const after = statistics.layers.filter(({ kind }) => kind === unit);
  const [activations, gradients] = [after.map((l) => l.activation.rms), after.map((l) => l.gradient.rms)];
  return { activations, gradients, atFirst: gradients[0]! / gradients[depth - 1]! };
}

const looks = {
  sigmoid: look("sigmoid", 1),
  tanh: look("tanh", 1),
  relu: look("relu", 1),
  bounded: look("tanh", 4),
};
const wine = data.loadWine();
const z = new data.StandardScaler().fitTransform(wine.x);
const wineCost = (output: NDArray) => nn.crossEntropyWithLogits(output, wine.y);
const wineNet = (hidden: number) =>
  nn.mlp([13, ...Array<number>(hidden).fill(30), 3], { key: random.key(5), activation: "sigmoid" });
const train = (net: Sequential, learningRate: number) =>
  optim.gradientDescent((model: Sequential) => wineCost(model.forward(z)), net, { learningRate, steps: 100 });
const weightGradients = (net: Sequential) =>
  diag
    .layerStatistics(net, z, wineCost)
    .layers.flatMap((layer) => layer.parameters)
    .filter(({ name }) => name.endsWith("weight"))
    .map(({ gradient }) => gradient.rms);

describe("what lesson 03 says in its text", () => {
  test("λ = 1.5 over 150 layers", () => {
    expect(prose).toContain(
      "With $\\lambda = 1.5$ and 150 layers the output is $2.6 \\times 10^{26}$ times the input",
    );
    expect((1.5 ** 150).toExponential(1)).toBe("2.6e+26");
  });

  test("in the linear network every weight's gradient is λ^(L − 1)", () => {
    const net = nn.sequential(Array.from({ length: 50 }, () => new nn.Linear(eye(2).mul(0.9))));
    const { layers } = diag.layerStatistics(net, ones([1, 2]), (output) => output.sum());
    for (const { parameters } of layers) {
      expect(parameters[0]?.gradient.rms).toBeCloseTo(0.9 ** 49, 12);
    }
    expect(prose).toContain(`$0.9^{49} = ${(0.9 ** 49).toPrecision(2)}$ times as fast`);
  });

  test("variance 1/n keeps a random linear network's scale over fifty layers", { timeout: 60_000 }, () => {
    const { activations, gradients } = look("identity", 1);
    for (const rms of [...activations, ...gradients]) {
      expect(rms).toBeGreaterThan(0.5);
      expect(rms).toBeLessThan(2);
    }
  });

  test("sigmoid: activations near one half, a part in 10³¹ of the gradient", () => {
    for (const rms of looks.sigmoid.activations) expect(Math.abs(rms - 0.5)).toBeLessThan(0.05);
    expect(prose).toContain(
      `layer 1 receives $${tex(looks.sigmoid.atFirst, 2)}$ of what arrives at layer 50`,
    );
    const typical = looks.sigmoid.activations[depth - 1]!.toFixed(2);
    expect(prose).toContain(
      `activations ${typical}, gradients in layer 1 $${tex(looks.sigmoid.atFirst, 2)}$ times those in layer 50`,
    );
    expect(looks.sigmoid.atFirst ** (1 / 49)).toBeLessThan(0.25);
    expect(prose).toContain("on average at least three quarters of the gradient are lost in every layer");
  });

  test("ReLU at 1/n: a factor of √½ a layer", () => {
    expect(looks.relu.atFirst ** (1 / 49)).toBeCloseTo(Math.SQRT1_2, 2);
    expect(prose).toContain("by a factor of $\\sqrt{1/2} \\approx 0.71$ a layer");
    expect(prose).toContain(
      `with variance $1/n$ its gradient in layer 1 is $${tex(looks.relu.atFirst, 2)}$ times that in layer 50`,
    );
  });

  test("at ten layers: tanh a third, ReLU a twentieth, sigmoid two millionths", () => {
    const atTen = (unit: Unit) => {
      const layers = random.split(netKey, depth).slice(0, 10).flatMap((key) => [nn.linear(width, width, { key, init: nn.init.xavier() }), nn[unit]]); // prettier-ignore
      const { layers: seen } = diag.layerStatistics(nn.sequential(layers), x, (output) => output.mul(direction).sum()); // prettier-ignore
      return seen.find(({ kind }) => kind === unit)!.gradient.rms;
    };
    expect(1 / atTen("tanh")).toBeCloseTo(3, 0);
    expect(1 / atTen("relu")).toBeGreaterThan(18);
    expect(1 / atTen("relu")).toBeLessThan(23);
    expect(atTen("sigmoid").toExponential(0)).toBe("2e-6");
    expect(prose).toContain(
      "tanh still delivers a third of the gradient, ReLU a twentieth, and sigmoid two millionths",
    );
  });

  test("tanh at 1/n: both directions fall, but slowly", () => {
    for (const end of [looks.tanh.activations[depth - 1]!, looks.tanh.atFirst]) {
      expect(end).toBeGreaterThan(0.05);
      expect(end).toBeLessThan(0.2);
    }
  });

  test("tanh at 4/n: bounded activations, exploding gradients", () => {
    const typical = looks.bounded.activations[depth - 1]!.toFixed(2);
    const times = Math.round(looks.bounded.atFirst / 100) * 100;
    expect(prose).toContain(
      `activations ${typical}, gradients ${times.toLocaleString("en")} times larger in layer 1 than in layer 50`,
    );
  });

  test("deep sigmoid networks learn the cultivars' shares and nothing else", { timeout: 60_000 }, () => {
    expect(prose).toContain(`the ${wine.x.shape[0]} wines of the previous lesson`);
    const shares = [59, 71, 48].map((count) => count / 178);
    const entropy = -shares.reduce((sum, p) => sum + p * Math.log(p), 0);
    expect(prose).toContain(`fall at once to about ${entropy.toFixed(3)} and stay there`);
    const [shallow, deep] = [train(wineNet(1), 0.5), train(wineNet(20), 0.5)];
    expect(shallow.costs[100]).toBeLessThan(0.1);
    expect(deep.costs.slice(20).every((cost) => Math.abs(cost - entropy) < 1e-3)).toBe(true);
    const [before, after] = [weightGradients(wineNet(20)), weightGradients(deep.path[100]!)];
    expect(before[20]! / before[0]!).toBeGreaterThan(3.5 ** 20);
    expect(before[20]! / before[0]!).toBeLessThan(4.5 ** 20);
    expect(prose).toContain("loses a factor of about four in every layer");
    expect(after[0]).toBeLessThan(1e-6 * weightGradients(shallow.path[100]!)[0]!);
  });

  test("weights of standard deviation 1 explode at ten ReLU layers of thirty units", () => {
    const wild = nn.mlp([13, ...Array<number>(10).fill(30), 3], {
      key: random.key(5),
      init: nn.init.normal(1),
    });
    expect(train(wild, 0.1).diverged).toBe(true);
    expect(30 / (30 * nn.init.he().variance(30, 30))).toBe(15);
    expect(prose).toContain("fifteen times He's variance, $30 = 15 \\times 2$");
  });

  test("sigmoid needs a surprisingly large variance", () => {
    expect(diag.criticalWeightVariance("sigmoid")).toBeGreaterThan(100);
    expect(prose).toContain("(For sigmoid the answer is surprisingly large.)");
  });
});
