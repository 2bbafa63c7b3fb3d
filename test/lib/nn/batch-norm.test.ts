import { describe, expect, test } from "vitest";
import { array, data, gradCheck, nn, optim, random, train, tree, zeros } from "../../../lib/index.ts";
import { expectClose, flat } from "../golden.ts";

const [dataKey, weightsKey] = random.split(random.key(0));
const x = random
  .normal(dataKey, [8, 3])
  .mul(array([1, 10, 100]))
  .add(5);

describe("BatchNorm", () => {
  const layer = new nn.BatchNorm(array([0.5, 1, 2]), array([0.1, 0, -1]));

  test("gives each feature mean β and deviation γ over the batch", () => {
    const y = layer.forward(x);
    expectClose(flat(y.mean(0).toArray()), [0.1, 0, -1], 1e-14);
    expectClose(flat(y.std(0).toArray()), [0.5, 1, 2], 1e-4);
  });

  test("remembers the batches' means and variances in a new state each time, the variance by n − 1", () => {
    let state = layer.init();
    const first = state;
    for (let i = 0; i < 3; i++) [, state] = layer.train(x, state);
    const share = 1 - 0.9 ** 3;
    const variance = x.var(0, { correction: 1 });
    expectClose(flat(state.mean.toArray()), flat(x.mean(0).mul(share).toArray()), 1e-14);
    expectClose(
      flat(state.variance.toArray()),
      flat(
        variance
          .mul(share)
          .add(0.9 ** 3)
          .toArray(),
      ),
      1e-14,
    );
    expect(first.mean.toArray()).toEqual([0, 0, 0]);
  });

  test("in use gives one example the same output whatever the others are", () => {
    const [, state] = layer.train(x, layer.init());
    const alone = layer
      .use(x.take([2]), state)
      .at(0)
      .toArray();
    expect(alone).toEqual(layer.use(x, state).at(2).toArray());
    expect(layer.forward(x).at(2).toArray()).not.toEqual(alone);
  });

  test("has the right gradient, γ and β included, and its statistics are no parameters", () => {
    expect(tree.names(layer)).toEqual(["scale", "shift"]);
    const cost = (p: { layer: nn.BatchNorm; x: typeof x }) => p.layer.forward(p.x).pow(3).mean();
    expect(gradCheck(cost, { layer, x }).verdict).toBe("right");
  });

  test("refuses one example, which has no variance, and other widths", () => {
    expect(() => layer.forward(zeros([1, 3]))).toThrow(
      "BatchNorm: one example has no variance, got shape (1, 3); use a larger batch, or the remembered statistics",
    );
    expect(() => layer.use(zeros([2, 4]), layer.init())).toThrow(
      "BatchNorm: made for 3 features, so x must have shape (examples, 3), got (2, 4)",
    );
  });
});

describe("Residual", () => {
  test("adds what its inner layer makes, names its parameters, and lets the gradient past", () => {
    const keys = random.split(weightsKey, 12);
    const block = (i: number) =>
      nn.residual(nn.sequential([nn.linear(2, 2, { key: keys[i]!, init: nn.init.normal(1e-3) }), nn.tanh]));
    const net = nn.sequential(keys.slice(0, 11).map((_, i) => block(i)));
    expect(tree.names(net)[0]).toBe("layers.0.inner.layers.0.weight");
    const points = data.moons({ key: dataKey, count: 10 });
    // Eleven blocks that do next to nothing are next to the identity.
    expect(net.forward(points.x).sub(points.x).abs().max().item()).toBeLessThan(0.1);
    const head = nn.sequential([net, nn.linear(2, 1, { key: keys[11]! })]);
    const { history } = train(
      (model: nn.Sequential, p: data.Points) =>
        nn.binaryCrossEntropyWithLogits(model.forward(p.x).squeeze(1), p.y),
      head,
      {
        examples: points,
        epochs: 60,
        key: weightsKey,
        optimizer: optim.adam({ learningRate: 0.05 }),
        progress: "none",
      },
    );
    expect(history.train[59]).toBeLessThan(0.5 * history.train[0]!);
  });

  test("refuses an inner layer that changes the shape", () => {
    expect(() => nn.residual(nn.linear(2, 3, { key: weightsKey })).forward(zeros([4, 2]))).toThrow(
      "Residual: the inner layer must keep the shape of x, but made (4, 3) of (4, 2)",
    );
  });
});
