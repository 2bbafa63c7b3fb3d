import { expect, test } from "vitest";
import {
  array,
  data,
  fromCheckpoint,
  nn,
  optim,
  random,
  toCheckpoint,
  toNpz,
  train,
  tree,
  zeros,
} from "../../../lib/index.ts";

const key = random.key(0);
const examples = data.circles({ key, count: 50, noise: 0.1 });
const net = nn.mlp([2, 4, 1], { key });
const cost = (model: nn.Sequential, { x, y }: data.Points) =>
  nn.binaryCrossEntropyWithLogits(model.forward(x).squeeze(1), y);
const options = { examples, dev: examples, key, epochs: 3, patience: 9, progress: "none" } as const;
const numbers = (model: unknown) => tree.leaves(model).map((x) => x.toArray());

test("a training goes through bytes and on, to the same bits", () => {
  for (const optimizer of [optim.adam({ learningRate: 0.1 }), optim.sgd({ learningRate: 0.1 })]) {
    const run = { ...options, optimizer, metrics: () => ({ "a b": 1 }) };
    const half = train(cost, net, run);
    const loaded = fromCheckpoint(toCheckpoint(half), nn.mlp([2, 4, 1], { key: random.key(5) }));
    const models = ({ model, latest, best, optimizer }: typeof half) =>
      numbers({ model, latest, best: best.model, slots: optimizer.slots });
    expect(models(loaded)).toEqual(models(half));
    expect(loaded.history).toEqual(half.history);
    expect([loaded.epoch, loaded.optimizer.step.item(), loaded.best.epoch]).toEqual([
      3,
      half.optimizer.step.item(),
      half.best.epoch,
    ]);
    expect(loaded.model).toBeInstanceOf(nn.Sequential);
    const whole = train(cost, net, { ...run, epochs: 8 });
    const resumed = train(cost, net, { ...run, epochs: 8, resume: loaded });
    expect(models(resumed)).toEqual(models(whole));
    expect(resumed.history).toEqual(whole.history);
  }
});

test("a model that is one array has a checkpoint too", () => {
  const square = (w: ReturnType<typeof array>) => w.square().sum();
  const half = train(square, array([1, 2]), {
    examples: { x: array([0]) },
    key,
    epochs: 2,
    progress: "none",
  });
  expect(fromCheckpoint(toCheckpoint(half), zeros([2])).latest.toArray()).toEqual(half.latest.toArray());
});

test("bytes of something else, or of another model, are refused by name", () => {
  const bytes = toCheckpoint(train(cost, net, options));
  expect(() => fromCheckpoint(toNpz({ x: array(1) }), net)).toThrow(
    "these bytes hold no epoch: no checkpoint",
  );
  expect(() => fromCheckpoint(Uint8Array.of(1, 2), net)).toThrow("these 2 bytes are no .npz archive");
  expect(() => fromCheckpoint(bytes, nn.mlp([2, 4, 4, 1], { key }))).toThrow(
    "latest.layers.2.weight was saved with shape (4, 1), the model's has (4, 4)",
  );
});
