import { describe, expect, test } from "vitest";
import {
  array,
  data,
  type Mode,
  nn,
  type NDArray,
  optim,
  random,
  sigmoid,
  train,
  tree,
} from "../../../lib/index.ts";
import { proseOf } from "./notebook.ts";

const prose = proseOf("01-splits-and-regularization.ipynb");
const [placeKey, flipKey, splitKey, netKey, trainKey] = random.split(random.key(3), 5) as [
  NDArray,
  NDArray,
  NDArray,
  NDArray,
  NDArray,
];
const x = random.uniform(placeKey, [1000, 2], { low: -1, high: 1 });
const truth = x.at(":", 1).greater(x.at(":", 0).mul(3).sin().mul(0.5));
const turned = random.bernoulli(flipKey, 0.1, [1000]);
const sets = data.trainDevTestSplit(
  { x, y: truth.notEqual(turned).astype("float64") },
  { key: splitKey, fractions: { train: 0.2, dev: 0.4, test: 0.4 } },
);

type Cost = (net: nn.Sequential, set: data.Points, mode: Mode) => NDArray;
const crossEntropy: Cost = (net, set) =>
  nn.binaryCrossEntropyWithLogits(net.forward(set.x).squeeze(1), set.y);
const sizes = [2, 32, 32, 1];
const fit = (layers: number[], cost: Cost, epochs = 500, examples = sets.train) =>
  train(cost, nn.mlp(layers, { key: netKey }), {
    examples,
    dev: sets.dev,
    epochs,
    batchSize: Infinity,
    key: trainKey,
    optimizer: optim.adam({ learningRate: 0.01 }),
    progress: "none",
  });
const wrong = (net: nn.Sequential, set: data.Points) =>
  100 * (1 - nn.accuracy(net.forward(set.x).squeeze(1).greater(0), set.y));
const errors = (net: nn.Sequential) => [wrong(net, sets.train), wrong(net, sets.dev)] as [number, number];

