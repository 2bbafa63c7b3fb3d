import type { Key } from "../ops/random.ts";
import { permutation } from "../ops/random.ts";
import { largest } from "./distance.ts";
import type { How } from "./how.ts";
import type { Problem, Tensor } from "./problem.ts";
import { measure, measureAt, type Measured, type Probe, type Slopes } from "./slope.ts";

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
  return new Int32Array(size).map((_, i) => i);
}

/**
 * The slopes along these components, with one step for all or, without `epsilon`, a step chosen for each.
 *
 * @param first The slopes with the first step of each, where they were found already.
 */
export function measureComponents<P>(
  problem: Problem<P>,
  tensor: Tensor,
  positions: Int32Array,
  { epsilon, method }: How,
  first?: Slopes,
): MeasuredComponents {
  const { start, size } = tensor;
  const probes: Probe[] = [];
  for (const position of positions) {
    const at = start + position;
    probes.push({
      line: problem.along(at),
      analytic: problem.analytic[at]!,
      scale: problem.scaleAt(at),
    });
  }
  if (epsilon !== undefined) return { ...measureAt(epsilon, probes, problem.noise), positions };
  const slopes = method === "complex" ? problem.complexSteps(tensor, unitVectors(positions, size)) : first;
  return { ...measure(probes, problem.noise, largest(problem.analytic), slopes), positions };
}

/** One after the other in the same buffer: read each before the next. */
function* unitVectors(positions: Int32Array, size: number): Generator<Float64Array> {
  const direction = new Float64Array(size);
  for (const position of positions) {
    direction[position] = 1;
    yield direction;
    direction[position] = 0;
  }
}
