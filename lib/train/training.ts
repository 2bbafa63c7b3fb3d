import { NDArray } from "../ndarray/ndarray.ts";
import type { Key } from "../ops/random.ts";
import type { OptimizerState } from "../optim/optimizer.ts";

/** How a cost is to be computed: what dropout needs to know, and nothing else needs. */
export interface Mode {
  /** True while learning; false on the dev set, where dropout is off. */
  readonly train: boolean;
  /** Another one at each step, from which to split whatever random numbers the cost draws. */
  readonly key: Key;
}

/** How a cost of layers that remember something, such as batch norm, is to be computed. */
export interface StatefulMode<S> extends Mode {
  /** What the model's layers remember of earlier batches: at first the option `state`, then what the cost returned. */
  readonly state: S;
}

/** What was measured after each epoch: the i-th number of each row belongs to epoch i + 1. */
export interface History {
  /** The mean cost of the epoch's batches, each measured just before the step that it led to. */
  readonly train: readonly number[];
  /** The cost on the dev set after the epoch; empty when there is none. */
  readonly dev: readonly number[];
  /** The largest length of a gradient in the epoch, before clipping. */
  readonly gradientNorm: readonly number[];
  /** What `metrics` gave after the epoch, by name. */
  readonly metrics: Readonly<Record<string, readonly number[]>>;
}

/** Why training ended, or that it has not yet. */
export type Stopped = "not yet" | "after all epochs" | "early" | "not finite";

/** All there is to know about a training after some epoch. It is a value: nothing changes it, and training goes on from it. */
export interface Training<P, S = unknown> {
  /** The model to use: with `patience` that of the lowest dev cost so far, else the latest. */
  readonly model: P;
  /** The model after the last step. */
  readonly latest: P;
  /** What the layers of `model` remember, and those of `latest`. */
  readonly state: S;
  readonly latestState: S;
  /** What the optimizer remembers. */
  readonly optimizer: OptimizerState<P>;
  /** Decides the order of the next epoch's examples and what its costs draw. */
  readonly key: Key;
  /** How many epochs are behind. */
  readonly epoch: number;
  /** The model after the epoch (from 1) of the lowest dev cost, train cost without a dev set; at first the start, of cost ∞. */
  readonly best: { readonly model: P; readonly state: S; readonly epoch: number; readonly cost: number };
  readonly history: History;
  readonly stopped: Stopped;
  /** In words why it stopped, for "not finite" with the layer where it began. */
  readonly message: string;
}

/** One step of a training, as `onStep` is told of it. */
export interface TrainingStep<P, E> {
  /** Counted from 1, over all epochs, as is the epoch. */
  readonly step: number;
  readonly epoch: number;
  /** The examples that the step learned from, how the cost was computed, and the cost of them before the step. */
  readonly batch: E;
  readonly mode: Mode;
  readonly cost: number;
  /** The model before and after. */
  readonly before: P;
  readonly after: P;
}

/** A cost of a model on some examples. */
export type Cost<P, E> = (model: P, examples: E, mode: Mode) => NDArray;

/** A cost of a model whose layers remember something, and what they remember afterwards. */
export type StatefulCost<P, E, S> = (
  model: P,
  examples: E,
  mode: StatefulMode<S>,
) => readonly [cost: NDArray, state: S];

/** Either of them. */
export type AnyCost<P, E, S> = (
  model: P,
  examples: E,
  mode: StatefulMode<S>,
) => NDArray | readonly [cost: NDArray, state: S];

/** What a cost gives, with the state as it was where it gives none. */
export function costAndState<P, E, S>(
  cost: AnyCost<P, E, S>,
  model: P,
  examples: E,
  mode: StatefulMode<S>,
): readonly [cost: NDArray, state: S] {
  const result = cost(model, examples, mode);
  return result instanceof NDArray ? [result, mode.state] : result;
}