describe("what lesson 01 says in its text", { timeout: 60_000 }, () => {
  const big = fit(sizes, crossEntropy);
  const [bigTrain, bigDev] = errors(big.model);
  const withL2 = (lambda: number): Cost => (net, set, mode) =>
    crossEntropy(net, set, mode).add(nn.l2(net).mul(lambda / 200)); // prettier-ignore

  test("the noise floor is 10 %, the network has 1,185 parameters for 200 examples", () => {
    expect(Math.abs(turned.sum().item() - 100)).toBeLessThan(10);
    expect(prose).toContain("that anybody can reach is 10 %, the **noise floor**");
    const parameters = tree.leaves(big.model).reduce((sum, p) => sum + p.size, 0);
    expect(prose).toContain(
      `which has ${parameters.toLocaleString("en")} parameters for ${sets.train.y.size} examples`,
    );
  });

  test("the line's training error lies far above the floor, the network's below; their dev errors differ by little", () => {
    const [lineTrain, lineDev] = errors(fit([2, 1], crossEntropy, 300).model);
    expect(lineTrain).toBeGreaterThan(15);
    expect(bigTrain).toBeLessThan(5);
    expect(bigDev - bigTrain).toBeGreaterThan(10);
    expect(Math.abs(bigDev - lineDev)).toBeLessThan(3);
    expect(prose).toContain("Its training error lies *below* the noise floor");
    expect(prose).toContain("The two dev errors differ by little");
  });

  test("over five training sets the line's bias and the network's variance are the larger", () => {
    const places = sets.dev.x;
    const truthAt = (at: NDArray) => at.at(":", 1).greater(at.at(":", 0).mul(3).sin().mul(0.5));
    const another = (k: number): data.Points => {
      const [where, flips] = random.split(random.key(100 + k));
      const kicks = random.uniform(where, [200, 2], { low: -1, high: 1 });
      return {
        x: kicks,
        y: truthAt(kicks)
          .notEqual(random.bernoulli(flips, 0.1, [200]))
          .astype("float64"),
      };
    };
    const percent = (differ: NDArray) => 100 * differ.astype("float64").mean().item();
    const shared = (layers: number[], epochs: number) => {
      const sides = [1, 2, 3, 4, 5].map((k) =>
        fit(layers, crossEntropy, epochs, another(k)).model.forward(places).squeeze(1).greater(0),
      );
      const majority = sides.map((side) => side.astype("float64")).reduce((a, b) => a.add(b)).greater(2.5); // prettier-ignore
      const differ = sides.map((side) => percent(side.notEqual(majority)));
      return {
        bias: percent(majority.notEqual(truthAt(places))),
        variance: differ.reduce((a, b) => a + b) / 5,
      };
    };
    const [line, net] = [shared([2, 1], 300), shared(sizes, 500)];
    expect(line.bias).toBeGreaterThan(net.bias + 5);
    expect(net.variance).toBeGreaterThan(line.variance + 1);
    expect(prose).toContain(
      "stays wrong where the truth is wavy. The network makes its islands somewhere else each time",
    );
  });

  test("between too little and too much L2 lies a λ whose dev error is near the floor, on the test set too", () => {
    const [middle, strong] = [1, 10].map((lambda) => fit(sizes, withL2(lambda)).model) as [never, never];
    const [[middleTrain, middleDev], [strongTrain, strongDev]] = [errors(middle), errors(strong)];
    expect(bigTrain).toBeLessThan(middleTrain);
    expect(middleDev).toBeLessThan(bigDev - 5);
    expect(middleDev).toBeLessThan(13);
    expect(strongTrain).toBeGreaterThan(middleTrain + 5);
    expect(strongDev).toBeGreaterThan(middleDev + 2);
    expect(Math.abs(wrong(middle, sets.test) - middleDev)).toBeLessThan(2);
    expect(prose).toContain("both errors rise: too much regularization is bias");
    const flips = turned.toTypedArray();
    const share = (rows: readonly number[]) =>
      (100 * rows.filter((i) => flips[i] === 1).length) / rows.length;
    expect(prose).toContain(
      `${share(sets.rows.train)} % of the training labels were turned, ${share(sets.rows.dev)} % of those of the dev set`,
    );
  });

  test("dropout narrows the gap; left on, it answers the same question differently each time", () => {
    const forward = (net: nn.Sequential, input: NDArray, mode: Mode) => {
      const keys = random.split(mode.key, net.layers.length);
      return net.layers.reduce(
        (a, layer, i) =>
          typeof layer === "function"
            ? nn.dropout(layer(a), { rate: 0.3, key: keys[i]!, train: mode.train })
            : layer.forward(a),
        input,
      );
    };
    const { model } = fit(sizes, (net, set, mode) =>
      nn.binaryCrossEntropyWithLogits(forward(net, set.x, mode).squeeze(1), set.y),
    );
    const [dropTrain, dropDev] = errors(model);
    expect(dropDev - dropTrain).toBeLessThan(5);
    expect(dropDev).toBeLessThan(bigDev - 3);
    const answers = (on: boolean) =>
      [0, 1, 2, 3, 4].map((seed) =>
        sigmoid(forward(model, array([[0.5, 0.5]]), { train: on, key: random.key(seed) })).item(),
      );
    expect(new Set(answers(false)).size).toBe(1);
    expect(Math.max(...answers(true)) - Math.min(...answers(true))).toBeGreaterThan(0.2);
    expect(prose).toContain("Left on, the answer depends on the draw.");
  });

  test("the dev cost turns round while the training cost falls", () => {
    const { train: costs, dev } = big.history;
    expect(costs.at(-1)).toBeLessThan(0.1);
    expect(dev.at(-1)).toBeGreaterThan(2 * Math.min(...dev));
    expect(big.best.epoch).toBeLessThan(100);
    expect(prose).toContain("that of the training set falls and falls, that of the dev set turns round");
  });

  test("the best of 200 models that know nothing looks better than chance, and is not", () => {
    const [inputKey, coinKey, modelKey] = random.split(random.key(1), 3);
    const coins = (key: NDArray, count: number) => ({
      x: random.normal(key, [count, 10]),
      y: random.bernoulli(random.split(key)[0], 0.5, [count]).astype("float64"),
    });
    const [testSet, freshSet] = [coins(inputKey, 100), coins(coinKey, 100_000)];
    const guess = (w: NDArray, set: data.Points) => 100 * nn.accuracy(set.x.matmul(w).greater(0), set.y);
    const guessers = random.split(modelKey, 200).map((key) => random.normal(key, [10]));
    const scores = guessers.map((w) => guess(w, testSet));
    const best = Math.max(...scores);
    expect(best).toBeGreaterThanOrEqual(60);
    expect(Math.abs(guess(guessers[scores.indexOf(best)]!, freshSet) - 50)).toBeLessThan(0.5);
    expect(prose).toContain(
      "the best of 200 models that know nothing looks clearly better than chance, and is not",
    );
  });
});
