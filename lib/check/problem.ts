import { compile } from "../autodiff/compile/compile.ts";
import { ShapeError } from "../core/errors.ts";
import { sameShape, type Shape, showShape } from "../core/shape.ts";
import { array } from "../ndarray/creation.ts";
import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { asArray } from "../ops/primitive.ts";
import * as tree from "../ops/tree.ts";
import { complexSlopes } from "./complex/complex-step.ts";
import { roundingNoise, type VectorCost } from "./noise.ts";
import { asTree, onVectors } from "./numerical.ts";
import { costChanges } from "./nudge/nudged-cost.ts";
import { refuseNoise } from "./refuse-noise.ts";
import { firstStep, type Line, roundoffAt, scaleOf, type Slopes } from "./slope.ts";

/** What the operations of a cost may lose of a complex step's slope by rounding, in proportion. */
const complexRounding = 2 ** -40;
/** With fewer slopes than this to be found, following nudges through the cost does not repay its recording. */
const worthFollowing = 16;

/** One parameter array within θ. */
export interface Tensor {
  /** Its place among the arrays. */
  readonly index: number;
  readonly name: string;
  readonly shape: Shape;
  /** Where its elements stand in θ. */
  readonly start: number;
  readonly size: number;
}

/** A gradient to be checked: the cost as a function of the vector θ, and dθ. */
export class Problem<P> {
  readonly tensors: readonly Tensor[];
  readonly theta: Float64Array;
  readonly analytic: Float64Array;
  /** The standard deviation of the rounding errors in the cost. */
  readonly noise: number;
  readonly unravel: (theta: NDArray) => P;
  readonly #cost: (params: P) => Operand;
  readonly #point: P;
  readonly #onVectors: VectorCost;
  readonly #gradient: (params: P) => P;
  #evaluations = 0;
  /** On how many threads the cost was evaluated. */
  threads = 1;
  /** Called as evaluations are made, with how many there were. */
  onEvaluation: (evaluations: number) => void = () => undefined;

