import { compile } from "../autodiff/compile/compile.ts";
import { valueAndGrad } from "../autodiff/gradient.ts";
import { batches } from "../data/batches.ts";
import { countExamples, type Examples } from "../data/examples.ts";
import { type Key, split } from "../ops/random.ts";
import { adam } from "../optim/adam.ts";
import { clipByNorm, clipByValue, globalNorm } from "../optim/clip.ts";
import type { Optimizer, OptimizerState } from "../optim/optimizer.ts";
import { progress, type ProgressOption } from "./progress.ts";
import type { Cost, History, Stopped, Training, TrainingStep } from "./training.ts";
import { whereItBegan } from "./where-it-began.ts";

/** Options of {@link train}. */
export interface TrainOptions<P, E extends Examples> {
  /** The training set: arrays with one example a row. */
  readonly examples: E;
  /** The dev set, measured after each epoch. */
  readonly dev?: E;
  /** How often to go through the training set, in all. */
  readonly epochs: number;
  /** Decides the order of the examples and what the cost draws: the same key gives the same bits. */
  readonly key: Key;
  /** Examples in a mini-batch; the last of an epoch may have fewer. Default 32. `Infinity`: all at once, in their order. */
  readonly batchSize?: number;
  /** Default {@link optim.adam}. Learning rate, schedule and weight decay are the optimizer's. */
  readonly optimizer?: Optimizer;
  /** Limits of the gradient: of each of its numbers (`value`), then of the length of all together (`norm`). */
  readonly clip?: { readonly value?: number; readonly norm?: number };
  /** Stop after so many epochs without a new lowest dev cost, and use the model of the lowest. Default: do neither. */
  readonly patience?: number;
  /** Further numbers to record after each epoch. */
  readonly metrics?: (model: P) => Readonly<Record<string, number>>;
  /** Called after each epoch. Keep what it is given, and an interrupted training can go on from there. */
  readonly onEpoch?: (training: Training<P>) => void;
  /** Called after each step; {@link diag.recorder} makes such a function. */
  readonly onStep?: (step: TrainingStep<P, E>) => void;
  /** Go on from here instead of from the start: bit for bit as if it had never stopped. */
  readonly resume?: Training<P>;
  /** Show a bar ("bar", the default), a bar and the curve of costs ("curve"), or nothing ("none"). */
  readonly progress?: ProgressOption;
  /** Record a step once and then run it as a plan, see {@link compile}. Default true; false for a cost that reads numbers. */
  readonly compiled?: boolean;
}

/**
 * Trains a model: for each epoch, for each mini-batch, one step of the optimizer down the gradient of the cost.
 *
 * Everything is a value. The model that comes in is not changed, and each epoch gives a new {@link Training}, so an
 * interrupt leaves nothing half done: `onEpoch` has the last one, and `resume` takes it. When a cost or a gradient is
 * not finite, the training stops as it was after the epoch before, and says in `message`, and as a warning, in which
 * layer that began.
 *
 * @param cost J of a model on examples, differentiable; its third argument says whether to drop out, and by which key.
 * @param start The model to start from.
 * @throws RangeError for a number of epochs, a batch size or a patience out of range; TypeError for `patience` without
 * `dev`; ShapeError when the examples' lengths differ.
 * @example
 * const points = data.moons({ key: random.key(0), count: 100, noise: 0.1 });
 * const net = nn.mlp([2, 8, 1], { key: random.key(1) });
 * const cost = (model: nn.Sequential, { x, y }: Points) =>
 *   nn.binaryCrossEntropyWithLogits(model.forward(x).squeeze(1), y);
 * const { model, history } = train(cost, net, { examples: points, epochs: 30, key: random.key(2) });
 * [history.train.length, history.train[29]! < history.train[0]!]; // => [30, true]
 * model.forward(points.x).shape; // => [100, 1]
 */
export function train<P, E extends Examples>(
  cost: Cost<P, E>,
  start: P,
  options: TrainOptions<P, E>,
): Training<P> {
  checkOptions(options);
  const { optimizer = adam(), epochs, patience = Infinity } = options;
  const epoch = epochOf(cost, optimizer, options);
  let now = {
    ...(options.resume ?? beginning(start, optimizer, options.key)),
    stopped: "not yet" as Stopped,
  };
  const show = progress(options.progress ?? "bar", epochs, now.epoch);
  for (;;) {
    const unimproved = now.epoch - now.best.epoch;
    if (now.stopped === "not yet" && now.epoch >= epochs) {
      now = { ...now, stopped: "after all epochs", message: "done" };
    } else if (now.stopped === "not yet" && unimproved >= patience) {
      now = {
        ...now,
        stopped: "early",
        message: `stopped early: lowest dev cost after epoch ${now.best.epoch}`,
      };
    }
    show(now);
    if (now.stopped !== "not yet") return now;
    now = epoch(now);
    options.onEpoch?.(now);
  }
}

