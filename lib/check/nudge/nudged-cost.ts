import { compile } from "../../autodiff/compile/compile.ts";
import { nextLevel } from "../../autodiff/tracer.ts";
import type { Shape } from "../../core/shape.ts";
import { array } from "../../ndarray/creation.ts";
import type { NDArray, Operand } from "../../ndarray/ndarray.ts";
import { asArray } from "../../ops/primitive.ts";
import { broadcastTo } from "../../ops/movement.ts";
import * as tree from "../../ops/tree.ts";
import { NudgedTracer } from "./tracer.ts";

/** So many nudges are followed at once: few enough that what they change stays in the cache. */
const together = 128;

/** Nudges of single elements of one parameter array. */
export interface Nudges {
  /** The array, by its place among the leaves of the parameters. */
  readonly which: number;
  /** Where each nudged element stands in it, row by row. */
  readonly positions: Int32Array;
  /** How far each is nudged. */
  readonly steps: Float64Array;
}

/**
 * What nudging single elements does to the cost, J(θ + hₖ eᵢ₍ₖ₎) − J(θ) for each nudge k, many nudges at once. Whatever
 * lies before the nudged array is computed once, and of what comes after it only what changes; nothing is differentiated.
 *
 * @throws TracerError when the cost reads numbers of its parameters: then it has to be called for each nudge.
 */
export function costChanges<P>(cost: (params: P) => Operand, point: P, nudges: Nudges): Float64Array {
  const { which, positions, steps } = nudges;
  const leaves = tree.leaves(point);
  const x = leaves[which]!;
  const follow = compile(
    (at: NDArray[], by: NDArray): NDArray => {
      const level = nextLevel();
      const axes = x.shape.map((_, axis) => axis);
      const nudged = new NudgedTracer(level, x, { axes, positions: at, values: by });
      const value = asArray(cost(tree.unflatten(point, leaves.with(which, nudged))));
      const isNudged = value instanceof NudgedTracer && value.level === level;
      return isNudged ? value.change.values : broadcastTo(array(0), by.shape);
    },
    { reuse: true },
  );
  const result = new Float64Array(steps.length);
  const width = Math.min(together, steps.length);
  for (let start = 0; start < steps.length; start += width) {
    // The last nudge is repeated to fill up, so that one plan serves all.
    const part = Array.from({ length: width }, (_, k) => Math.min(start + k, steps.length - 1));
    const at = indices(x.shape, part.map((k) => positions[k]!)); // prettier-ignore
    const changes = follow(at, array(part.map((k) => steps[k]!)));
    result.set(changes.toTypedArray().subarray(0, steps.length - start), start);
  }
  return result;
}

/** Row-major positions as one array of indices for each axis. */
function indices(shape: Shape, positions: readonly number[]): NDArray[] {
  let inner = 1;
  return shape
    .toReversed()
    .map((n) => {
      const size = inner;
      inner *= n;
      return array(
        positions.map((at) => Math.floor(at / size) % n),
        { dtype: "int32" },
      );
    })
    .reverse();
}
