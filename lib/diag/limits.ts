import type { Trajectory } from "./trajectory.ts";

/** From, to. */
export type Limits = readonly [low: number, high: number];

/** How much of a path's extent is added on each side. */
const MARGIN = 0.2;
/** The least share of the longer axis that the shorter one shows: of less, nothing could be seen. */
const NARROWEST = 1 / 2;

/** Limits that hold all paths and the point itself with some room around, of axes that are not too different. */
export function around(center: readonly number[], paths: readonly Trajectory[]): Limits[] {
  const extents = center.map((c, axis): [number, number] => {
    const values = paths.flatMap((path) => (axis === 0 ? path.x : path.y)).filter(Number.isFinite);
    const all = [c, ...values];
    return [Math.min(...all), Math.max(...all)];
  });
  const longest = Math.max(...extents.map(([low, high]) => high - low)) || 1;
  return extents.map(([low, high]) => {
    const half = (Math.max(high - low, longest * NARROWEST) / 2) * (1 + 2 * MARGIN);
    const middle = (low + high) / 2;
    return [middle - half, middle + half];
  });
}

/** The limits widened until they hold all paths with some room around. */
export function holding(limits: readonly Limits[], paths: readonly Trajectory[]): Limits[] {
  return limits.map(([low, high], axis) => {
    const values = paths.flatMap((path) => (axis === 0 ? path.x : path.y)).filter(Number.isFinite);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const room = (most - least) * MARGIN;
    return [least < low ? least - room : low, most > high ? most + room : high];
  });
}

/** The cost at the edges may be more than at the centre by so many times the centre's: that is neither flat nor a wall. */
const RISE: Limits = [0.2, 20];
/** How often a step is doubled or halved at most. */
const TRIES = 24;

/**
 * Half the width to look at along a line: from `start`, halved while the cost rises too steeply or is not finite, else doubled
 * while it hardly rises.
 *
 * @param cost The cost t away from the centre.
 */
export function reach(cost: (t: number) => number, start: number): number {
  const here = cost(0);
  if (!Number.isFinite(here)) return start;
  const unit = Math.abs(here) || 1;
  const rise = (t: number): number => {
    const most = Math.max(cost(t), cost(-t));
    // NaN is no number to compare with, and as steep as ∞.
    return Number.isNaN(most) ? Infinity : (most - here) / unit;
  };
  let t = start;
  let tries = 0;
  if (rise(t) > RISE[1]) {
    while (tries++ < TRIES && rise(t) > RISE[1]) t /= 2;
    return t;
  }
  while (tries++ < TRIES && rise(t) < RISE[0]) t *= 2;
  // Where it never rises, or rises to a wall at once, nothing is gained by going so far.
  return rise(t) < RISE[0] ? start : rise(t) > RISE[1] ? t / 2 : t;
}
