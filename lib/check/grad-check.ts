import { grad } from "../autodiff/gradient.ts";
import { checkThreads, defaultThreads } from "../autodiff/compile/threads.ts";
import { array } from "../ndarray/creation.ts";
import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { type Key, key as keyOf, split } from "../ops/random.ts";
import type * as tree from "../ops/tree.ts";
import { compare, compareComponents, compareDirections } from "./compare.ts";
import { allOf, sampleOf } from "./components.ts";
import { relativeDifference, type Verdict } from "./distance.ts";
import type { Method } from "./how.ts";
import { Problem } from "./problem.ts";
import { type CheckProgress, checkProgress } from "./progress.ts";
import { secondOrder } from "./second-order.ts";
import { type EpsilonSweep, GradCheckReport, type TensorCheck } from "./report.ts";
import { twoSided } from "./slope.ts";
import { noticeTrainingLoop } from "./training-loop.ts";

/** Options of {@link gradCheck}. */
export interface GradCheckOptions<P> {
  /** The gradient under test, such as a backward pass written by hand: a function of the parameters. Default {@link grad} of the cost. */
  readonly gradient?: (params: P) => P;
  /**
   * How far each parameter is nudged, one step for all, as the course has it (1e-7 there). Default: a step in proportion to
   * each parameter; where that leaves a difference, a sweep of steps with an error bar, which also sees kinks.
   */
  readonly epsilon?: number;
  /**
   * How slopes are found. "nudge", the default: by differences of costs. "complex": by the complex step, Im J(θ + ih)/h,
   * which subtracts nothing and so has no round-off to speak of; it needs a cost written in operations that have a complex
   * form (erf, solve and a few others have none, and say so), and each component costs about three evaluations.
   * "taylor": along directions (3 unless told), with the verdict by how fast the remainder |J(θ + h v) − J(θ) − h g·v| falls:
   * with h² when the gradient is right, with h when it is not. See {@link taylorTest}.
   */
  readonly method?: Method;
  /**
   * 2 checks second derivatives: the product of the Hessian with a random direction, against differences of gradients.
   * Default 1.
   */
  readonly order?: 1 | 2;
  /** The product under test with `order: 2`, (θ, v) ↦ ∇²J(θ) v. Default: the gradient, differentiated forward. */
  readonly hessianProduct?: (params: P, v: P) => P;
  /** Look at this many components of each parameter array, drawn at random. Default: at all. */
  readonly sample?: number;
  /** Look along this many random directions in each parameter array instead of at components; 4 miss hardly anything. */
  readonly directions?: number;
  /** Decides sample and directions, and the direction of second derivatives. Default `random.key(0)`. */
  readonly key?: Key;
  /**
   * On how many threads to nudge, where that is worth it; the same report to the bit. Default: the environment variable
   * `THALWEG_THREADS`, else as many as the machine has processors for.
   */
  readonly threads?: number;
  /** Show a bar with the time left when it takes longer ("bar", the default), or nothing ("none"). */
  readonly progress?: "bar" | "none";
}

/** Verdicts from best to worst. */
const severity: readonly Verdict[] = ["right", "cannot tell", "look again", "wrong"];

