import { compile } from "../autodiff/compile/compile.ts";
import { valueAndGrad } from "../autodiff/gradient.ts";
import { batches } from "../data/batches.ts";
import { countExamples, type Examples } from "../data/examples.ts";
import { type Key, split } from "../ops/random.ts";
import { adam } from "../optim/adam.ts";
import { clipByNorm, clipByValue, globalNorm } from "../optim/clip.ts";
import type { Optimizer, OptimizerState } from "../optim/optimizer.ts";
import { forget, remember } from "./interrupted.ts";
import { progress, type ProgressOption } from "./progress.ts";
import {
  type AnyCost,
  type Cost,
  costAndState,
  type History,
  type StatefulCost,
  type StatefulMode,
  type Stopped,
  type Training,
  type TrainingStep,
} from "./training.ts";
import { whereItBegan } from "./where-it-began.ts";

/** Options of {@link train}. */
export interface TrainOptions<P, E extends Examples, S = unknown> {
  /** The training set: arrays with one example a row. */
  readonly examples: E;
  /** The dev set, measured after each epoch. */
  readonly dev?: E;
  /** How often to go through the training set, in all. */
  readonly epochs: number;
  /** Decides the order of the examples and what the cost draws: the same key gives the same bits. */
  readonly key: Key;
  /**
   * What the model's layers remember before the first batch, such as `model.init()` for batch norm. The cost finds it in its
   * mode, and returns it anew beside its value.
   */
  readonly state?: S;
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
  /** Called after each epoch. What it is given, made bytes by {@link toCheckpoint}, outlives the process. */
  readonly onEpoch?: (training: Training<P, S>) => void;
  /** Called after each step; {@link diag.recorder} makes such a function. */
  readonly onStep?: (step: TrainingStep<P, E>) => void;
  /** Go on from here instead of from the start: bit for bit as if it had never stopped. */
  readonly resume?: Training<P, S>;
  /** Show a bar ("bar", the default), a bar and the curve of costs ("curve"), or nothing ("none"). */
  readonly progress?: ProgressOption;
  /** Record a step once and then run it as a plan, see {@link compile}. Default true; false for a cost that reads numbers. */
  readonly compiled?: boolean;
}

/**
 * Trains a model: for each epoch, for each mini-batch, one step of the optimizer down the gradient of the cost.
 *
 * Everything is a value. The model that comes in is not changed, and each epoch gives a new {@link Training}, so an
 * interrupt leaves nothing half done: {@link interrupted} has the last one, and `resume` takes it. When a cost or a gradient is
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
 *
 * @example
 * // Batch norm remembers running means: they go in as `state`, and come back beside the cost.
 * const key = random.key(1);
 * const net = nn.sequential([nn.linear(2, 8, { key }), nn.batchNorm(8), nn.relu, nn.linear(8, 1, { key })]);
 * const points = data.moons({ key, count: 100, noise: 0.1 });
 * const cost = (model: nn.Sequential, { x, y }: Points, mode: StatefulMode<nn.LayerState>) => {
 *   const [z, state] = model.run(x, mode);
 *   return [nn.binaryCrossEntropyWithLogits(z.squeeze(1), y), state] as const;
 * };
 * const { model, state } = train(cost, net, { examples: points, epochs: 5, key, state: net.init() });
 * const [z] = model.run(points.x.at(slice(0, 1)), { train: false, key, state });
 * z.shape; // => [1, 1]
 */
export function train<P, E extends Examples>(
  cost: Cost<P, E>,
  start: P,
  options: TrainOptions<P, E>,
): Training<P>;
export function train<P, E extends Examples, S>(
  cost: StatefulCost<P, E, S>,
  start: P,
  options: TrainOptions<P, E, S> & { readonly state: S },
): Training<P, S>;
export function train<P, E extends Examples, S = unknown>(
  cost: AnyCost<P, E, S>,
  start: P,
  options: TrainOptions<P, E, S>,
): Training<P, S> {
  checkOptions(options);
  const { optimizer = adam(), epochs, patience = Infinity } = options;
  const epoch = epochOf(cost, optimizer, options);
  let now = {
    ...(options.resume ?? beginning(start, optimizer, options)),
    stopped: "not yet" as Stopped,
  };
  const show = progress(options.progress ?? "bar", epochs, now.epoch);
  for (;;) {
    const unimproved = now.epoch - now.best.epoch;
    if (now.stopped === "not yet" && now.epoch >= epochs) {
      now = { ...now, stopped: "after all epochs", message: done(now.history.train) };
    } else if (now.stopped === "not yet" && unimproved >= patience) {
      now = {
        ...now,
        stopped: "early",
        message: `stopped early: lowest dev cost after epoch ${now.best.epoch}`,
      };
    }
    show(now);
    if (now.stopped !== "not yet") {
      forget(start);
      return now;
    }
    now = epoch(now);
    remember(start, now);
    options.onEpoch?.(now);
  }
}

