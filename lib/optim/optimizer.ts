import { ShapeError } from "../core/errors.ts";
import { sameShape, showShape } from "../core/shape.ts";
import { array, zeros } from "../ndarray/creation.ts";
import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { add, mul } from "../ops/arithmetic.ts";
import { callback } from "../ops/callback.ts";
import { cast } from "../ops/movement.ts";
import * as tree from "../ops/tree.ts";
import type { Schedule } from "./schedule.ts";

/** A learning rate: one number, or the rate at each step, counted from 1. */
export type LearningRate = number | Schedule;

/** What an optimizer remembers from step to step. */
export interface OptimizerState<P> {
  /** How many updates were made, shape (). */
  readonly step: NDArray;
  /** Running statistics by name (such as `velocity`), each a tree like the parameters. */
  readonly slots: Readonly<Record<string, P>>;
}

/**
 * A rule by which parameters follow their gradients. Nothing in it changes in place: `update` takes parameters,
 * gradients and state, and returns new ones.
 */
export interface Optimizer {
  /** The state before the first update. */
  init<P>(params: P): OptimizerState<P>;
  /**
   * One step.
   * @throws ShapeError when a gradient's shape is not its parameter's; TypeError when one is missing.
   */
  update<P>(params: P, gradients: P, state: OptimizerState<P>): [params: P, state: OptimizerState<P>];
}

/** What an optimizer does to one array: its next value, and those of its slots in the same order. */
export type LeafRule = (
  x: NDArray,
  gradient: NDArray,
  slots: readonly NDArray[],
  at: { readonly step: NDArray; readonly learningRate: Operand },
) => readonly [x: NDArray, ...slots: NDArray[]];

/** s · x, in the dtype of x. */
export function times(s: Operand, x: NDArray): NDArray {
  return mul(typeof s === "number" ? s : cast(s, x.dtype), x);
}

/** An optimizer from its rule for one array; slots start as zeros. @throws RangeError for a learning rate that is none. */
export function optimizer(
  learningRate: LearningRate,
  slotNames: readonly string[],
  rule: LeafRule,
): Optimizer {
  if (typeof learningRate === "number" && !(learningRate >= 0 && learningRate < Infinity)) {
    throw new RangeError(`optim: a learning rate must be a finite number ≥ 0, got ${learningRate}`);
  }
  return {
    init: (params) => {
      const blank = tree.map((x) => zeros(x.shape, { dtype: x.dtype }), params);
      return { step: array(0), slots: Object.fromEntries(slotNames.map((name) => [name, blank])) };
    },
    update: <P>(params: P, gradients: P, state: OptimizerState<P>): [P, OptimizerState<P>] => {
      const step = add(state.step, 1);
      const rate = typeof learningRate === "number" ? learningRate : callback(learningRate, step);
      const names = tree.names(params);
      const slots = slotNames.map((name) => tree.leaves(state.slots[name]));
      const slopes = tree.leaves(gradients);
      if (slopes.length !== names.length) {
        throw new TypeError(
          `update: ${names.length} parameters need as many gradients, but ${slopes.length} came`,
        );
      }
      const next = tree.leaves(params).map((x, i) => {
        const slope = slopes[i]!;
        if (!sameShape(x.shape, slope.shape)) {
          const name = names[i] === "" ? "the parameter" : names[i]!;
          throw new ShapeError(
            `update: ${name} has shape ${showShape(x.shape)}, its gradient ${showShape(slope.shape)}`,
          );
        }
        return rule(
          x,
          slope,
          slots.map((slot) => slot[i]!),
          { step, learningRate: rate },
        );
      });
      const rebuilt = (k: number): P =>
        tree.unflatten(
          params,
          next.map((parts) => parts[k]!),
        );
      return [
        rebuilt(0),
        { step, slots: Object.fromEntries(slotNames.map((name, k) => [name, rebuilt(k + 1)])) },
      ];
    },
  };
}