/**
 * Gradient checking as the course teaches it:
 * 1. all parameters, reshaped, make one vector θ;
 * 2. all gradients, in the same order, make dθ;
 * 3. for each i the two-sided difference dθ≈ᵢ = (J(θ + ε eᵢ) − J(θ − ε eᵢ)) / (2ε);
 * 4. the relative distance ‖dθ≈ − dθ‖₂ / (‖dθ≈‖₂ + ‖dθ‖₂): about 1e-7 is right, 1e-5 look again, 1e-3 wrong.
 *
 * Beyond that:
 * - Each parameter array has its own distance and verdict, since a mistake in a small array hides in the overall distance;
 *   the component that differs most is named, and the cause where the differences show a usual one (a factor, a sign, a
 *   transpose, a penalty left out).
 * - A distance that the round-off of the cost explains is not held against the gradient. Unless `epsilon` fixes the step, a
 *   component in doubt gets the step at which truncation and round-off are least, and an error bar; a difference
 *   beyond it is wrong from 1e-5 on. At a kink (ReLU at 0, |x| at 0) a value between the slopes of both sides is right, and any
 *   other undecided.
 * - `sample` and `directions` make large networks affordable. Along directions, a disagreement is followed to a component
 *   by bisection. `method` finds slopes in other ways, `order: 2` checks second derivatives; they go together with all else.
 *
 * It costs two evaluations of J for each parameter (each component of the sample, each direction): turn it on to look for
 * mistakes, not while training; called on one cost at ever new parameters it says so, once. A check that takes longer shows
 * a bar with the time left. It works on copies, so an interrupt leaves the parameters as they were.
 *
 * Source: deeplearning.ai, Deep Learning Specialization, course 2, week 1.
 *
 * @param cost J, from a tree of float64 parameters to one number.
 * @param params Where to check; random values find more than zeros.
 * @throws Error when two evaluations at the same parameters differ (dropout, sampling): nothing can be checked then;
 * ShapeError when a gradient's shape is not its parameter's; DTypeError when a parameter is not float64; RangeError for
 * a sample or a number of directions that is no whole number above 0, and for options that exclude each other; Error and
 * TracerError when a complex step cannot be taken.
 * @example
 * const cost = (p: { w: NDArray; b: NDArray }) => p.w.square().sum().add(p.b.exp());
 * gradCheck(cost, { w: array([1, 2]), b: 0.5 }).verdict; // => "right"
 *
 * const forgotFactor2 = (p: { w: NDArray; b: NDArray }) => ({ w: p.w, b: p.b.exp() });
 * const report = gradCheck(cost, { w: array([1, 2]), b: 0.5 }, { gradient: forgotFactor2 });
 * report.verdict; // => "wrong"
 * report.tensors.map(({ name, verdict }) => [name, verdict]); // => [["w", "wrong"], ["b", "right"]]
 * report.tensors[0]?.worst.name; // => "w[1]"
 * report.tensors[0]?.cause?.split(":")[0]; // => "is 1/2 of what it should be throughout"
 */
export function gradCheck<P = NDArray>(
  cost: (params: P) => Operand,
  params: P | tree.Input<P>,
  options: GradCheckOptions<P> = {},
): GradCheckReport<P> {
  checkOptions(options);
  const {
    epsilon,
    sample,
    method = "nudge",
    order = 1,
    key = keyOf(0),
    threads = defaultThreads(),
  } = options;
  const { directions = method === "taylor" ? 3 : undefined } = options;
  const claim =
    order === 2
      ? secondOrder(cost, params, { ...options, key })
      : { cost, gradient: options.gradient ?? grad(cost) };
  const problem = new Problem("gradCheck", claim.cost, params, claim.gradient);
  const keys = split(key, problem.tensors.length);
  const numerical = problem.analytic.map(() => NaN);
  const show = progressOf(problem, options, directions);
  const showFrom = (begun: number, index?: number): void => {
    problem.onEvaluation = (evaluations) => show(index, evaluations - begun, problem.threads);
  };
  const positions = problem.tensors.map((tensor, i) =>
    sample === undefined ? allOf(tensor) : sampleOf(tensor, sample, keys[i]!),
  );
  showFrom(problem.evaluations);
  const isFollowed = directions === undefined && epsilon === undefined && method === "nudge";
  const slopes = isFollowed ? problem.quotients(positions, threads) : undefined;
  const compared = problem.tensors.map((tensor, i) => {
    showFrom(problem.evaluations - (slopes ? 2 * positions[i]!.length : 0), i);
    const where = { epsilon, method, numerical };
    return directions === undefined
      ? compareComponents(problem, tensor, { ...where, positions: positions[i]!, first: slopes?.[i] })
      : compareDirections(problem, tensor, { ...where, count: directions, key: keys[i]! });
  });
  problem.onEvaluation = () => undefined;
  show(problem.tensors.length, 0, problem.threads);

  const overall = compare(
    concatenated(compared.map(({ analytic }) => analytic)),
    concatenated(compared.map(({ measured }) => measured.numerical)),
    concatenated(compared.map(({ measured }) => measured.error)),
  );
  const tensors = compared.map(({ check }) => check);
  const worst = tensors.reduce<Verdict>(
    (verdict, tensor) =>
      severity.indexOf(tensor.verdict) > severity.indexOf(verdict) ? tensor.verdict : verdict,
    "right",
  );
  const report = new GradCheckReport<P>({
    ...overall,
    verdict: worst,
    epsilon,
    method,
    order,
    tensors,
    measureSweep: () => sweepOf(problem, tensors),
    evaluations: problem.evaluations,
    threads: problem.threads,
    analytic: problem.unravel(array(problem.analytic)),
    numerical: problem.unravel(array(numerical)),
  });
  noticeTrainingLoop(cost, problem.theta, problem.evaluations);
  return report;
}

