import type { Key } from "../ops/random.ts";
import { causeOf, linearCauseOf } from "./cause.ts";
import { measureComponents } from "./components.ts";
import { measureDirections, randomDirections } from "./directions.ts";
import { norm, relativeDifference, relativeDistance, type Verdict, verdictOf } from "./distance.ts";
import { elementName } from "./element.ts";
import type { Problem, Tensor } from "./problem.ts";
import type { ElementCheck, TensorCheck } from "./report.ts";
import type { How } from "./how.ts";
import type { Measured, Slopes } from "./slope.ts";
import { staleCause } from "./stale.ts";
import { remaindersOf } from "./taylor.ts";

/** One parameter array's gradients, side by side. */
export interface Compared {
  readonly check: TensorCheck;
  readonly analytic: Float64Array;
  readonly measured: Measured;
}

/** How a parameter array is to be looked at, and where what is found goes. */
export interface Where extends How {
  /** Takes the slopes found, at their places in θ. */
  readonly numerical: Float64Array;
}

/** Compares components one by one. */
export function compareComponents<P>(
  problem: Problem<P>,
  tensor: Tensor,
  {
    positions,
    first,
    epsilon,
    method,
    numerical,
  }: Where & { positions: Int32Array; first: Slopes | undefined },
): Compared {
  const { name, shape, start, size } = tensor;
  const measured = measureComponents(problem, tensor, positions, { epsilon, method }, first);
  const at = (values: Float64Array): Float64Array => {
    const picked = new Float64Array(positions.length);
    for (let i = 0; i < picked.length; i++) picked[i] = values[start + positions[i]!]!;
    return picked;
  };
  const analytic = at(problem.analytic);
  positions.forEach((position, i) => (numerical[start + position] = measured.numerical[i]!));
  const outcome = outcomeOf(problem, analytic, measured, epsilon);
  const full = positions.length === size;
  const disagreement = {
    name,
    shape,
    parameter: at(problem.theta),
    analytic,
    numerical: measured.numerical,
    roundoff: outcome.roundoff,
  };
  const worst = measured.wrong ?? furthest(analytic, measured.numerical);
  const check: TensorCheck = {
    name,
    shape,
    ...outcome,
    checked: full ? "all" : `${positions.length} of ${size}`,
    worst: elementCheck(tensor, positions[worst]!, analytic[worst]!, measured.numerical[worst]!),
    kinks: measured.kinks.map((i) => elementName(name, shape, positions[i]!)),
    cause: isSuspect(outcome.verdict)
      ? (staleCause(problem, tensor, positions[worst]!) ?? (full ? causeOf : linearCauseOf)(disagreement))
      : undefined,
  };
  return { check, analytic, measured };
}

/** Compares along random directions, and in the component that they lead to; for "taylor" the order of what remains, too. */
export function compareDirections<P>(
  problem: Problem<P>,
  tensor: Tensor,
  { count, key, epsilon, method, numerical }: Where & { count: number; key: Key },
): Compared {
  const { name, shape, start } = tensor;
  const directions = randomDirections(tensor.size, count, key);
  const measured = measureDirections(problem, tensor, directions, { epsilon, method });
  const { analytic, parameter } = measured;
  const taylor = method === "taylor" ? remaindersOf(problem, tensor, directions) : undefined;
  const outcome = outcomeOf(problem, analytic, measured, epsilon);
  const verdict = taylor
    ? byOrder(taylor.verdict, outcome.verdict, measured.kinks.length > 0)
    : outcome.verdict;
  const suspect = isSuspect(verdict);
  // Where nothing disagrees, the component with the largest gradient stands for the array.
  const slopes = problem.analytic.subarray(start, start + tensor.size);
  const position = measured.found ?? furthest(slopes, new Float64Array(slopes.length));
  const component = measureComponents(problem, tensor, Int32Array.of(position), { epsilon, method });
  numerical[start + position] = component.numerical[0]!;
  const check: TensorCheck = {
    name,
    shape,
    ...outcome,
    verdict,
    ...(taylor && { taylor }),
    checked: `${count} direction${count === 1 ? "" : "s"}`,
    worst: elementCheck(tensor, position, slopes[position]!, component.numerical[0]!),
    kinks: component.kinks.map(() => elementName(name, shape, position)),
    cause: suspect
      ? (staleCause(problem, tensor, position) ??
        linearCauseOf({ parameter, analytic, numerical: measured.numerical, roundoff: outcome.roundoff }))
      : undefined,
  };
  return { check, analytic, measured };
}

/** At a kink remainders fall with the first power of the step whatever the gradient: the order says nothing there. */
function byOrder(order: Verdict, distance: Verdict, atKink: boolean): Verdict {
  if (order === "right" || distance === "wrong") return distance === "wrong" ? "wrong" : order;
  return atKink ? "cannot tell" : order;
}

function isSuspect(verdict: Verdict): boolean {
  return verdict === "wrong" || verdict === "look again";
}

/** So small a part of the whole gradient is none. */
const negligible = 1e-7;

function outcomeOf<P>(
  problem: Problem<P>,
  analytic: Float64Array,
  { numerical, error, wrong }: Measured,
  epsilon: number | undefined,
): { distance: number; roundoff: number; verdict: Verdict } {
  const { distance, roundoff } = compare(analytic, numerical, error);
  if (wrong !== undefined) return { distance, roundoff, verdict: "wrong" };
  // Nudging gives no number at all, whatever the step: that says nothing of the gradient, unless it is none itself.
  if (!Number.isFinite(distance) && analytic.every(Number.isFinite))
    return { distance, roundoff, verdict: "cannot tell" };
  // Slopes that are 0, such as those of a bias that batch norm takes away, have digits of round-off alone.
  const bar = norm(error);
  const isZero = norm(analytic) <= bar && norm(numerical) <= bar;
  if (isZero && bar <= negligible * norm(problem.analytic)) return { distance, roundoff, verdict: "right" };
  return { distance, roundoff, verdict: verdictOf(distance, roundoff, epsilon === undefined ? 1e-5 : 1e-3) };
}

/** The relative distance of two gradients, and how much of it the error bars allow. */
export function compare(
  analytic: Float64Array,
  numerical: Float64Array,
  error: Float64Array,
): { distance: number; roundoff: number } {
  const size = norm(analytic) + norm(numerical);
  const roundoff = size === 0 ? 0 : Math.min(1, norm(error) / size);
  return { distance: relativeDistance(analytic, numerical), roundoff };
}

/** Where two vectors lie furthest apart. */
function furthest(a: Float64Array, b: Float64Array): number {
  let worst = 0;
  for (let i = 1; i < a.length; i++) {
    if (!(Math.abs(a[i]! - b[i]!) <= Math.abs(a[worst]! - b[worst]!))) worst = i;
  }
  return worst;
}

function elementCheck(
  { name, shape, start }: Tensor,
  position: number,
  analytic: number,
  numerical: number,
): ElementCheck {
  const distance = relativeDifference(analytic, numerical);
  return {
    name: elementName(name, shape, position),
    position: start + position,
    analytic,
    numerical,
    distance,
  };
}
