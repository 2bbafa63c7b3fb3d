import { describe, expect, test } from "vitest";
import {
  array,
  data,
  diag,
  grad,
  type Layer,
  type NDArray,
  nn,
  optim,
  random,
  type Sequential,
  slice,
  stopGradient,
  tree,
  where,
} from "../../../lib/index.ts";

const { diagnose } = diag;
const digits = data.loadDigits();
const few = slice(0, 120);
const scaled = new data.StandardScaler().fit(digits.x).transform(digits.x);
const y = digits.y.at(few);
const x = scaled.at(few);
type Set = { x: NDArray; y: NDArray };
const cost = (net: Layer, set: Set) => nn.crossEntropyWithLogits(net.forward(set.x), set.y);
const key = random.key(5);

/** Six hidden layers of 24 units on the digits. */
const sizes = [64, 24, 24, 24, 24, 24, 24, 10];
const net = (activation: nn.MlpOptions["activation"] & string, init?: nn.Initializer) =>
  nn.mlp(sizes, { key, activation, ...(init && { init }) });
const names = (found: diag.Diagnosis<Layer, Set>) => found.findings.map(({ illness }) => illness);

/** A linear layer that works but keeps its weight from learning. */
class Frozen implements Layer {
  readonly weight: NDArray;
  constructor(weight: NDArray) {
    this.weight = weight;
  }
  forward(input: NDArray): NDArray {
    return input.matmul(stopGradient(this.weight));
  }
}
const withFrozen = (activation: "relu" | "tanh") => {
  const [first, second, third] = random.split(key, 3);
  return nn.sequential([
    nn.linear(64, 24, { key: first, init: nn.init.he() }),
    nn[activation],
    new Frozen(nn.init.he().draw(second, [24, 24])),
    nn[activation],
    nn.linear(24, 10, { key: third }),
  ]);
};
const withBias = (model: Sequential, bias: number) =>
  tree.map((p) => (p.ndim === 1 && p.size > 10 ? p.add(bias) : p), model);
const withNaN = (model: Sequential) => tree.map((p) => (p.shape[0] === 24 ? p.mul(NaN) : p), model);

describe("every planted illness is found, and ranked first", () => {
  test.each<[illness: diag.Illness, what: string, net: Layer, set?: Partial<Set>]>([
    ["vanishing", "relu, std 0.01", net("relu", nn.init.normal(0.01))],
    ["vanishing", "tanh, std 0.01", net("tanh", nn.init.normal(0.01))],
    ["vanishing", "gelu, std 0.01", net("gelu", nn.init.normal(0.01))],
    ["vanishing", "linear units, std 0.05", net("identity", nn.init.normal(0.05))],
    ["vanishing", "sigmoid, six layers of it", net("sigmoid")],
    ["exploding", "relu, three times He's std", net("relu", nn.init.normal(3 * Math.sqrt(2 / 24)))],
    ["exploding", "gelu, std 1", net("gelu", nn.init.normal(1))],
    ["exploding", "linear units, std 1", net("identity", nn.init.normal(1))],
    ["exploding", "leaky relu, std 1", net("leakyRelu", nn.init.normal(1))],
    ["exploding", "relu, so much that it overflows", net("relu", nn.init.normal(1e70))],
    ["saturated units", "tanh, std 1", net("tanh", nn.init.normal(1))],
    ["saturated units", "sigmoid, std 5", net("sigmoid", nn.init.normal(5))],
    ["dead units", "relu, biases of −10", withBias(net("relu"), -10)],
    ["dead units", "relu, biases of −2", withBias(net("relu"), -2)],
    ["symmetric units", "relu, zeros", net("relu", nn.init.zeros())],
    ["symmetric units", "tanh, zeros", net("tanh", nn.init.zeros())],
    ["symmetric units", "sigmoid, zeros", net("sigmoid", nn.init.zeros())],
    ["symmetric units", "gelu, all weights 0.1", net("gelu", nn.init.constant(0.1))],
    ["symmetric units", "tanh, all weights 0.1", net("tanh", nn.init.constant(0.1))],
    ["inputs not normalized", "relu, pixels of 0 to 255", net("relu"), { x: digits.x.at(few).mul(16) }],
    ["inputs not normalized", "tanh, pixels of 0 to 255", net("tanh"), { x: digits.x.at(few).mul(16) }],
    ["inputs not normalized", "relu, pixels of 0 to 16", net("relu"), { x: digits.x.at(few) }],
    ["inputs not normalized", "tanh, far from 0", net("tanh"), { x: x.add(50) }],
    ["inputs not normalized", "relu, mean 2.9 and spread 0.1", net("relu"), { x: x.mul(0.1).add(2.9) }],
    ["inputs not normalized", "gelu, a thousand times too small", net("gelu"), { x: x.div(1000) }],
    [
      "inputs not normalized",
      "tanh, one feature in another unit",
      net("tanh"),
      { x: x.mul(array(Array.from({ length: 64 }, (_, i) => (i === 20 ? 1 : 1e-3)))) },
    ],
    ["tensor not learning", "relu, one weight cut off", withFrozen("relu")],
    ["tensor not learning", "tanh, one weight cut off", withFrozen("tanh")],
    ["not finite", "relu, NaN in its weights", withNaN(net("relu"))],
    ["not finite", "tanh, NaN in its examples", net("tanh"), { x: where(x.greater(2), NaN, x) }],
  ])("%s: %s", (illness, _, model, set) => {
    const found = diagnose(model, { x, y, ...set }, cost);
    expect(names(found)[0]).toBe(illness);
    const [finding] = found.findings;
    expect(finding?.where.length).toBeGreaterThan(0);
    expect(finding?.evidence).toMatch(/\d|NaN/);
  });
});

