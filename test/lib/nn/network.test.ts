import { describe, expect, test } from "vitest";
import { array, type data, nn, optim, random, train, tree, valueAndGrad, zeros } from "../../../lib/index.ts";
import { expectClose, flat } from "../golden.ts";
import { networks } from "./golden.ts";

const key = random.key(0);

describe("Linear", () => {
  test("is x W + b, one example a row", () => {
    const layer = new nn.Linear(array([[1, 2], [3, 4], [5, 6]]), array([10, 20])); // prettier-ignore
    expect(layer.forward(array([[1, 0, 0], [1, 1, 1]])).toArray()).toEqual([[11, 22], [19, 32]]); // prettier-ignore
  });

  test("may have no bias", () => {
    const layer = nn.linear(2, 3, { key, bias: false });
    expect(tree.names(layer)).toEqual(["weight"]);
    expect(layer.forward(zeros([1, 2])).toArray()).toEqual([[0, 0, 0]]);
  });

  test("says what it takes when x does not fit, and what it is made of", () => {
    expect(() => nn.linear(2, 3, { key }).forward(zeros([5, 4]))).toThrow(
      "Linear: takes 2 inputs, so x must have shape (examples, 2), got (5, 4)",
    );
    expect(() => new nn.Linear(zeros([2, 3]), zeros([2]))).toThrow("got (2, 3) and (2,)");
    expect(() => new nn.Linear(zeros([2]))).toThrow("got (2,) and none");
  });
});

describe("a network", () => {
  const { x, labels, parameters, outputs, loss, gradients } = networks.network;
  const [w1, b1, w2, b2] = parameters.map((p) => array(p)) as [never, never, never, never];
  const net = nn.sequential([new nn.Linear(w1, b1), nn.tanh, new nn.Linear(w2, b2)]);

  test("has PyTorch's outputs, loss and gradients", () => {
    const cost = (model: nn.Sequential) => nn.crossEntropyWithLogits(model.forward(array(x)), array(labels));
    expectClose(flat(net.forward(array(x)).toArray()), flat(outputs), 1e-14);
    const [value, gradient] = valueAndGrad(cost)(net);
    expect(value.item()).toBeCloseTo(loss, 14);
    tree.leaves(gradient).forEach((g, i) => expectClose(flat(g.toArray()), flat(gradients[i]), 1e-14));
  });

  test("names its parameters by their place", () => {
    expect(tree.names(net)).toEqual(["layers.0.weight", "layers.0.bias", "layers.2.weight", "layers.2.bias"]);
  });

  test("stays a network with its methods through tree.map and through an optimizer", () => {
    const doubled = tree.map((p) => p.mul(2), net);
    expect(doubled).toBeInstanceOf(nn.Sequential);
    expect(doubled.forward(array(x)).shape).toEqual([5, 2]);
    const sgd = optim.sgd({ learningRate: 1 });
    const [stepped] = sgd.update(net, net, sgd.init(net));
    expect(stepped.forward(array(x)).toArray()).toEqual(zeros([5, 2]).toArray());
  });
});

describe("mlp", () => {
  test("has linear layers of the given sizes with the activation between them, and a linear end", () => {
    const net = nn.mlp([2, 10, 5, 1], { key, activation: "tanh" });
    expect(tree.leaves(net).map((p) => p.shape)).toEqual([[2, 10], [10], [10, 5], [5], [5, 1], [1]]);
    expect(net.layers.filter((layer) => layer === nn.tanh)).toHaveLength(2);
    expect(typeof net.layers.at(-1)).toBe("object");
  });

  test("starts with biases 0 and weights of the variance that suits the activation", () => {
    const variance = (options: Partial<nn.MlpOptions>) => {
      const [weight, bias] = tree.leaves(nn.mlp([300, 200], { key, ...options }));
      expect(bias?.toArray()).toEqual(zeros([200]).toArray());
      return Number(weight!.var().item().toPrecision(2));
    };
    expect(variance({})).toBe(0.0067); // He: 2/300
    expect(variance({ activation: "tanh" })).toBe(0.004); // Xavier: 2/500
    expect(variance({ activation: (x) => x.sin() })).toBe(0.0033); // LeCun: 1/300
    expect(variance({ init: nn.init.zeros() })).toBe(0);
  });

  test("draws different weights for each layer", () => {
    const [first, , second] = tree.leaves(nn.mlp([3, 3, 3], { key }));
    expect(first!.toArray()).not.toEqual(second!.toArray());
  });

  test("refuses sizes that make no network", () => {
    for (const sizes of [[], [3], [2, 0], [2, 1.5]]) {
      expect(() => nn.mlp(sizes, { key })).toThrow(
        "mlp: expected at least two sizes, whole numbers above 0, got",
      );
    }
  });
});

describe("deeplearning.ai's initialization exercise (2-10-5-1 on two circles, learning rate 0.01)", () => {
  const { trainX, trainY, weights } = networks.circles;
  const [x, y] = [array(trainX), array(trainY).reshape([300, 1])];
  const cost = (net: nn.Sequential) => nn.binaryCrossEntropyWithLogits(net.forward(x), y);
  const network = (draw: (w: number[][]) => ReturnType<typeof array>) => {
    const layer = (w: number[][]) => new nn.Linear(draw(w), zeros([w[0]!.length]));
    const [first, second, third] = weights;
    return nn.sequential([layer(first), nn.relu, layer(second), nn.relu, layer(third)]);
  };

  test("zeros stay at ln 2", () => {
    const { costs } = optim.gradientDescent(
      cost,
      network((w) => array(w).mul(0)),
      { learningRate: 0.01, steps: 100 },
    );
    for (const value of costs) expect(value).toBeCloseTo(0.6931471805599453, 15);
  });

  test("He's weights cost 0.8830537463, 0.6879825920, 0.5304944492, 0.0735789596, and are right on 99.33 % and 96 %", () => {
    const { model, history } = train(
      (net: nn.Sequential, points: data.Points) =>
        nn.binaryCrossEntropyWithLogits(net.forward(points.x), points.y),
      network((w) => array(w)),
      {
        examples: { x, y },
        epochs: 15_000,
        batchSize: Infinity,
        key,
        optimizer: optim.sgd({ learningRate: 0.01 }),
        progress: "none",
      },
    );
    // The course prints the costs after 0, 1,000, … 14,000 steps.
    for (const [step, published] of [
      [0, 0.8830537463],
      [1000, 0.687982592],
      [5000, 0.5304944492],
      [10_000, 0.1501555628],
      [14_000, 0.0735789596],
    ] as const) {
      expect(history.train[step], `after ${step} steps`).toBeCloseTo(published, 10);
    }
    const right = (points: number[][], classes: number[]) =>
      nn.accuracy(model.forward(array(points)).squeeze(1).greater(0), array(classes));
    expect(right(trainX, trainY).toFixed(4)).toBe("0.9933");
    expect(right(networks.circles.testX, networks.circles.testY)).toBe(0.96);
  }, 60_000);
});
