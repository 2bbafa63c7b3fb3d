import { afterEach, describe, expect, test, vi } from "vitest";
import {
  array,
  data,
  equal,
  log,
  nn,
  type NDArray,
  optim,
  random,
  train,
  type Training,
  type TrainingStep,
  tree,
} from "../../../lib/index.ts";

type Points = { x: NDArray; y: NDArray };
const [dataKey, devKey, netKey, key] = random.split(random.key(0), 4) as [NDArray, NDArray, NDArray, NDArray];
const examples = data.moons({ key: dataKey, count: 60, noise: 0.2 });
const dev = data.moons({ key: devKey, count: 40, noise: 0.2 });
const net = nn.mlp([2, 6, 1], { key: netKey });
const cost = (model: nn.Sequential, { x, y }: Points) =>
  nn.binaryCrossEntropyWithLogits(model.forward(x).squeeze(1), y);
const quiet = { examples, key, progress: "none" } as const;
const numbers = (model: unknown) => tree.leaves(model).map((x) => x.toArray());

afterEach(() => vi.restoreAllMocks());

describe("train", () => {
  test("is gradient descent when each batch holds all examples", () => {
    const optimizer = optim.sgd({ learningRate: 0.5 });
    const trained = train(cost, net, { ...quiet, epochs: 20, batchSize: Infinity, optimizer });
    const walked = optim.gradientDescent((model: nn.Sequential) => cost(model, examples), net, {
      learningRate: 0.5,
      steps: 20,
    });
    expect(numbers(trained.model)).toEqual(numbers(walked.path[20]));
    expect(trained.history.train).toEqual(walked.costs.slice(0, 20));
    expect(trained).toMatchObject({ epoch: 20, stopped: "after all epochs" });
  });

  test("lowers the cost and records costs, gradient norms and metrics, one an epoch", () => {
    const accuracy = (model: nn.Sequential) =>
      equal(model.forward(dev.x).squeeze(1).greater(0), dev.y).astype("float64").mean().item();
    const { history, optimizer } = train(cost, net, {
      ...quiet,
      dev,
      epochs: 40,
      batchSize: 16,
      optimizer: optim.adam({ learningRate: 0.05 }),
      metrics: (model) => ({ accuracy: accuracy(model) }),
    });
    expect(optimizer.step.item()).toBe(40 * 4);
    for (const row of [history.train, history.dev, history.gradientNorm, history.metrics["accuracy"]!])
      expect(row).toHaveLength(40);
    expect(history.train[39]).toBeLessThan(0.75 * history.train[0]!);
    expect(history.dev[39]).toBeLessThan(0.75 * history.dev[0]!);
    expect(history.metrics["accuracy"]![39]).toBeGreaterThan(0.85);
  });

  test("gives the same bits for the same key, compiled or not, and others for another", () => {
    const run = (more: object) => numbers(train(cost, net, { ...quiet, epochs: 3, ...more }).model);
    expect(run({})).toEqual(run({}));
    expect(run({ compiled: false })).toEqual(run({}));
    expect(run({ key: random.key(9) })).not.toEqual(run({}));
  });

  test("hands the cost a new key at each step, and tells it when it only measures", () => {
    const seen: { train: boolean; key: unknown }[] = [];
    const watching = (w: NDArray, { x }: { x: NDArray }, mode: { train: boolean; key: NDArray }) => {
      seen.push({ train: mode.train, key: mode.key.toArray() });
      return x.sub(w).square().mean();
    };
    const x = array([1, 2, 3]);
    train(watching, array(0), {
      examples: { x },
      dev: { x },
      epochs: 2,
      batchSize: 2,
      key,
      progress: "none",
      compiled: false,
    });
    expect(seen.map((mode) => mode.train)).toEqual([true, true, false, true, true, false]);
    expect(new Set(seen.map((mode) => String(mode.key))).size).toBe(6);
  });

  test("draws dropout's mask anew at each step of the recorded plan", () => {
    const dropping = (w: NDArray, { x }: { x: NDArray }, mode: { train: boolean; key: NDArray }) =>
      nn.dropout(x, mode).mul(w).sum();
    const options = {
      examples: { x: array(new Array(64).fill(1)) },
      key,
      progress: "none",
      batchSize: Infinity,
    } as const;
    const { history } = train(dropping, array(1), {
      ...options,
      epochs: 6,
      optimizer: optim.sgd({ learningRate: 0 }),
    });
    expect(new Set(history.train).size).toBeGreaterThan(3);
  });

  test("clips each number and then the length of the gradient", () => {
    const steep = (w: NDArray) => w.mul(array([3, 40])).sum();
    const run = (clip: object) => {
      const optimizer = optim.sgd({ learningRate: 1 });
      const options = {
        examples: { x: array([0]) },
        epochs: 1,
        key,
        optimizer,
        progress: "none",
        clip,
      } as const;
      return train(steep, array([0, 0]), options);
    };
    expect(run({ value: 4 }).model.toArray()).toEqual([-3, -4]);
    expect(run({ value: 4, norm: 2.5 }).model.toArray()).toEqual([-1.5, -2]);
    expect(run({ value: 4, norm: 2.5 }).history.gradientNorm).toEqual([Math.hypot(3, 40)]);
  });

  test("follows a schedule by the step, not the epoch", () => {
    const rates: number[] = [];
    const learningRate = (step: number) => {
      rates.push(step);
      return 0.1;
    };
    train(cost, net, { ...quiet, epochs: 2, batchSize: 30, optimizer: optim.sgd({ learningRate }) });
    expect(rates).toEqual([1, 2, 3, 4]);
  });

  test("leaves the model that came in as it was", () => {
    const before = numbers(net);
    train(cost, net, { ...quiet, epochs: 2 });
    expect(numbers(net)).toEqual(before);
  });
});