function beginning<P>(model: P, optimizer: Optimizer, key: Key): Training<P> {
  return {
    model,
    latest: model,
    optimizer: optimizer.init(model),
    key,
    epoch: 0,
    best: { model, epoch: 0, cost: Infinity },
    history: { train: [], dev: [], gradientNorm: [], metrics: {} },
    stopped: "not yet",
    message: "",
  };
}

/** What one epoch makes of a training. */
function epochOf<P, E extends Examples>(
  cost: Cost<P, E>,
  optimizer: Optimizer,
  options: TrainOptions<P, E>,
): (now: Training<P>) => Training<P> {
  const { examples, dev, batchSize = 32, clip = {}, compiled = true } = options;
  const count = countExamples("train", examples);
  const slope = (model: P, batch: E, key: Key) => valueAndGrad(cost)(model, batch, { train: true, key });
  const once = (model: P, state: OptimizerState<P>, batch: E, key: Key) => {
    const [value, gradient] = slope(model, batch, key);
    return {
      value,
      norm: globalNorm(gradient),
      after: optimizer.update(model, clipped(gradient, clip), state),
    };
  };
  const measure = (model: P, set: E, key: Key) => cost(model, set, { train: false, key });
  const [step, devCost] = compiled ? [compile(once), compile(measure)] : [once, measure];

  return (now) => {
    const [next, ordering, drawing] = split(now.key, 3);
    const parts = batchSize < count ? [...batches(examples, { size: batchSize, key: ordering })] : [examples];
    const keys = split(drawing, parts.length);
    let [model, state] = [now.latest, now.optimizer];
    let [total, longest] = [0, 0];
    for (const [i, batch] of parts.entries()) {
      const { value, norm, after } = step(model, state, batch, keys[i]!);
      if (!Number.isFinite(value.item()) || !Number.isFinite(norm.item())) {
        const [, gradient] = slope(model, batch, keys[i]!);
        const where = whereItBegan(cost, model, batch, { train: true, key: keys[i]! }, gradient);
        if (where !== undefined) return notFinite(now, state.step.item() + 1, where);
      }
      const before = model;
      [model, state] = after;
      options.onStep?.({
        step: state.step.item(),
        epoch: now.epoch + 1,
        batch,
        mode: { train: true, key: keys[i]! },
        cost: value.item(),
        before,
        after: model,
      });
      total += value.item() * (Object.values(batch)[0]!.shape[0]! / count);
      longest = Math.max(longest, norm.item());
    }
    const history = extended(now.history, {
      train: total,
      gradientNorm: longest,
      ...(dev && { dev: devCost(model, dev, drawing).item() }),
      metrics: options.metrics?.(model) ?? {},
    });
    const reached = (dev ? history.dev : history.train).at(-1)!;
    const best = reached < now.best.cost ? { model, epoch: now.epoch + 1, cost: reached } : now.best;
    return {
      ...now,
      model: options.patience === undefined ? model : best.model,
      latest: model,
      optimizer: state,
      key: next,
      epoch: now.epoch + 1,
      best,
      history,
    };
  };
}

function notFinite<P>(now: Training<P>, step: number, where: string): Training<P> {
  const message = `not finite in epoch ${now.epoch + 1}, at step ${step}: ${where}. The model is that after epoch ${now.epoch}`;
  console.warn(`train: ${message}`);
  return { ...now, stopped: "not finite", message };
}

function clipped<P>(gradient: P, { value, norm }: { readonly value?: number; readonly norm?: number }): P {
  const each = value === undefined ? gradient : clipByValue(gradient, value);
  return norm === undefined ? each : clipByNorm(each, norm);
}

function extended(
  history: History,
  latest: { train: number; dev?: number; gradientNorm: number; metrics: Readonly<Record<string, number>> },
): History {
  const { train, dev, gradientNorm, metrics } = history;
  const named = Object.entries(latest.metrics);
  return {
    train: [...train, latest.train],
    dev: latest.dev === undefined ? dev : [...dev, latest.dev],
    gradientNorm: [...gradientNorm, latest.gradientNorm],
    metrics: Object.fromEntries(named.map(([name, value]) => [name, [...(metrics[name] ?? []), value]])),
  };
}

function checkOptions<P, E extends Examples>({ epochs, batchSize, patience, dev }: TrainOptions<P, E>): void {
  if (!Number.isInteger(epochs) || epochs < 0) {
    throw new RangeError(`train: epochs must be a whole number ≥ 0, got ${epochs}`);
  }
  const wholeOrInfinite = (size: number) => size >= 1 && (Number.isInteger(size) || size === Infinity);
  if (batchSize !== undefined && !wholeOrInfinite(batchSize)) {
    throw new RangeError(
      `train: batchSize must be a whole number ≥ 1, or Infinity for all, got ${batchSize}`,
    );
  }
  if (patience === undefined) return;
  if (!Number.isInteger(patience) || patience < 1) {
    throw new RangeError(`train: patience must be a whole number of epochs ≥ 1, got ${patience}`);
  }
  if (dev === undefined)
    throw new TypeError("train: patience waits for a lower dev cost, so it needs dev, a dev set");
}
