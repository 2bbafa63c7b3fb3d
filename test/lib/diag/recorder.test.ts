import { describe, expect, test } from "vitest";
import {
  data,
  diag,
  grad,
  nn,
  optim,
  type Points,
  random,
  type Sequential,
  train,
  tree,
} from "../../../lib/index.ts";
import { complaints } from "../plot/plotly.ts";

const points = data.moons({ key: random.key(0), count: 60, noise: 0.1 });
const cost = (net: Sequential, { x, y }: Points) =>
  nn.binaryCrossEntropyWithLogits(net.forward(x).squeeze(1), y);
const net = nn.mlp([2, 8, 8, 1], { key: random.key(1), activation: "tanh" });
const options = { examples: points, key: random.key(2), progress: "none" } as const;

describe("recorder", () => {
  const rate = 0.2;
  const recorder = diag.recorder(cost, { every: 1 });
  const models: Sequential[] = [];
  const { model } = train(cost, net, {
    ...options,
    epochs: 4,
    batchSize: Infinity,
    optimizer: optim.sgd({ learningRate: rate }),
    onStep: (step) => {
      models.push(step.before);
      recorder.onStep(step);
    },
  });
  const { records } = recorder;

  test("keeps the statistics of layers and gradients of each step, before it", () => {
    expect(records.map(({ step, epoch }) => [step, epoch])).toEqual([[1, 1], [2, 2], [3, 3], [4, 4]]); // prettier-ignore
    records.forEach(({ layers, cost: value }, i) => {
      const seen = diag.layerStatistics(models[i]!, points.x, (z) =>
        nn.binaryCrossEntropyWithLogits(z.squeeze(1), points.y),
      );
      expect(value).toBeCloseTo(seen.cost, 12);
      layers.forEach((layer, k) => {
        expect(layer).toMatchObject({ name: seen.layers[k]!.name, kind: seen.layers[k]!.kind });
        expect(layer.activation.rms).toBeCloseTo(seen.layers[k]!.activation.rms, 12);
        expect(layer.gradient.rms).toBeCloseTo(seen.layers[k]!.gradient.rms, 12);
      });
    });
  });

  test("keeps update-to-weight ratios, which are α|g|/|w| for gradient descent", () => {
    const { tensors } = records[2]!;
    expect(tensors.map(({ name }) => name)).toEqual(tree.names(net));
    for (const { updateToWeight, gradient, value } of tensors) {
      expect(updateToWeight / ((rate * gradient.rms) / value.rms)).toBeCloseTo(1, 9);
    }
  });

  test("keeps cosines between successive steps, of each array and of all together", () => {
    const slope = (at: Sequential) => grad((m: Sequential) => cost(m, points))(at);
    const [a, b] = [slope(models[1]!), slope(models[2]!)];
    const cosine = (u: unknown, v: unknown) => {
      const [p, q] = [tree.ravel(u)[0], tree.ravel(v)[0]];
      return p.mul(q).sum().item() / (p.norm().item() * q.norm().item());
    };
    expect(records[2]!.cosine).toBeCloseTo(cosine(a, b), 9);
    const [weights] = [tree.leaves(a), tree.leaves(b)].map((leaves) => leaves[0]!);
    expect(records[2]!.tensors[0]!.cosine).toBeCloseTo(cosine(weights, tree.leaves(b)[0]), 9);
    expect(records[0]!.cosine).toBeNaN();
  });

  test("changes nothing of the training", () => {
    const plain = train(cost, net, {
      ...options,
      epochs: 4,
      batchSize: Infinity,
      optimizer: optim.sgd({ learningRate: rate }),
    });
    expect(tree.leaves(model).map((x) => x.toArray())).toEqual(
      tree.leaves(plain.model).map((x) => x.toArray()),
    );
  });

  test("records the first of every so many steps of mini-batches, each with its cosine", () => {
    const some = diag.recorder(cost, { every: 4 });
    train(cost, net, { ...options, epochs: 3, batchSize: 16, onStep: some.onStep });
    expect(some.records.map(({ step }) => step)).toEqual([1, 5, 9]);
    expect(some.records.slice(1).every(({ cosine }) => Math.abs(cosine) <= 1)).toBe(true);
    expect(some.toString()).toMatch(
      /^Recorder: 3 of 12 steps; at step 9, log10 of update-to-weight ratios: layers\.0\.weight -\d/,
    );
  });

  test("sees what an optimizer really does: Adam's first step is its learning rate", () => {
    const adam = diag.recorder(cost);
    train(cost, net, {
      ...options,
      epochs: 1,
      optimizer: optim.adam({ learningRate: 0.01 }),
      onStep: adam.onStep,
    });
    for (const { updateToWeight, value, shape } of adam.records[0]!.tensors) {
      if (shape.length > 1) expect((updateToWeight * value.rms) / 0.01).toBeCloseTo(1, 4);
    }
  });

  test("draws heat maps of layers by steps, valid for plotly.js", () => {
    const [trace] = recorder.heatmap("gradients").data;
    expect(trace).toMatchObject({
      x: [1, 2, 3, 4],
      y: ["layers.0 (Linear)", "layers.2 (Linear)", "layers.4 (Linear)"],
    });
    for (const quantity of ["gradients", "outputs", "saturated", "updates", "cosines"] as const) {
      expect(complaints(recorder.heatmap(quantity))).toEqual([]);
    }
    expect(complaints(recorder.figure())).toEqual([]);
    expect(() => recorder.heatmap("dead")).toThrow("heatmap: no layer of this network can be dead");
  });

  test("says so when it has nothing, and refuses intervals that are none", () => {
    const empty = diag.recorder(cost);
    expect(String(empty)).toBe("Recorder: nothing recorded yet; hand recorder.onStep to train");
    expect(() => empty.figure()).toThrow("heatmap: nothing was recorded; hand recorder.onStep to train");
    expect(() => diag.recorder(cost, { every: 0 })).toThrow(
      "recorder: every must be a whole number above 0, got 0",
    );
  });
});