/** A bar over all arrays, of as many evaluations as they need where nothing is in doubt. */
function progressOf<P>(
  { tensors }: Problem<P>,
  { sample = Infinity, method, progress }: GradCheckOptions<P>,
  directions: number | undefined,
): CheckProgress {
  if (progress === "none") return () => undefined;
  const each = method === "complex" ? 1 : 2;
  return checkProgress(
    tensors,
    tensors.map(({ size }) => each * (directions ?? Math.min(sample, size))),
  );
}

function checkOptions<P>(options: GradCheckOptions<P>): void {
  const { epsilon, sample, directions, method = "nudge", order = 1, threads } = options;
  if (threads !== undefined) checkThreads("gradCheck: threads", threads);
  if (!["nudge", "complex", "taylor"].includes(method))
    throw new RangeError(`gradCheck: method must be "nudge", "complex" or "taylor", got ${String(method)}`);
  if (order !== 1 && order !== 2)
    throw new RangeError(
      `gradCheck: order must be 1 (gradients) or 2 (second derivatives), got ${String(order)}`,
    );
  if (epsilon !== undefined && !(epsilon > 0 && epsilon < Infinity))
    throw new RangeError(`gradCheck: epsilon must be a number above 0, got ${epsilon}`);
  for (const [name, value] of Object.entries({ sample, directions })) {
    if (value !== undefined && !(Number.isInteger(value) && value > 0))
      throw new RangeError(`gradCheck: ${name} must be a whole number above 0, got ${value}`);
  }
  if (sample !== undefined && directions !== undefined)
    throw new RangeError("gradCheck: sample and directions exclude each other; give one of them");
  if (method === "taylor" && sample !== undefined)
    throw new RangeError("gradCheck: the order test looks along directions; leave sample out");
  if (method !== "nudge" && epsilon !== undefined)
    throw new RangeError(`gradCheck: epsilon is how far to nudge; method "${method}" has steps of its own`);
}

/** The distance of the worst component over ε, from 0.1 down to 1e-12. */
function sweepOf<P>(problem: Problem<P>, tensors: readonly TensorCheck[]): EpsilonSweep {
  const rank = ({ verdict, distance }: TensorCheck) =>
    severity.indexOf(verdict) + Math.min(distance || 0, 0.99);
  const tensor = tensors.reduce((a, b) => (rank(b) > rank(a) ? b : a));
  const { name, position, analytic } = tensor.worst;
  const epsilons = Array.from({ length: 23 }, (_, k) => 10 ** (-1 - k / 2));
  const line = problem.along(position);
  const distances = epsilons.map((epsilon) => relativeDifference(analytic, twoSided(line, epsilon)));
  return { name, tensor: tensor.name, epsilons, distances };
}

function concatenated(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((size, part) => size + part.length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}
