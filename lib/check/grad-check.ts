import { grad } from "../autodiff/gradient.ts";
import { ShapeError } from "../core/errors.ts";
import { sameShape, type Shape, showShape } from "../core/shape.ts";
import { array } from "../ndarray/creation.ts";
import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { asArray } from "../ops/primitive.ts";
import * as tree from "../ops/tree.ts";
import { causeOf } from "./cause.ts";
import { norm, relativeDistance, type Verdict, verdictOf } from "./distance.ts";
import { elementName } from "./element.ts";
import { roundingNoise } from "./noise.ts";
import { asTree, differences, onVectors } from "./numerical.ts";
import { type ElementCheck, GradCheckReport, type TensorCheck } from "./report.ts";

/** Options of {@link gradCheck}. */
export interface GradCheckOptions<P> {
  /** The gradient under test, such as a backward pass written by hand: a function of the parameters. Default {@link grad} of the cost. */
  readonly gradient?: (params: P) => P;
  /** How far each parameter is nudged. Default 1e-5; the course takes 1e-7, where round-off is a hundred times larger. */
  readonly epsilon?: number;
}

/** How many standard deviations of the round-off are put down to it, and not to a mistake. */
const benefitOfDoubt = 5;

/** Verdicts from best to worst. */
const severity: readonly Verdict[] = ["right", "cannot tell", "look again", "wrong"];

/**
 * Gradient checking as the course teaches it:
 * 1. all parameters, reshaped, make one vector θ;
 * 2. all gradients, in the same order, make dθ;
 * 3. for each i the two-sided difference dθ≈ᵢ = (J(θ + ε eᵢ) − J(θ − ε eᵢ)) / (2ε);
 * 4. the relative distance ‖dθ≈ − dθ‖₂ / (‖dθ≈‖₂ + ‖dθ‖₂): about 1e-7 is right, 1e-5 look again, 1e-3 wrong.
 *
 * Beyond that, each parameter array has its own distance and verdict, since a mistake in a small array hides in the
 * overall distance; the component that differs most is named, and the cause where the differences show a usual one (a
 * factor, a sign, a transpose, a penalty left out); and a distance that the round-off of the cost explains at this ε is
 * not held against the gradient.
 *
 * It costs two evaluations of J for each parameter: turn it on to look for mistakes, not while training. The parameters
 * are not changed.
 *
 * Source: deeplearning.ai, Deep Learning Specialization, course 2, week 1.
 *
 * @param cost J, from a tree of float64 parameters to one number.
 * @param params Where to check; random values find more than zeros.
 * @throws Error when two evaluations at the same parameters differ (dropout, sampling): nothing can be checked then;
 * ShapeError when a gradient's shape is not its parameter's; DTypeError when a parameter is not float64.
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
  const { gradient = grad(cost), epsilon = 1e-5 } = options;
  const point = asTree<P>("gradCheck", params);
  refuseNoise(cost, point);
  const slopes = tree.leaves(gradient(point));
  const shapes = tree.leaves(point).map((x) => x.shape);
  const names = tree.names(point);
  checkShapes(names, shapes, slopes);

  const [theta, unravel] = tree.ravel(point);
  const costOf = onVectors(cost, unravel);
  const values = theta.toTypedArray();
  const analytic = Float64Array.from(tree.ravel(slopes)[0].toTypedArray());
  const numerical = differences(costOf, values, { epsilon });
  // The difference of two evaluations, each with an error of σ, over 2ε.
  const noise = (benefitOfDoubt * Math.SQRT2 * roundingNoise(costOf, values)) / (2 * epsilon);
  const compare = (start: number, end: number) => {
    const [a, b] = [analytic.subarray(start, end), numerical.subarray(start, end)];
    const distance = relativeDistance(a, b);
    const size = norm(a) + norm(b);
    const roundoff = size === 0 ? 0 : Math.min(1, (noise * Math.sqrt(end - start)) / size);
    return { a, b, distance, roundoff, verdict: verdictOf(distance, roundoff) };
  };

  let start = 0;
  const tensors = shapes.map((shape, i): TensorCheck => {
    const name = names[i]!;
    const parameter = Float64Array.from(values.subarray(start, start + slopes[i]!.size));
    const { a, b, ...result } = compare(start, (start += slopes[i]!.size));
    const cause =
      result.verdict === "wrong" || result.verdict === "look again"
        ? causeOf({ name, shape, parameter, analytic: a, numerical: b, roundoff: result.roundoff })
        : undefined;
    return { name, shape, ...result, worst: worstOf(name, shape, a, b), cause };
  });
  const { distance, roundoff, verdict } = compare(0, analytic.length);
  const worst = [verdict, ...tensors.map((tensor) => tensor.verdict)].reduce((a, b) =>
    severity.indexOf(b) > severity.indexOf(a) ? b : a,
  );
  return new GradCheckReport({
    distance,
    roundoff,
    verdict: worst,
    epsilon,
    tensors,
    analytic: unravel(array(analytic)),
    numerical: unravel(array(numerical)),
  });
}

function refuseNoise<P>(cost: (params: P) => Operand, params: P): void {
  const [first, second] = [asArray(cost(params)).item(), asArray(cost(params)).item()];
  if (!Object.is(first, second)) {
    throw new Error(
      `gradCheck: two evaluations at the same parameters gave ${first} and ${second}. A cost that changes by itself ` +
        "(dropout, sampling, a running statistic) cannot be checked: fix its random key, or turn that part off",
    );
  }
  if (!Number.isFinite(first))
    throw new RangeError(`gradCheck: the cost is ${first} here; check at another point`);
}

function checkShapes(names: readonly string[], shapes: readonly Shape[], slopes: readonly NDArray[]): void {
  if (slopes.length !== shapes.length) {
    throw new ShapeError(
      `gradCheck: ${shapes.length} parameters need as many gradients, but ${slopes.length} came`,
    );
  }
  shapes.forEach((shape, i) => {
    if (!sameShape(shape, slopes[i]!.shape)) {
      throw new ShapeError(
        `gradCheck: ${names[i] || "the parameter"} has shape ${showShape(shape)}, its gradient ${showShape(slopes[i]!.shape)}`,
      );
    }
  });
}

/** The component whose two values lie furthest apart, by name. */
function worstOf(name: string, shape: Shape, a: ArrayLike<number>, b: ArrayLike<number>): ElementCheck {
  let worst = 0;
  for (let i = 1; i < a.length; i++) {
    if (!(Math.abs(a[i]! - b[i]!) <= Math.abs(a[worst]! - b[worst]!))) worst = i;
  }
  const [analytic, numerical] = [a[worst] ?? NaN, b[worst] ?? NaN];
  const distance = relativeDistance([analytic], [numerical]);
  return { name: elementName(name, shape, worst), analytic, numerical, distance };
}
