import { relativeDifference } from "./distance.ts";
import type { Problem, Tensor } from "./problem.ts";
import { firstStep, roundoffAt, twoSided } from "./slope.ts";

/**
 * Recognises a gradient computed from what was kept from before: at other parameters, a tenth away, an array's
 * gradient is the same to the bit, though the slope at one of its components is another.
 *
 * @param position A component where gradient and slope disagree.
 * @returns What to say of it, or undefined.
 */
export function staleCause<P>(
  problem: Problem<P>,
  { start, size }: Tensor,
  position: number,
): string | undefined {
  // A gradient of 0 is the same everywhere too, but has another cause.
  if (problem.analytic.subarray(start, start + size).every((value) => value === 0)) return undefined;
  const moved = problem.theta.map((value, i) => value + 0.1 * Math.cos(i + 1) * Math.max(1, Math.abs(value)));
  const there = problem.gradientAt(moved);
  const same = there
    .subarray(start, start + size)
    .every((value, i) => Object.is(value, problem.analytic[start + i]));
  if (!same) return undefined;
  const step = firstStep(problem.scaleAt(start + position));
  const slopeThere = twoSided((t) => {
    const copy = Float64Array.from(moved);
    copy[start + position]! += t;
    return problem.costAt(copy);
  }, step);
  const slopeHere = twoSided(problem.along(start + position), step);
  const changes =
    relativeDifference(slopeHere, slopeThere) > 1e-6 &&
    Math.abs(slopeHere - slopeThere) > 4 * roundoffAt(step, problem.noise);
  return changes
    ? "is the same at other parameters too, though the slopes are not: computed from what was kept before (a stale cache)"
    : undefined;
}
