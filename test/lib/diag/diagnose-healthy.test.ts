import { describe, expect, test } from "vitest";
import {
  data,
  diag,
  type Layer,
  type NDArray,
  nn,
  random,
  type Sequential,
  slice,
  train,
  tree,
  zeros,
} from "../../../lib/index.ts";

type Set = { x: NDArray; y: NDArray };
const standard = (x: NDArray) => new data.StandardScaler().fit(x).transform(x);
const digits = data.loadDigits();
const [wine, iris] = [data.loadWine(), data.loadIris()];
const few = slice(0, 120);
const sets: Record<string, [set: Set, classes: number]> = {
  digits: [{ x: standard(digits.x).at(few), y: digits.y.at(few) }, 10],
  "digits, pixels of 0 to 1": [{ x: digits.x.at(few).div(16), y: digits.y.at(few) }, 10],
  wine: [{ x: standard(wine.x), y: wine.y }, 3],
  iris: [{ x: standard(iris.x), y: iris.y }, 3],
};
const cost = (net: Layer, { x, y }: Set) => nn.crossEntropyWithLogits(net.forward(x), y);
const found = (net: Layer, set: Set) => diag.diagnose(net, set, cost).findings.map(String);

describe("nothing is found in healthy networks", () => {
  const activations = ["relu", "leakyRelu", "elu", "gelu", "silu", "softplus", "tanh", "sigmoid"] as const;
  test.each(activations)("fresh ones of %s: sets × depths × widths × seeds", (activation) => {
    const depths = activation === "sigmoid" ? [1, 2] : activation === "softplus" ? [1, 3] : [1, 3, 6];
    Object.values(sets).forEach(([set, classes], k) => {
      for (const depth of depths) {
        const width = [16, 64, 32, 8][(k + depth) % 4]!;
        for (const seed of [0, 1]) {
          const hidden = new Array<number>(depth).fill(width);
          const net = nn.mlp([set.x.shape[1]!, ...hidden, classes], {
            key: random.key(10 * k + seed),
            activation,
          });
          expect([activation, k, depth, width, seed, found(net, set)]).toEqual([
            activation,
            k,
            depth,
            width,
            seed,
            [],
          ]);
        }
      }
    });
  });

  const [a, b, c, d] = random.split(random.key(8), 4) as [NDArray, NDArray, NDArray, NDArray];
  const he = nn.init.he();
  const [digitSet] = sets["digits"]!;
  const block = (key: NDArray) => {
    const [first, second] = random.split(key);
    return nn.residual(
      nn.sequential([
        nn.layerNorm(32),
        nn.linear(32, 32, { key: first, init: he }),
        nn.relu,
        nn.linear(32, 32, { key: second, init: nn.init.zeros() }),
      ]),
    );
  };
  const zeroEnd = nn.mlp([64, 32, 32, 10], { key: a });
  test.each<[string, Layer]>([
    [
      "batch normalization, whose biases before it get no gradient",
      nn.sequential([
        nn.linear(64, 32, { key: a, init: he }),
        nn.batchNorm(32),
        nn.relu,
        nn.linear(32, 32, { key: b, init: he }),
        nn.batchNorm(32),
        nn.relu,
        nn.linear(32, 10, { key: c }),
      ]),
    ],
    [
      "residual blocks whose last layer starts at 0",
      nn.sequential([
        nn.linear(64, 32, { key: a }),
        block(b),
        block(c),
        nn.layerNorm(32),
        nn.linear(32, 10, { key: d }),
      ]),
    ],
    [
      "a last layer that starts at 0",
      nn.sequential([...zeroEnd.layers.slice(0, -1), new nn.Linear(zeros([32, 10]), zeros([10]))]),
    ],
    ["a single linear layer that starts at 0", new nn.Linear(zeros([64, 10]), zeros([10]))],
    [
      "orthogonal linear units, 20 layers",
      nn.mlp([64, ...new Array<number>(20).fill(32), 10], {
        key: a,
        activation: "identity",
        init: nn.init.orthogonal(),
      }),
    ],
    [
      "float32",
      tree.map((p) => p.astype("float32"), nn.mlp([64, 32, 32, 10], { key: a, activation: "tanh" })),
    ],
  ])("%s", (_, net) => {
    expect(found(net, digitSet)).toEqual([]);
  });

  test.each(["relu", "tanh", "gelu"] as const)("%s networks after training", (activation) => {
    for (const [name, [set, classes]] of Object.entries(sets)) {
      const net = nn.mlp([set.x.shape[1]!, 24, 24, classes], { key: random.key(4), activation });
      const { model } = train<Sequential, Set>(cost, net, {
        examples: set,
        epochs: 30,
        key: random.key(1),
        progress: "none",
      });
      expect([name, found(model, set)]).toEqual([name, []]);
    }
  });
});