function beginning<P, E extends Examples, S>(
  model: P,
  optimizer: Optimizer,
  { key, state: given }: TrainOptions<P, E, S>,
): Training<P, S> {
  const state = given as S;
  return {
    model,
    latest: model,
    state,
    latestState: state,
    optimizer: optimizer.init(model),
    key,
    epoch: 0,
    best: { model, state, epoch: 0, cost: Infinity },
    history: { train: [], dev: [], gradientNorm: [], metrics: {} },
    stopped: "not yet",
    message: "",
  };
}

/** What one epoch makes of a training. */
function epochOf<P, E extends Examples, S>(
  cost: AnyCost<P, E, S>,
  optimizer: Optimizer,
  options: TrainOptions<P, E, S>,
): (now: Training<P, S>) => Training<P, S> {
  const { examples, dev, batchSize = 32, clip = {}, compiled = true } = options;
  const count = countExamples("train", examples);
  const slope = (model: P, batch: E, mode: StatefulMode<S>) =>
    valueAndGrad((p: P) => costAndState(cost, p, batch, mode), { hasAux: true })(model);
  const once = (model: P, optimizing: OptimizerState<P>, batch: E, key: Key, state: S) => {
    const [value, gradient, next] = slope(model, batch, { train: true, key, state });
    return {
      value,
      norm: globalNorm(gradient),
      after: optimizer.update(model, clipped(gradient, clip), optimizing),
      next,
    };
  };
  const measure = (model: P, set: E, key: Key, state: S) =>
    costAndState(cost, model, set, { train: false, key, state })[0];
  const [step, devCost] = compiled ? [compile(once), compile(measure)] : [once, measure];

  return (now) => {
    const [next, ordering, drawing] = split(now.key, 3);
    const parts = batchSize < count ? [...batches(examples, { size: batchSize, key: ordering })] : [examples];
    const keys = split(drawing, parts.length);
    let [model, optimizing, state] = [now.latest, now.optimizer, now.latestState];
    let [total, longest] = [0, 0];
    for (const [i, batch] of parts.entries()) {
      const { value, norm, after, next } = step(model, optimizing, batch, keys[i]!, state);
      const mode = { train: true, key: keys[i]!, state };
      if (!Number.isFinite(value.item()) || !Number.isFinite(norm.item())) {
        const where = whereItBegan(cost, model, batch, mode, slope(model, batch, mode)[1]);
        if (where !== undefined) return notFinite(now, optimizing.step.item() + 1, where);
      }
      const before = model;
      [model, optimizing] = after;
      state = next;
      options.onStep?.({
        step: optimizing.step.item(),
        epoch: now.epoch + 1,
        batch,
        mode,
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
      ...(dev && { dev: devCost(model, dev, drawing, state).item() }),
      metrics: options.metrics?.(model) ?? {},
    });
    const reached = (dev ? history.dev : history.train).at(-1)!;
    const best = reached < now.best.cost ? { model, state, epoch: now.epoch + 1, cost: reached } : now.best;
    const used = options.patience === undefined ? { model, state } : best;
    return {
      ...now,
      model: used.model,
      state: used.state,
      latest: model,
      latestState: state,
      optimizer: optimizing,
      key: next,
      epoch: now.epoch + 1,
      best,
      history,
    };
  };
}

/** A cost that rose has not become infinite, and is no success either. */
function done(costs: readonly number[]): string {
  const [first = 0, last = 0] = [costs[0], costs.at(-1)];
  if (!(last > first + Math.abs(first))) return "done";
  return `done, but the train cost rose from ${first.toPrecision(3)} to ${last.toPrecision(3)}: try a smaller learning rate`;
}

function notFinite<P, S>(now: Training<P, S>, step: number, where: string): Training<P, S> {
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

function checkOptions<P, E extends Examples, S>(options: TrainOptions<P, E, S>): void {
  const { epochs, batchSize, patience, dev } = options;
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