describe("early stopping", () => {
  // The dev set asks for 1, the examples for 2: the dev cost is lowest on the way.
  const apart = (w: NDArray, { x }: { x: NDArray }) => x.sub(w).square().mean();
  const options = {
    examples: { x: array([2]) },
    dev: { x: array([1]) },
    epochs: 50,
    key,
    optimizer: optim.sgd({ learningRate: 0.2 }),
    progress: "none",
  } as const;

  test("ends after `patience` epochs without a lower dev cost and restores the model of the lowest", () => {
    const { model, latest, best, epoch, stopped, history, message } = train(apart, array(0), {
      ...options,
      patience: 3,
    });
    const lowest = history.dev.indexOf(Math.min(...history.dev)) + 1;
    expect(stopped).toBe("early");
    expect([best.epoch, epoch]).toEqual([lowest, lowest + 3]);
    expect(apart(model, options.dev).item()).toBe(Math.min(...history.dev));
    expect(model.item()).not.toBe(latest.item());
    expect(message).toBe(`stopped early: lowest dev cost after epoch ${lowest}`);
  });

  test("also restores the best model when the epochs run out, and does neither without patience", () => {
    const restored = train(apart, array(0), { ...options, epochs: 4, patience: 10 });
    expect(restored.stopped).toBe("after all epochs");
    expect(restored.model.item()).toBe(restored.best.model.item());
    expect(restored.model.item()).not.toBe(restored.latest.item());
    const plain = train(apart, array(0), { ...options, epochs: 4 });
    expect(plain.model.item()).toBe(plain.latest.item());
  });
});

describe("going on", () => {
  test("from any epoch's training gives the same bits as never having stopped", () => {
    const options = { ...quiet, dev, epochs: 6, optimizer: optim.adam({ learningRate: 0.05 }), patience: 5 };
    const kept: Training<nn.Sequential>[] = [];
    const whole = train(cost, net, { ...options, onEpoch: (training) => kept.push(training) });
    for (const resume of kept.slice(0, 5)) {
      const again = train(cost, net, { ...options, key: random.key(77), resume });
      expect(numbers(again)).toEqual(numbers(whole));
      expect(again.history).toEqual(whole.history);
    }
  });

  test("tells onStep of each step: its examples, and the model before and after", () => {
    const steps: TrainingStep<nn.Sequential, Points>[] = [];
    const { model } = train(cost, net, {
      ...quiet,
      epochs: 2,
      batchSize: 25,
      onStep: (step) => steps.push(step),
    });
    expect(steps.map(({ step }) => step)).toEqual(steps.map((_, i) => i + 1));
    expect(steps.at(-1)).toMatchObject({ epoch: 2, after: model });
    expect(steps[0]?.before).toBe(net);
    for (const [i, { before, batch, cost: value }] of steps.entries()) {
      if (i > 0) expect(before).toBe(steps[i - 1]!.after);
      expect(value).toBeCloseTo(cost(before, batch).item(), 12);
    }
  });

  test("works after the training was cut short in the middle of an epoch", () => {
    let [latest, calls] = [undefined as Training<nn.Sequential> | undefined, 0];
    const interrupting = (model: nn.Sequential, points: Points) => {
      if (++calls === 5) throw new Error("interrupted");
      return cost(model, points);
    };
    const options = { ...quiet, epochs: 4, batchSize: 20, compiled: false };
    const onEpoch = (training: Training<nn.Sequential>) => (latest = training);
    expect(() => train(interrupting, net, { ...options, onEpoch })).toThrow("interrupted");
    expect(latest?.epoch).toBe(1);
    const resumed = train(cost, net, { ...options, resume: latest! });
    expect(numbers(resumed.model)).toEqual(numbers(train(cost, net, options).model));
  });
});