describe("a learning rate is judged by 2/λmax", () => {
  const shallow = nn.mlp([64, 24, 10], { key, activation: "tanh" });
  const { largestStableStep } = diag.hessianEigenpairs((p: Layer) => cost(p, { x, y }), shallow, { key });
  const stable = largestStableStep!;
  const found = (learningRate: number) => diagnose(shallow, { x, y }, cost, { learningRate });

  test.each([
    ["learning rate too high", 3],
    ["learning rate too high", 100],
    ["learning rate too low", 1e-4],
  ] as const)("%s: %s times as much", (illness, share) => {
    const [finding, ...others] = found(share * stable).findings;
    expect(others).toEqual([]);
    expect(finding?.illness).toBe(illness);
    expect(finding?.evidence).toContain(`2/λmax = ${Number(stable.toPrecision(3))}`);
    expect(finding!.apply().learningRate! / stable).toBeCloseTo(0.5, 1);
  });

  test("nothing is found below it, nor at the edge of stability", () => {
    for (const share of [0.01, 0.5, 0.95, 1.1]) expect(names(found(share * stable))).toEqual([]);
  });

  test("the step of each array is stated beside its size, but for zeros", () => {
    const { tensors } = found(0.1);
    const [weight, bias] = tensors;
    expect(weight?.updateToWeight).toBeCloseTo((0.1 * weight!.gradient.rms) / weight!.value.rms, 15);
    expect(bias?.updateToWeight).toBeUndefined();
    expect(diagnose(shallow, { x, y }, cost).tensors[0]?.updateToWeight).toBeUndefined();
  });

  test("it must be one", () => {
    expect(() => found(-1)).toThrow("diagnose: the learning rate must be a number above 0, got -1");
  });

  test("without one, the largest stable one is said", () => {
    const diagnosis = diagnose(shallow, { x, y }, cost);
    expect(diagnosis.largestStableStep! / stable).toBeCloseTo(1, 2);
    expect(diagnosis.toString()).toContain(
      `gradient descent is stable up to a learning rate of 2/λmax = ${Number(diagnosis.largestStableStep!.toPrecision(3))}`,
    );
  });

  test("where something is not finite there is none, and nothing is said", () => {
    const broken = diagnose(withNaN(shallow), { x, y }, cost);
    expect(broken.largestStableStep).toBeUndefined();
    expect(broken.toString()).not.toContain("2/λmax");
  });
});

