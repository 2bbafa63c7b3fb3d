import { grad } from "../autodiff/gradient.ts";
import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { type Key, key as keyOf, split } from "../ops/random.ts";
import type * as tree from "../ops/tree.ts";
import { randomDirections, slopeAlong } from "./directions.ts";
import type { Verdict } from "./distance.ts";
import { Problem, type Tensor } from "./problem.ts";

/** Options of {@link taylorTest}. */
export interface TaylorTestOptions<P> {
  /** The gradient under test. Default {@link grad} of the cost. */
  readonly gradient?: (params: P) => P;
  /** How many random directions in each parameter array. Default 3. */
  readonly directions?: number;
  /** Decides the directions. Default `random.key(0)`. */
  readonly key?: Key;
}

/** What the order test found of one parameter array, in its worst direction. */
export interface TaylorTest {
  readonly name: string;
  /** With what power of the step the remainder falls: 2 when the gradient is right, 1 when not; NaN where no remainder stands out of the round-off. */
  readonly order: number;
  readonly verdict: Verdict;
  readonly steps: readonly number[];
  /** |J(θ + h v) − J(θ) − h g·v| for each step h. */
  readonly remainders: readonly number[];
}

const stepCount = 12;
const ratio = 4;
/** Remainders nearer to the round-off than this say nothing about the order. */
const aboveNoise = 50;

/**
 * The order test: what a gradient g leaves of the cost, |J(θ + h v) − J(θ) − h g·v|, falls with h² when g is right, by
 * Taylor's theorem, and with h when it is not. No threshold is needed, and a small mistake shows as well as a large one
 * once h is small enough for it to lead.
 *
 * @param cost J, from a tree of float64 parameters to one number.
 * @returns For each parameter array the order in the direction where it is lowest. At a kink of the cost it is 1 too.
 * @throws Error, DTypeError and ShapeError as {@link gradCheck} does.
 * @example
 * const cost = (p: { w: NDArray }) => p.w.exp().sum();
 * const point = { w: array([0.1, 0.2, 0.3]) };
 * taylorTest(cost, point)[0]?.order.toFixed(1); // => "2.0"
 * taylorTest(cost, point, { gradient: (p) => ({ w: p.w.exp().mul(1.01) }) })[0]?.order.toFixed(1); // => "1.0"
 */
export function taylorTest<P = NDArray>(
  cost: (params: P) => Operand,
  params: P | tree.Input<P>,
  options: TaylorTestOptions<P> = {},
): TaylorTest[] {
  const { gradient = grad(cost), directions = 3, key = keyOf(0) } = options;
  if (!(Number.isInteger(directions) && directions > 0))
    throw new RangeError(`taylorTest: directions must be a whole number above 0, got ${directions}`);
  const problem = new Problem("taylorTest", cost, params, gradient);
  const keys = split(key, problem.tensors.length);
  return problem.tensors.map((tensor, i) =>
    remaindersOf(problem, tensor, randomDirections(tensor.size, directions, keys[i]!)),
  );
}

/** The order test in one parameter array, in the direction where the order is lowest. */
export function remaindersOf<P>(
  problem: Problem<P>,
  { name, start, size }: Tensor,
  directions: readonly Float64Array[],
): TaylorTest {
  const scale = problem.scaleAt(start, size);
  const steps = Array.from({ length: stepCount }, (_, k) => (scale / 8) * ratio ** -k);
  const tests = directions.map((direction): TaylorTest => {
    const line = problem.toward(start, direction);
    const slope = slopeAlong(problem, start, direction);
    const here = line(0);
    const remainders = steps.map((h) => Math.abs(line(h) - here - h * slope));
    const order = orderOf(remainders, problem.noise);
    return { name, order, verdict: verdictOf(order, remainders, problem.noise), steps, remainders };
  });
  return tests.reduce((a, b) => (b.order < a.order || Number.isNaN(a.order) ? b : a));
}

/** The slope of log remainder over log step between the two smallest steps that stand out of the round-off. */
function orderOf(remainders: readonly number[], noise: number): number {
  const last = remainders.findLastIndex((remainder) => remainder > aboveNoise * noise);
  return last < 1 ? NaN : Math.log(remainders[last - 1]! / remainders[last]!) / Math.log(ratio);
}

function verdictOf(order: number, remainders: readonly number[], noise: number): Verdict {
  // All remainders at the round-off: the cost is straight this way, and the gradient describes it entirely.
  if (Number.isNaN(order))
    return remainders.every((remainder) => remainder <= aboveNoise * noise) ? "right" : "cannot tell";
  if (order >= 1.8) return "right";
  return order <= 1.3 ? "wrong" : "look again";
}
