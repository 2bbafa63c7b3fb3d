import type { Shape } from "../core/shape.ts";
import { showShape } from "../core/shape.ts";
import type { TypedArray } from "../core/dtype.ts";
import { host } from "../core/host.ts";
import { wrapped } from "../core/wrapped.ts";
import * as tree from "../ops/tree.ts";
import type { Figure } from "../plot/figure.ts";
import type { Verdict } from "./distance.ts";
import { checkFigure } from "./figure.ts";
import type { Method } from "./how.ts";
import type { TaylorTest } from "./taylor.ts";

/** One component of the gradient, checked. */
export interface ElementCheck {
  /** Which one, such as `layers.2.weight[3,1]`. */
  readonly name: string;
  /** Where it stands in θ. */
  readonly position: number;
  /** What the gradient under test says. */
  readonly analytic: number;
  /** What nudging it says. */
  readonly numerical: number;
  /** |analytic − numerical| / (|analytic| + |numerical|). */
  readonly distance: number;
}

/** One parameter array, checked. */
export interface TensorCheck {
  readonly name: string;
  readonly shape: Shape;
  readonly distance: number;
  /** The distance that the error bars of the numerical gradient allow: round-off of the cost, and truncation where it was seen. */
  readonly roundoff: number;
  readonly verdict: Verdict;
  /** With method "taylor" the order of what the gradient leaves of the cost. */
  readonly taylor?: TaylorTest;
  /** What was looked at: "all" components, "20 of 800" of them, or "4 directions". */
  readonly checked: string;
  /** The component whose two values differ most. */
  readonly worst: ElementCheck;
  /** Components in doubt that are at a kink, where the slopes of both sides differ: a gradient between them counts as right, any other is undecided. */
  readonly kinks: readonly string[];
  /** What a wrong gradient looks like and what may be behind it, where a usual mistake is recognised. */
  readonly cause: string | undefined;
}

/** The relative distance of one component over the step, the V-curve. */
export interface EpsilonSweep {
  readonly name: string;
  /** The parameter array that it belongs to, the one that is worst. */
  readonly tensor: string;
  readonly epsilons: readonly number[];
  readonly distances: readonly number[];
}

const methodNames: Readonly<Record<Method, string>> = {
  nudge: "",
  complex: " by the complex step",
  taylor: " by the order of the remainder",
};
const slopeNames: Readonly<Record<Method, string>> = {
  nudge: "numerically",
  complex: "by the complex step",
  taylor: "numerically",
};
const display = Symbol.for("Jupyter.display");
const inspect = Symbol.for("nodejs.util.inspect.custom");

/** What {@link gradCheck} found. As the last value of a cell it shows itself as a table;
 * `show()` adds the pictures. */
export class GradCheckReport<P> {
  /** Relative distance over all parameters together. */
  readonly distance: number;
  /** The distance that the error bars of the numerical gradient allow. */
  readonly roundoff: number;
  /** The worst verdict of any tensor: an error in a small one hides in the overall distance. */
  readonly verdict: Verdict;
  /** How far each parameter was nudged, when that was fixed. */
  readonly epsilon: number | undefined;
  /** How slopes were found. */
  readonly method: Method;
  /** 1 for a gradient, 2 for second derivatives. */
  readonly order: 1 | 2;
  /** Each parameter array, in the order of the tree. */
  readonly tensors: readonly TensorCheck[];
  /** How often the cost was evaluated, but for its gradient. */
  readonly evaluations: number;
  /** On how many threads. */
  readonly threads: number;
  /** The gradient under test, and the numerical one: NaN where it was not looked at. */
  readonly analytic: P;
  readonly numerical: P;
  readonly #measureSweep: () => EpsilonSweep;
  #sweep: EpsilonSweep | undefined;

  constructor(
    parts: Pick<
      GradCheckReport<P>,
      Exclude<
        keyof GradCheckReport<P>,
        "toString" | "figure" | "show" | "sweep" | typeof display | typeof inspect
      >
    > & { readonly measureSweep: () => EpsilonSweep },
  ) {
    this.distance = parts.distance;
    this.roundoff = parts.roundoff;
    this.verdict = parts.verdict;
    this.epsilon = parts.epsilon;
    this.method = parts.method;
    this.order = parts.order;
    this.tensors = parts.tensors;
    this.#measureSweep = parts.measureSweep;
    this.evaluations = parts.evaluations;
    this.threads = parts.threads;
    this.analytic = parts.analytic;
    this.numerical = parts.numerical;
  }

