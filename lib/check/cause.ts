import type { Shape } from "../core/shape.ts";
import { elementName } from "./element.ts";
import { norm } from "./distance.ts";

/** A parameter array with the two gradients that disagree about it. */
export interface Disagreement {
  readonly name: string;
  readonly shape: Shape;
  readonly parameter: Float64Array;
  readonly analytic: Float64Array;
  readonly numerical: Float64Array;
  /** Relative size of what round-off alone may make of the numerical gradient. */
  readonly roundoff: number;
}

type Linear = Omit<Disagreement, "name" | "shape">;

/**
 * The usual mistakes, recognised by the pattern that they leave: a gradient that is 0, a constant multiple of the right
 * one, or its transpose; one that lacks the term of a penalty, or has one too many; one that is wrong in a single
 * element, row or column; one with a factor for each row or column, with some signs wrong, with its numbers in another
 * order, or with their sum in the place of each.
 *
 * @returns What the gradient looks like and what may have caused it, or undefined when no pattern fits.
 */
export function causeOf(of: Disagreement): string | undefined {
  const patterns = [cutOff, multiple, transposed, penalty, inOnePlace, summed, signs, factorEach, reordered];
  for (const pattern of patterns) {
    const cause = pattern(of);
    if (cause !== undefined) return cause;
  }
  return undefined;
}

/** Those of the mistakes that show in any linear combinations of the components too: in a sample, or along directions. */
export function linearCauseOf(of: Linear): string | undefined {
  return cutOff(of) ?? multiple(of) ?? penalty(of);
}

/** Whether `a` is `b` but for a small remainder, measured against the size of `scale`. */
function matches(a: Float64Array, b: Float64Array, scale: Float64Array, roundoff: number): boolean {
  return norm(a.map((value, i) => value - b[i]!)) <= Math.max(1e-5, 2 * roundoff) * norm(scale);
}

/** The c that brings c·b closest to a. */
function projection(a: Float64Array, b: Float64Array): number {
  const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / dot(b, b);
}

function cutOff({ analytic, numerical }: Linear): string | undefined {
  if (norm(analytic) > 0 || norm(numerical) === 0) return undefined;
  return "is 0 throughout: the way from the cost to this parameter is cut (a detached value, a branch left out)";
}

function multiple({ analytic, numerical, roundoff }: Linear): string | undefined {
  const factor = projection(analytic, numerical);
  const scaled = numerical.map((value) => factor * value);
  if (!Number.isFinite(factor) || !matches(analytic, scaled, analytic, roundoff)) return undefined;
  const [times, over] = [Math.round(factor), Math.round(1 / factor)];
  const tolerance = Math.max(1e-4, 2 * roundoff);
  const isWhole = Math.abs(factor - times) <= tolerance * Math.abs(factor);
  const isPart = Math.abs(1 / factor - over) <= tolerance / Math.abs(factor);
  if (isWhole && times === 1) return undefined;
  if (isWhole && times === -1) return "has the wrong sign throughout";
  if (isWhole) return `is ${times} times what it should be throughout${hintTimes(times)}`;
  if (isPart) return `is 1/${over} of what it should be throughout${hintPart(over)}`;
  // A single number is always some multiple of another: that is a pattern only where the factor is a plain one.
  return analytic.length > 1 ? `is ${factor.toPrecision(4)} times what it should be throughout` : undefined;
}

function hintTimes(factor: number): string {
  if (factor === 2) return ": added twice, or the ½ of a square cost differentiated away";
  return factor > 2 ? `: if ${factor} is the number of examples, a mean was differentiated as a sum` : "";
}

function hintPart(divisor: number): string {
  if (divisor === 2) return ": the 2 from differentiating a square is missing, or a ½ is in it twice";
  return divisor > 2 ? `: if ${divisor} is the number of examples, it was divided by them twice` : "";
}

function transposed({ shape, analytic, numerical, roundoff }: Disagreement): string | undefined {
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2 || rows < 2 || columns < 2) return undefined;
  const turned = Float64Array.from(
    numerical,
    (_, i) => numerical[(i % rows) * columns + Math.floor(i / rows)]!,
  );
  if (!matches(analytic, turned, turned, roundoff)) return undefined;
  return "has the right numbers in the order of its transpose: a product's factors are swapped, or a transpose is missing";
}

