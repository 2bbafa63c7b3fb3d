import { afterEach, expect, test, vi } from "vitest";
import {
  allClose,
  array,
  data,
  fromCheckpoint,
  log,
  nn,
  type NDArray,
  optim,
  type Points,
  random,
  slice,
  type StatefulMode,
  toCheckpoint,
  train,
  tree,
} from "../../../lib/index.ts";

const [k0, k1, k2, key] = random.split(random.key(0), 4) as [NDArray, NDArray, NDArray, NDArray];
const examples = data.moons({ key: k0, count: 60, noise: 0.2 });
const dev = data.moons({ key: k1, count: 40, noise: 0.2 });
const [first, last] = random.split(k2);
const net = nn.sequential([
  nn.linear(2, 8, { key: first }),
  nn.batchNorm(8),
  nn.relu,
  new nn.Dropout(0.2),
  nn.linear(8, 1, { key: last }),
]);
const cost = (model: nn.Sequential, { x, y }: Points, mode: StatefulMode<nn.LayerState>) => {
  const [z, state] = model.run(x, mode);
  return [nn.binaryCrossEntropyWithLogits(z.squeeze(1), y), state] as const;
};
const options = {
  examples,
  dev,
  key,
  epochs: 6,
  state: net.init(),
  progress: "none",
  batchSize: 20,
} as const;
const numbers = (...trees: unknown[]) => trees.flatMap((each) => tree.leaves(each).map((x) => x.toArray()));

const close = (a: NDArray, b: NDArray) => allClose(a, b).item() === 1;

afterEach(() => vi.restoreAllMocks());

test("what layers remember is threaded through every batch, as by hand", () => {
  const optimizer = optim.sgd({ learningRate: 0.1 });
  const { model, state } = train(cost, net, { ...options, epochs: 1, batchSize: Infinity, optimizer });
  // One batch of all examples: the running means are a tenth of the batch's own.
  const z = (net.layers[0] as nn.Linear).forward(examples.x);
  expect(tree.names(state)).toEqual(["1.mean", "1.variance"]);
  const [mean, variance] = tree.leaves(state);
  expect(close(mean!, z.mean(0).mul(0.1))).toBe(true);
  expect(close(variance!, z.var(0, { correction: 1 }).mul(0.1).add(0.9))).toBe(true);
  expect(numbers(model)).not.toEqual(numbers(net));
  expect(numbers(net.init())).toEqual([Array(8).fill(0), Array(8).fill(1)]);
});

test("it learns, compiled and not, to the same bits, and does for one example what it does among many", () => {
  const [compiled, plain] = [true, false].map((compiled) =>
    train(cost, net, { ...options, compiled, epochs: 30 }),
  );
  expect(numbers(compiled!.model, compiled!.state)).toEqual(numbers(plain!.model, plain!.state));
  expect(compiled!.history.dev.at(-1)).toBeLessThan(0.9 * compiled!.history.dev[0]!);
  const { model, state } = compiled!;
  const used = (x: NDArray) => model.run(x, { train: false, key, state })[0];
  const one = slice(0, 1);
  expect(close(used(examples.x.at(one)), used(examples.x).at(one))).toBe(true);
});

test("early stopping gives back the state with the model that it belongs to", () => {
  const optimizer = optim.adam({ learningRate: 0.3 });
  const training = train(cost, net, { ...options, epochs: 60, patience: 3, optimizer });
  expect(training.stopped).toBe("early");
  const { model, state, best, latest, latestState } = training;
  expect([model, state]).toEqual([best.model, best.state]);
  expect(numbers(latest, latestState)).not.toEqual(numbers(model, state));
  const [again] = cost(model, dev, { train: false, key, state });
  expect(again.item()).toBeCloseTo(best.cost, 12);
});

test("a checkpoint holds it, and training goes on to the same bits", () => {
  const whole = train(cost, net, { ...options, patience: 9 });
  const half = train(cost, net, { ...options, patience: 9, epochs: 3 });
  const loaded = fromCheckpoint(toCheckpoint(half), net, net.init());
  expect(numbers(loaded.state, loaded.latestState)).toEqual(numbers(half.state, half.latestState));
  const resumed = train(cost, net, { ...options, patience: 9, resume: loaded });
  expect(numbers(resumed.latest, resumed.latestState)).toEqual(numbers(whole.latest, whole.latestState));
  expect(resumed.history).toEqual(whole.history);
});

test("an interrupted training goes on from what onEpoch was given, state and all", () => {
  let kept: ReturnType<typeof train<nn.Sequential, Points, nn.LayerState>> | undefined;
  const interrupted = () =>
    train(cost, net, {
      ...options,
      onEpoch: (now) => {
        kept = now;
        if (now.epoch === 2) throw new Error("interrupted");
      },
    });
  expect(interrupted).toThrow("interrupted");
  const resumed = train(cost, net, { ...options, ...(kept && { resume: kept }) });
  expect(numbers(resumed.model, resumed.state)).toEqual(numbers(...[train(cost, net, options)].flatMap(({ model, state }) => [model, state]))); // prettier-ignore
});

test("a number that is not finite is traced to its layer in a network that is run by mode, too", () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const logs = nn.sequential([
    nn.linear(2, 8, { key: first }),
    nn.batchNorm(8),
    (x) => log(x),
    nn.linear(8, 1, { key: last }),
  ]);
  const { stopped, message } = train(cost, logs, { ...options, state: logs.init() });
  expect(stopped).toBe("not finite");
  expect(message).toContain("the first layer to go is layers.2");
});

test("batch norm without its state says what to give", () => {
  expect(() => net.run(examples.x, { train: true, key })).toThrow(
    "BatchNorm: run needs what the layer remembers; give the model's init() as `state`",
  );
});

test("networks inside networks keep what they remember apart", () => {
  const nested = nn.sequential([
    nn.linear(2, 4, { key: first }),
    nn.residual(nn.sequential([nn.batchNorm(4), nn.tanh])),
    nn.batchNorm(4),
  ]);
  expect(tree.names(nested.init())).toEqual(["1.0.mean", "1.0.variance", "2.mean", "2.variance"]);
  const [y, state] = nested.run(examples.x, { train: true, key, state: nested.init() });
  expect(y.shape).toEqual([60, 4]);
  expect(tree.names(state)).toEqual(tree.names(nested.init()));
  expect(close(nested.forward(examples.x), y)).toBe(true);
});

test("the same key is the same mask; dropout does nothing when the model is used", () => {
  const layer = new nn.Dropout(0.5);
  const x = array([1, 2, 3, 4, 5, 6, 7, 8]);
  const run = (train: boolean, seed: number) => layer.run(x, { train, key: random.key(seed) })[0].toArray();
  expect(run(true, 1)).toEqual(run(true, 1));
  expect(run(true, 1)).not.toEqual(run(true, 2));
  expect(run(false, 1)).toEqual(x.toArray());
  expect(() => new nn.Dropout(1)).toThrow("dropout: the rate must be at least 0 and below 1, got 1");
});
