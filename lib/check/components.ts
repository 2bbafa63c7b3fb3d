import type { Key } from "../ops/random.ts";
import { permutation } from "../ops/random.ts";
import { largest } from "./distance.ts";
import type { Problem, Tensor } from "./problem.ts";
import { measure, measureAt, type Measured, oneByOne, type Probe } from "./slope.ts";

/** Slopes along some components of one parameter array. */
export interface MeasuredComponents extends Measured {
  /** Where they stand in the array, row by row. */
  readonly positions: Int32Array;
}

/** `count` components of an array drawn at random, or all where it has no more. */
export function sampleOf({ size }: Tensor, count: number, key: Key): Int32Array {
  return Int32Array.from(permutation(key, size).toTypedArray()).subarray(0, count).sort();
}

/** All components of an array. */
export function allOf({ size }: Tensor): Int32Array {
  return Int32Array.from({ length: size }, (_, i) => i);
}

/** The slopes along these components, with one step for all or, without `epsilon`, a step chosen for each. */
export function measureComponents<P>(
  problem: Problem<P>,
  tensor: Tensor,
  positions: Int32Array,
  epsilon: number | undefined,
): MeasuredComponents {
  const { start } = tensor;
  const probes = Array.from(positions, (position): Probe => ({
    line: problem.along(start + position),
    analytic: problem.analytic[start + position]!,
    scale: problem.scaleAt(start + position),
  }));
  const measured =
    epsilon === undefined
      ? measure(
          probes,
          problem.noise,
          largest(problem.analytic),
          problem.quotients(tensor, positions, oneByOne(probes)),
        )
      : measureAt(epsilon, probes, problem.noise);
  return { ...measured, positions };
}