  /**
   * @throws Error when two evaluations at the same parameters differ; RangeError when the cost is not finite;
   * ShapeError when a gradient's shape is not its parameter's; DTypeError when a parameter is not float64.
   */
  constructor(
    caller: string,
    cost: (params: P) => Operand,
    params: P | tree.Input<P>,
    gradient: (params: P) => P,
  ) {
    const point = asTree<P>(caller, params);
    refuseNoise(caller, cost, point);
    const slopes = gradient(point);
    this.tensors = tensorsOf(caller, point, tree.leaves(slopes));
    const [theta, unravel] = tree.ravel(point);
    this.unravel = unravel;
    this.theta = Float64Array.from(theta.toTypedArray());
    this.analytic = Float64Array.from(tree.ravel(slopes)[0].toTypedArray());
    this.#cost = cost;
    this.#point = point;
    this.#onVectors = onVectors(cost, unravel);
    this.#gradient = gradient;
    this.#evaluations = 2;
    this.noise = roundingNoise(this.#compiled(), this.theta);
  }

  /** How often the cost was evaluated so far, but for its gradient. */
  get evaluations(): number {
    return this.#evaluations;
  }

  /** The cost at other parameters. */
  costAt(theta: Float64Array): number {
    this.#count(1);
    return this.#onVectors(theta);
  }

  /** {@link costAt} for many parameters: the same bits, sooner. */
  #compiled(): VectorCost {
    const onVectors = compile((theta: NDArray) => this.#cost(this.unravel(theta)), { reuse: true });
    return (theta) => {
      try {
        const value = asArray(onVectors(array(theta))).item();
        this.#count(1);
        return value;
      } catch {
        // It reads numbers of its parameters.
        return this.costAt(theta);
      }
    };
  }

  #count(evaluations: number): void {
    this.#evaluations += evaluations;
    this.onEvaluation(this.#evaluations);
  }

  /** The gradient under test at other parameters. */
  gradientAt(theta: Float64Array): Float64Array {
    return Float64Array.from(tree.ravel(this.#gradient(this.unravel(array(theta))))[0].toTypedArray());
  }

  /** The cost when one component of θ is nudged. */
  along(position: number): Line {
    return (t) => {
      const copy = Float64Array.from(this.theta);
      copy[position]! += t;
      return this.costAt(copy);
    };
  }

  /** The cost when the components from `start` on are nudged together, each in proportion to its entry in `direction`. */
  toward(start: number, direction: Float64Array): Line {
    return (t) => {
      const copy = Float64Array.from(this.theta);
      for (let i = 0; i < direction.length; i++) copy[start + i]! += t * direction[i]!;
      return this.costAt(copy);
    };
  }

  /**
   * The two-sided quotients along components of all arrays, with the first step of each, at once by {@link costChanges}.
   * None where that does not pay, or where the cost cannot be followed, as when it reads numbers of its parameters.
   */
  quotients(positions: readonly Int32Array[], threads: number): readonly Slopes[] | undefined {
    const count = positions.reduce((sum, { length }) => sum + length, 0);
    if (count < worthFollowing) return undefined;
    const steps = this.tensors.map(({ start }, i) =>
      new Float64Array(positions[i]!.length).map((_, k) =>
        firstStep(this.scaleAt(start + positions[i]![k]!)),
      ),
    );
    const onProgress = (done: number, sharing: number) => {
      this.threads = Math.max(this.threads, sharing);
      this.onEvaluation(this.#evaluations + done);
    };
    let changes: Float64Array[];
    try {
      const nudges = steps.map((each, i) => bothSides(positions[i]!, each));
      changes = costChanges(this.#cost, this.#point, nudges, { threads, onProgress });
    } catch {
      return undefined;
    }
    this.#count(2 * count);
    return steps.map((each, i) => ({
      numerical: each.map((step, k) => (changes[i]![2 * k]! - changes[i]![2 * k + 1]!) / (2 * step)),
      error: each.map((step) => roundoffAt(step, this.noise)),
    }));
  }

  /** The slopes along directions within one array by {@link complexSlopes}. */
  complexSteps({ index }: Tensor, directions: Iterable<Float64Array>): Slopes {
    const slope = complexSlopes(this.#cost, this.#point, index);
    const slopes: number[] = [];
    for (const direction of directions) {
      slopes.push(slope(direction));
      this.#count(1);
    }
    const numerical = Float64Array.from(slopes);
    return { numerical, error: numerical.map((value) => Math.abs(value) * complexRounding) };
  }

  /** What steps are taken in proportion to along a line through these components. */
  scaleAt(start: number, size = 1): number {
    let most = 0;
    for (let i = start; i < start + size; i++) most = Math.max(most, Math.abs(this.theta[i]!));
    return scaleOf(most);
  }
}

/** Each position nudged up, and down. */
function bothSides(positions: Int32Array, steps: Float64Array) {
  const at = new Int32Array(2 * steps.length);
  const by = new Float64Array(at.length);
  for (let k = 0; k < at.length; k++) {
    at[k] = positions[k >> 1]!;
    by[k] = (k % 2 === 0 ? 1 : -1) * steps[k >> 1]!;
  }
  return { positions: at, steps: by };
}

function tensorsOf(caller: string, point: unknown, slopes: readonly NDArray[]): Tensor[] {
  const params = tree.leaves(point);
  const names = tree.names(point);
  if (slopes.length !== params.length) {
    throw new ShapeError(
      `${caller}: ${params.length} parameters need as many gradients, but ${slopes.length} came`,
    );
  }
  let start = 0;
  return params.map(({ shape, size }, i) => {
    const name = names[i]!;
    if (!sameShape(shape, slopes[i]!.shape)) {
      throw new ShapeError(
        `${caller}: ${name || "the parameter"} has shape ${showShape(shape)}, its gradient ${showShape(slopes[i]!.shape)}`,
      );
    }
    start += size;
    return { index: i, name, shape, start: start - size, size };
  });
}