test("a training whose cost rose says so, and what to try", () => {
  const away = { ...quiet, epochs: 20, batchSize: Infinity, optimizer: optim.sgd({ learningRate: 3 }) };
  const square = (w: NDArray) => w.square().sum();
  const { message, history } = train(square, array([1]), away);
  expect(message).toMatch(/^done, but the train cost rose from 1\.00 to \S+: try a smaller learning rate$/);
  expect(history.train[19]).toBeGreaterThan(2);
  const steady = { ...away, optimizer: optim.sgd({ learningRate: 0.1 }) };
  expect(train(square, array([1]), steady).message).toBe("done");
});

describe("a number that is not finite", () => {
  const warnings = () => vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const layer = (weight: number[][]) => new nn.Linear(array(weight));
  const sum = (model: nn.Sequential, { x }: { x: NDArray }) => model.forward(x).sum();
  const one = { examples: { x: array([[1]]) }, epochs: 3, key, progress: "none" } as const;

  test("stops the training and names the first layer whose output it is", () => {
    const warn = warnings();
    const huge = nn.sequential([layer([[1e200]]), nn.relu, layer([[1e200]]), nn.identity, layer([[1]])]);
    const { stopped, message, model, epoch } = train(sum, huge, one);
    expect([stopped, epoch]).toEqual(["not finite", 0]);
    expect(message).toBe(
      "not finite in epoch 1, at step 1: the first layer to go is layers.2 (Linear), which puts out Infinity; " +
        "lower the learning rate, clip, or start from smaller weights. The model is that after epoch 0",
    );
    expect(warn).toHaveBeenCalledExactlyOnceWith(`train: ${message}`);
    expect(numbers(model)).toEqual(numbers(huge));
  });

  test("names activations, the cost, examples and parameters where those went first", () => {
    warnings();
    const logOf = (x: NDArray) => log(x);
    const odd = nn.sequential([layer([[-1]]), logOf, layer([[1]])]);
    expect(train(sum, odd, one).message).toContain("layers.1 (logOf), which puts out NaN");

    const fine = nn.sequential([layer([[0]])]);
    const logged = (model: nn.Sequential, points: { x: NDArray }) => log(sum(model, points));
    expect(train(logged, fine, one).message).toContain(
      "every layer's output is finite, but the cost of it is -Infinity",
    );

    const holes = { ...one, examples: { x: array([[NaN]]) } };
    expect(train(sum, fine, holes).message).toContain("the examples hold NaN in x");

    const broken = nn.sequential([layer([[Infinity]])]);
    expect(train(sum, broken, one).message).toContain("the parameters hold Infinity in layers.0.weight");
  });

  test("names the gradient when the cost itself is finite", () => {
    warnings();
    const root = (p: { w: NDArray }) => p.w.sqrt().sum();
    const { message } = train(root, { w: array([0]) }, one);
    expect(message).toContain("the cost is 0, but its gradient holds Infinity in w");
  });

  test("keeps what was reached before", () => {
    warnings();
    // Descending w⁴ with too long a step: each is worse, until it overflows.
    const quartic = (w: NDArray) => w.square().square().sum();
    const options = { ...one, epochs: 100, optimizer: optim.sgd({ learningRate: 1 }) };
    const { latest, epoch, stopped, history } = train(quartic, array([2]), options);
    expect(stopped).toBe("not finite");
    expect(epoch).toBe(history.train.length);
    expect(epoch).toBeGreaterThan(2);
    expect(Number.isFinite(latest.item())).toBe(true);
  });
});

describe("settings that cannot be", () => {
  test.each([
    [{ epochs: 1.5 }, "train: epochs must be a whole number ≥ 0, got 1.5"],
    [{ batchSize: 0 }, "train: batchSize must be a whole number ≥ 1, or Infinity for all, got 0"],
    [{ patience: 0, dev }, "train: patience must be a whole number of epochs ≥ 1, got 0"],
    [{ patience: 2 }, "train: patience waits for a lower dev cost, so it needs dev, a dev set"],
    [{ examples: { x: examples.x, y: array([1]) } }, "x (60, 2), y (1,)"],
  ])("%# are refused with what to do", (wrong, message) => {
    expect(() => train(cost, net, { ...quiet, epochs: 1, ...wrong })).toThrow(message);
  });

  test("0 epochs give the start", () => {
    expect(numbers(train(cost, net, { ...quiet, epochs: 0 }).model)).toEqual(numbers(net));
  });
});