  /** The component that differs most, over ε; measured when first asked for, in 46 evaluations of the cost. */
  get sweep(): EpsilonSweep {
    return (this.#sweep ??= this.#measureSweep());
  }

  /** The report as a table of text. */
  toString(): string {
    const partial = this.tensors.some(({ checked }) => checked !== "all");
    const ordered = this.method === "taylor";
    const rows = this.tensors.map(({ name, shape, distance, verdict, checked, worst, taylor }) => [
      `${name || "parameter"} ${showShape(shape)}${partial ? `, ${checked}` : ""}`,
      distance.toExponential(1),
      ...(ordered ? [showOrder(taylor!.order)] : []),
      verdict,
      `${worst.name}: ${worst.analytic.toPrecision(6)}, ${slopeNames[this.method]} ${worst.numerical.toPrecision(6)}`,
    ]);
    const head = ["tensor", "distance", ...(ordered ? ["order"] : []), "verdict", "largest difference"];
    const table = [head, ...rows];
    const widths = head.slice(0, -1).map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
    const lines = table.map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    );
    const gradients = tree.leaves(this.analytic).map((gradient) => gradient.toTypedArray());
    const remarks = this.tensors.flatMap(({ name, verdict, distance, cause, kinks }, i) => [
      ...(cause ? [`${name || "parameter"} ${cause}.`] : []),
      ...(kinks.length > 0 ? [kinkRemark(kinks, verdict)] : []),
      ...(distance === 0 && gradients[i]!.every((slope) => slope === 0) ? [idleRemark(name)] : []),
    ]);
    const below = remarks.map((remark) => wrapped(remark));
    return [this.summary(), "", ...lines, ...(below.length > 0 ? ["", ...below] : [])].join("\n");
  }

  /** The report as pictures: a bar for each parameter array, the worst element over ε, and the elements of its array. */
  figure(): Figure {
    const worst = Math.max(
      0,
      this.tensors.findIndex(({ name }) => name === this.sweep.tensor),
    );
    const [analytic, numerical] = [this.analytic, this.numerical].map((gradient) =>
      tree.leaves(gradient)[worst]!.toTypedArray(),
    ) as [TypedArray, TypedArray];
    const { name, shape } = this.tensors[worst]!;
    const { tensors, sweep } = this;
    return checkFigure({
      title: `${this.title}: ${this.verdict}`,
      // Nudging finds no more than ten digits, the complex step all that a float64 has.
      floor: this.method === "complex" ? 1e-17 : 1e-12,
      tensors,
      sweep,
      tensor: { name, shape, analytic, numerical },
    });
  }

  /** Shows all there is: the table, and in a notebook the pictures of {@link figure} below it. */
  show(): void {
    console.log(this.toString());
    host()?.display(this.figure());
  }

  private summary(): string {
    const step = this.epsilon === undefined ? "" : ` at ε = ${this.epsilon}`;
    const distance = `relative distance ${this.distance.toExponential(3)}${step}`;
    const roundoff = this.distance > 1e-7 && this.distance <= this.roundoff;
    const why = roundoff
      ? `, within the ${this.roundoff.toExponential(1)} that round-off alone may cause`
      : "";
    return `${this.title}: ${this.verdict} (${distance}${why})`;
  }

  private get title(): string {
    return `Gradient check${this.order === 2 ? " of second derivatives" : ""}${methodNames[this.method]}`;
  }

  /** What `console.log` prints. */
  [inspect](): string {
    return this.toString();
  }

  /** The MIME bundle by which notebooks show the report. */
  [display](): { "text/plain": string } {
    return { "text/plain": this.toString() };
  }
}

function showOrder(order: number): string {
  return Number.isNaN(order) ? "none" : order.toFixed(2);
}

/** What is right, and yet seldom meant. */
function idleRemark(name: string): string {
  const what = name || "the parameter";
  return `${what} has no influence on the cost here: its gradient is 0 throughout, and nudging it changes nothing. Does the cost use it?`;
}

function kinkRemark(kinks: readonly string[], verdict: Verdict): string {
  const rest = kinks.length > 3 ? ` and ${kinks.length - 3} more` : "";
  const where = `${kinks.slice(0, 3).join(", ")}${rest} ${kinks.length === 1 ? "is" : "are"} at a kink of the cost`;
  return verdict === "right"
    ? `${where}, with gradients between the slopes of both sides.`
    : `${where}, where nudging cannot tell: move the parameters a little and check again.`;
}
