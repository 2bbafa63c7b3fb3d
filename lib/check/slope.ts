import { relativeDifference } from "./distance.ts";

/** A cost along a line through the point under test, φ(t) = J(θ + t v). */
export type Line = (t: number) => number;

/** A slope at t = 0 with what is known about it. */
export interface Slope {
  readonly value: number;
  /** How far off it may be: truncation, seen in how it changes from step to step, and round-off. */
  readonly error: number;
  /** The slopes to the left and to the right where they differ, as at the kink of |t|. */
  readonly kink?: readonly [left: number, right: number];
}

/** How many standard deviations of the round-off are put down to it, and not to a mistake. */
const benefitOfDoubt = 5;
/** From one step of the sweep to the next. */
const ratio = 4;
const sweepLength = 14;

/** What round-off may make of (φ(h) − φ(−h)) / (2h), when each value of φ has errors of this standard deviation. */
export function roundoffAt(h: number, noise: number): number {
  return (benefitOfDoubt * noise) / (Math.SQRT2 * h);
}

/** (φ(h) − φ(−h)) / (2h). */
export function twoSided(line: Line, h: number): number {
  return (line(h) - line(-h)) / (2 * h);
}

/** The power of two above |θ| and 1 that steps are taken in proportion to: adding one to θ then loses no digits. */
export function scaleOf(theta: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, Math.abs(theta))));
}

/**
 * The slope by a sweep of steps, from scale/8 down by factors of 4: two quotients in a row are extrapolated to step 0
 * (Richardson), their change is the error bar, and the step with the smallest bar is taken. Steps that reach across a
 * kink are left out; where every step does, the kink is here, and the slopes of both sides are given.
 *
 * Source: C. Ridders (1982), Accurate computation of F′(x) and F′(x) F″(x), with error bars for round-off.
 */
export function slopeOf(line: Line, scale: number, noise: number): Slope {
  const steps = Array.from({ length: sweepLength }, (_, k) => (scale / 8) * ratio ** -k);
  const here = line(0);
  const right = steps.map((h) => (line(h) - here) / h);
  const left = steps.map((h) => (here - line(-h)) / h);
  const central = right.map((slope, k) => (slope + left[k]!) / 2);

  /** Whether the two sides still differ at step k, and no less than at the wider step before: smooth bends shrink by 4. */
  const kinkWithin = (k: number): boolean => {
    const [wide, narrow] = [Math.abs(right[k - 1]! - left[k - 1]!), Math.abs(right[k]! - left[k]!)];
    return narrow > wide / 2 && narrow > 4 * roundoffAt(steps[k]!, noise);
  };
  let clean = sweepLength;
  while (clean > 1 && !kinkWithin(clean - 1)) clean--;
  if (clean === 1) clean = 0;
  if (clean < sweepLength - 1) return best(central.slice(clean), steps.slice(clean), 2, noise);
  const sides = [left, right].map((slopes) => best(slopes, steps, 1, 2 * noise));
  const [l, r] = sides.map(({ value }) => value) as [number, number];
  return { value: (l + r) / 2, error: Math.max(...sides.map(({ error }) => error)), kink: [l, r] };
}

/** The extrapolation with the smallest error bar, of quotients whose truncation error falls as a power of the step. */
function best(quotients: readonly number[], steps: readonly number[], order: number, noise: number): Slope {
  const weight = ratio ** order;
  let chosen: Slope = { value: NaN, error: Infinity };
  for (let k = 1; k < quotients.length; k++) {
    const value = (weight * quotients[k]! - quotients[k - 1]!) / (weight - 1);
    const error = Math.abs(quotients[k - 1]! - quotients[k]!) + 2 * roundoffAt(steps[k]!, noise);
    if (error < chosen.error) chosen = { value, error };
  }
  return chosen;
}

/** What the gradient says of a line's slope, to be compared with what nudging says. */
export interface Probe {
  readonly line: Line;
  readonly analytic: number;
  readonly scale: number;
}

/** Slopes found by nudging, one for each probe, and how far off each may be. */
export interface Slopes {
  readonly numerical: Float64Array;
  readonly error: Float64Array;
}

/** Slopes, of which those in doubt were found again. */
export interface Measured extends Slopes {
  /**
   * Probes at a kink. Where the gradient under test lies between the slopes of both sides, it counts as agreeing. Beyond
   * them it may still be right, as several kinks at once can have opposite signs: the error bar is widened to it.
   */
  readonly kinks: readonly number[];
  /** A probe that is wrong beyond its error bar. */
  readonly wrong: number | undefined;
}

/** The probes' slopes with one fixed step for all, as the course teaches. */
export function measureAt(epsilon: number, probes: readonly Probe[], noise: number): Measured {
  const numerical = Float64Array.from(probes, ({ line }) => twoSided(line, epsilon));
  return {
    numerical,
    error: numerical.map(() => roundoffAt(epsilon, noise)),
    kinks: [],
    wrong: undefined,
  };
}

/** The step for a first look. */
export function firstStep(scale: number): number {
  return scale * 2 ** -17;
}

/** The two-sided quotients with the first step of each probe, found one by one. */
function oneByOne(probes: readonly Probe[], noise: number): Slopes {
  return {
    numerical: Float64Array.from(probes, ({ line, scale }) => twoSided(line, firstStep(scale))),
    error: Float64Array.from(probes, ({ scale }) => roundoffAt(firstStep(scale), noise)),
  };
}

/**
 * The probes' slopes with steps in proportion to the parameters. Where that leaves a difference, the slope is found
 * again by {@link slopeOf}, the largest difference first, until one is a mistake beyond doubt; so it is where round-off is
 * too large to tell.
 *
 * @param size Of the gradient as a whole; its own round-off is in proportion.
 * @param first The slopes that were found first; what is in doubt is settled one by one in any case.
 */
export function measure(
  probes: readonly Probe[],
  noise: number,
  size: number,
  first: Slopes = oneByOne(probes, noise),
): Measured {
  const { numerical, error } = first;
  const kinks: number[] = [];
  const difference = (i: number) => Math.abs(probes[i]!.analytic - numerical[i]!);
  const distance = (i: number) => relativeDifference(probes[i]!.analytic, numerical[i]!);
  const order = (i: number) => (Number.isNaN(difference(i)) ? Infinity : difference(i));
  let most = 0;
  for (const { analytic } of probes) most = Math.max(most, Math.abs(analytic));
  const doubtful: number[] = [];
  for (let i = 0; i < probes.length; i++) {
    const agrees = distance(i) <= 1e-7 || (difference(i) <= error[i]! && error[i]! <= 1e-5 * most);
    if (!agrees) doubtful.push(i);
  }
  doubtful.sort((i, j) => order(j) - order(i));
  for (const i of doubtful) {
    const { line, analytic, scale } = probes[i]!;
    const slope = slopeOf(line, scale, noise);
    numerical[i] = slope.value;
    error[i] = slope.error;
    if (slope.kink !== undefined) {
      const [low, high] = [Math.min(...slope.kink), Math.max(...slope.kink)];
      numerical[i] = Math.min(high, Math.max(low, analytic));
      if (difference(i) <= slope.error) numerical[i] = analytic;
      else error[i] = difference(i);
      kinks.push(i);
    }
    const beyondDoubt = !(difference(i) <= error[i] + 1e-10 * size) && !(distance(i) < 1e-5);
    if (beyondDoubt && error[i] < Infinity) return { numerical, error, kinks, wrong: i };
  }
  return { numerical, error, kinks, wrong: undefined };
}