function penalty({ parameter, analytic, numerical, roundoff }: Linear): string | undefined {
  const missing = numerical.map((value, i) => value - analytic[i]!);
  const lambda = projection(missing, parameter);
  // The difference is known only as well as the gradients are, so round-off counts for more in it.
  const blurred = roundoff * (norm(numerical) / norm(missing));
  const term = parameter.map((value) => lambda * value);
  if (parameter.length < 2 || !matches(missing, term, missing, blurred)) return undefined;
  const size = Math.abs(lambda).toPrecision(3);
  return lambda > 0
    ? `lacks ${size} times the parameter itself: a penalty ½·${size}·‖w‖² is in the cost and not in the gradient`
    : `has ${size} times the parameter too much: a penalty ½·${size}·‖w‖² is in the gradient and not in the cost`;
}

function inOnePlace({ name, shape, analytic, numerical, roundoff }: Disagreement): string | undefined {
  const tolerance = Math.max(1e-5, 2 * roundoff) * (norm(numerical) / Math.sqrt(numerical.length));
  const wrong = Array.from(numerical.keys()).filter(
    (i) => Math.abs(analytic[i]! - numerical[i]!) > tolerance,
  );
  if (wrong.length === 0 || wrong.length === numerical.length) return undefined;
  if (wrong.length === 1) return `is wrong in one element alone, ${elementName(name, shape, wrong[0]!)}`;
  const columns = shape[1];
  if (shape.length !== 2 || columns === undefined) return undefined;
  const rowsWrong = new Set(wrong.map((i) => Math.floor(i / columns)));
  const columnsWrong = new Set(wrong.map((i) => i % columns));
  if (rowsWrong.size === 1) return `is wrong in row ${[...rowsWrong][0]} alone`;
  if (columnsWrong.size === 1) return `is wrong in column ${[...columnsWrong][0]} alone`;
  return undefined;
}

/** Each element is what all of them together should be. */
function summed({ analytic, numerical, roundoff }: Disagreement): string | undefined {
  const total = numerical.reduce((sum, value) => sum + value, 0);
  if (analytic.length < 2) return undefined;
  for (const [each, words] of [
    [total, "the sum"],
    [total / numerical.length, "the mean"],
  ] as const) {
    if (
      matches(
        analytic,
        analytic.map(() => each),
        analytic,
        roundoff,
      )
    )
      return `is ${words} of what all its elements should be, in each of them: summed over units too, not over examples alone`;
  }
  return undefined;
}

function signs({ analytic, numerical, roundoff }: Disagreement): string | undefined {
  if (!matches(analytic.map(Math.abs), numerical.map(Math.abs), numerical, roundoff)) return undefined;
  const wrong = numerical.filter((value, i) => value * analytic[i]! < 0).length;
  return wrong === 0
    ? undefined
    : `has the right sizes, with the wrong sign in ${wrong} of ${numerical.length} elements`;
}

/** Each row, or each column, is a multiple of what it should be. */
function factorEach({ shape, analytic, numerical, roundoff }: Disagreement): string | undefined {
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2 || rows < 2 || columns < 2) return undefined;
  const line = (values: Float64Array, k: number, byRow: boolean) =>
    byRow
      ? values.subarray(k * columns, (k + 1) * columns)
      : Float64Array.from({ length: rows }, (_, i) => values[i * columns + k]!);
  for (const byRow of [false, true]) {
    const factors = Array.from({ length: byRow ? rows : columns }, (_, k) =>
      projection(line(analytic, k, byRow), line(numerical, k, byRow)),
    );
    const scaled = numerical.map(
      (value, i) => (factors[byRow ? Math.floor(i / columns) : i % columns] || 0) * value,
    );
    if (!matches(analytic, scaled, analytic, roundoff)) continue;
    const [one, many] = byRow ? ["row", "inputs"] : ["column", "outputs"];
    const shown = factors.slice(0, 3).map((factor) => factor.toPrecision(3));
    return (
      `has a factor of its own in each ${one} (${shown.join(", ")}${factors.length > 3 ? ", …" : ""}): something that ` +
      `belongs to each of the ${many} is missing or there twice, such as a slope or a scale`
    );
  }
  return undefined;
}

function reordered({ analytic, numerical, roundoff }: Disagreement): string | undefined {
  if (analytic.length < 3 || !matches(analytic.toSorted(), numerical.toSorted(), numerical, roundoff))
    return undefined;
  return "has the right numbers in another order: examples, rows or columns are shuffled or turned around";
}
