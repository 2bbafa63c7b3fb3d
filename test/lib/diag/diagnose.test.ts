import { describe, expect, test } from "vitest";
import {
  array,
  data,
  diag,
  type Layer,
  type NDArray,
  nn,
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