describe("an optimizer states how far its own step moves each array", () => {
  const shallow = nn.mlp([64, 24, 10], { key, activation: "tanh" });
  const slopes = grad((p: Layer) => cost(p, { x, y }))(shallow);
  const ratios = (options: object) =>
    diagnose(shallow, { x, y }, cost, options).tensors.map(({ updateToWeight }) => updateToWeight);

  test.each([
    ["gradient descent", optim.sgd({ learningRate: 0.1 })],
    ["Adam", optim.adam({ learningRate: 0.01 })],
    ["AdamW with decay", optim.adamw({ learningRate: 0.01, weightDecay: 0.5 })],
    ["RMSProp", optim.rmsprop({ learningRate: 0.01 })],
  ])("%s", (_, optimizer) => {
    const [moved] = optimizer.update(shallow, slopes, optimizer.init(shallow));
    const rms = (a: NDArray) => a.square().mean().sqrt().item();
    const found = ratios({ optimizer });
    tree.leaves(shallow).forEach((w, i) => {
      if (rms(w) === 0) expect(found[i]).toBeUndefined();
      else expect(found[i]).toBeCloseTo(rms(tree.leaves(moved)[i]!.sub(w)) / rms(w), 12);
    });
  });

  test("Adam's first step moves each number by the learning rate, whatever the gradient", () => {
    const weight = diagnose(shallow, { x, y }, cost, { optimizer: optim.adam({ learningRate: 0.01 }) })
      .tensors[2]!;
    expect((weight.updateToWeight! * weight.value.rms) / 0.01).toBeCloseTo(1, 3);
  });

  test("with what it remembers, it goes on from there", () => {
    const optimizer = optim.momentum({ learningRate: 0.1, momentum: 0.9 });
    const [, optimizerState] = optimizer.update(shallow, slopes, optimizer.init(shallow));
    const [first, second] = [ratios({ optimizer }), ratios({ optimizer, optimizerState })];
    expect(second[0]! / first[0]!).toBeCloseTo(1.9, 10);
  });

  test("and its learning rate stands beside no other", () => {
    const both = { learningRate: 0.1, optimizer: optim.adam() };
    expect(() => diagnose(shallow, { x, y }, cost, both)).toThrow("leave learningRate out");
  });
});

describe("diagnose", () => {
  const vanishing = net("relu", nn.init.normal(0.01));

  test("states the slope that it measured", () => {
    const [finding] = diagnose(vanishing, { x, y }, cost).findings;
    const { layers } = diag.layerStatistics(vanishing, x, (output) => nn.crossEntropyWithLogits(output, y));
    const logs = layers.filter(({ kind }) => kind === "Linear").slice(0, -1);
    const slope = Math.log10(logs[5]!.gradient.rms / logs[0]!.gradient.rms) / 5;
    const stated = Number(/slope (-\d+\.\d+)/.exec(finding!.evidence)?.[1]);
    expect(stated).toBeLessThan(-1);
    expect(Math.abs(stated + slope)).toBeLessThan(0.15);
  });

  test("names the layers that it was seen in", () => {
    const layers = [...net("relu").layers];
    layers[4] = withBias(nn.sequential([layers[4]!]), -50).layers[0]!;
    const found = diagnose(nn.sequential(layers), { x, y }, cost);
    const [finding] = found.findings;
    expect([finding?.illness, finding?.where[0]]).toEqual(["dead units", "layers.5"]);
    expect(diagnose(withFrozen("relu"), { x, y }, cost).findings[0]?.where).toEqual(["layers.2.weight"]);
  });

  test("takes any model and cost: parameters without layers, too", () => {
    const params = { w: random.normal(key, [64, 10]).mul(0.1), unused: array([1, 2]) };
    const found = diagnose(params, { x, y }, (p, set) => nn.crossEntropyWithLogits(set.x.matmul(p.w), set.y));
    expect(found.layers).toEqual([]);
    expect(found.findings.map(({ illness, where }) => [illness, where])).toEqual([
      ["tensor not learning", ["unused"]],
    ]);
    expect(found.singularValues).toBeUndefined();
  });

  test("gives the singular values of the Jacobian of the outputs by the inputs", () => {
    const { singularValues } = diagnose(net("tanh"), { x, y }, cost);
    expect(singularValues).toEqual(diag.jacobianSpectrum((input) => net("tanh").forward(input), x));
  });

  test("an overflow comes after the explosion that led to it", () => {
    expect(names(diagnose(net("relu", nn.init.normal(1e70)), { x, y }, cost))).toEqual([
      "exploding",
      "not finite",
    ]);
  });

  test("refuses what it cannot look at", () => {
    expect(() => diagnose(net("relu"), { x: x.at(slice(0, 0)), y }, cost)).toThrow(
      "diagnose: expected at least one example, but x is empty",
    );
    expect(() => diagnose({} as Layer, { x, y }, cost)).toThrow(
      "diagnose: the model has no parameters; pass model, examples, cost in this order",
    );
    expect(() => diagnose({ w: array([1], { dtype: "int32" }) } as unknown as Layer, { x, y }, cost)).toThrow(
      "diagnose: w is int32, which has no derivatives; convert it with astype",
    );
  });
});
