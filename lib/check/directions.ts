import { type Key, normal, split } from "../ops/random.ts";
import { largest, norm } from "./distance.ts";
import type { How } from "./how.ts";
import type { Problem, Tensor } from "./problem.ts";
import { firstStep, measure, measureAt, type Measured, type Probe } from "./slope.ts";

/** Slopes along random directions within one parameter array. */
export interface MeasuredDirections extends Measured {
  /** The gradient under test along each direction, g·v. */
  readonly analytic: Float64Array;
  /** The parameters along each direction, w·v. */
  readonly parameter: Float64Array;
  /** The component that a search among the directions' parts led to, where they disagree. */
  readonly found: number | undefined;
}

/**
 * The slopes along directions, such as {@link randomDirections}; where they disagree, bisection: of the array's halves, the one that disagrees more is halved again, down to one component.
 */
export function measureDirections<P>(
  problem: Problem<P>,
  tensor: Tensor,
  directions: readonly Float64Array[],
  { epsilon, method }: How,
): MeasuredDirections {
  const { start, size } = tensor;
  const probes = directions.map((direction) => probeAlong(problem, start, direction));
  const first = method === "complex" ? problem.complexSteps(tensor, directions) : undefined;
  const measured =
    epsilon === undefined
      ? measure(probes, problem.noise, largest(problem.analytic), first)
      : measureAt(epsilon, probes, problem.noise);
  const analytic = Float64Array.from(probes, (probe) => probe.analytic);
  const parameters = problem.theta.subarray(start, start + size);
  const excess = (i: number) => Math.abs(analytic[i]! - measured.numerical[i]!) - measured.error[i]!;
  const worst = directions.map((_, i) => i).reduce((a, b) => (excess(b) > excess(a) ? b : a));
  return {
    ...measured,
    analytic,
    parameter: Float64Array.from(directions, (direction) => dot(parameters, direction)),
    found: excess(worst) > 0 ? bisect(problem, tensor, directions[worst]!) : undefined,
  };
}

/** Random directions of length 1 within an array: normally distributed, so that no mistake can cancel in all of them. */
export function randomDirections(size: number, count: number, key: Key): Float64Array[] {
  return split(key, count).map((each) => unit(Float64Array.from(normal(each, [size]).toTypedArray())));
}

/** What the gradient under test says of the slope along a direction, g·v. */
export function slopeAlong<P>(problem: Problem<P>, start: number, direction: Float64Array): number {
  return dot(problem.analytic.subarray(start, start + direction.length), direction);
}

function probeAlong<P>(problem: Problem<P>, start: number, direction: Float64Array): Probe {
  const { length } = direction;
  return {
    line: problem.toward(start, direction),
    analytic: slopeAlong(problem, start, direction),
    scale: problem.scaleAt(start, length),
  };
}

/** The component reached by following the half of the direction that disagrees more. */
function bisect<P>(problem: Problem<P>, { start, size }: Tensor, direction: Float64Array): number {
  let [low, high] = [0, size];
  const disagreement = (from: number, to: number): number => {
    const part = direction.subarray(from, to);
    const probe = probeAlong(problem, start + from, unit(part));
    const { numerical } = measureAt(firstStep(probe.scale), [probe], problem.noise);
    return Math.abs(probe.analytic - numerical[0]!) * norm(part);
  };
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (disagreement(low, middle) >= disagreement(middle, high)) high = middle;
    else low = middle;
  }
  return low;
}

function unit(direction: Float64Array): Float64Array {
  const length = norm(direction);
  return direction.map((value) => value / length);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
