import type { Shape } from "../core/shape.ts";
import { showShape } from "../core/shape.ts";
import type { Verdict } from "./distance.ts";

/** One component of the gradient, checked. */
export interface ElementCheck {
  /** Which one, such as `layers.2.weight[3,1]`. */
  readonly name: string;
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
  /** The distance that round-off of the cost may cause at this ε. */
  readonly roundoff: number;
  readonly verdict: Verdict;
  /** The component whose two values differ most. */
  readonly worst: ElementCheck;
  /** What a wrong gradient looks like and what may be behind it, where a usual mistake is recognised. */
  readonly cause: string | undefined;
}

const display = Symbol.for("Jupyter.display");
const inspect = Symbol.for("nodejs.util.inspect.custom");

/** What {@link gradCheck} found. As the last value of a cell it shows itself as a table. */
export class GradCheckReport<P> {
  /** Relative distance over all parameters together. */
  readonly distance: number;
  /** The distance that round-off of the cost may cause at this ε. */
  readonly roundoff: number;
  /** The worst verdict of any tensor: an error in a small one hides in the overall distance. */
  readonly verdict: Verdict;
  /** How far each parameter was nudged. */
  readonly epsilon: number;
  /** Each parameter array, in the order of the tree. */
  readonly tensors: readonly TensorCheck[];
  /** The gradient under test, and the numerical one. */
  readonly analytic: P;
  readonly numerical: P;

  constructor(
    parts: Pick<
      GradCheckReport<P>,
      Exclude<keyof GradCheckReport<P>, "toString" | typeof display | typeof inspect>
    >,
  ) {
    this.distance = parts.distance;
    this.roundoff = parts.roundoff;
    this.verdict = parts.verdict;
    this.epsilon = parts.epsilon;
    this.tensors = parts.tensors;
    this.analytic = parts.analytic;
    this.numerical = parts.numerical;
  }

  /** The report as a table of text. */
  toString(): string {
    const rows = this.tensors.map(({ name, shape, distance, verdict, worst }) => [
      `${name || "parameter"} ${showShape(shape)}`,
      distance.toExponential(1),
      verdict,
      `${worst.name}: ${worst.analytic.toPrecision(6)}, numerically ${worst.numerical.toPrecision(6)}`,
    ]);
    const table = [["tensor", "distance", "verdict", "largest difference"], ...rows];
    const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]!.length)));
    const lines = table.map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    );
    const causes = this.tensors.flatMap(({ name, cause }) =>
      cause ? [`${name || "parameter"} ${cause}.`] : [],
    );
    return [this.summary(), "", ...lines, ...(causes.length > 0 ? ["", ...causes] : [])].join("\n");
  }

  private summary(): string {
    const distance = `relative distance ${this.distance.toExponential(3)} at ε = ${this.epsilon}`;
    const roundoff = this.distance > 1e-7 && this.distance <= this.roundoff;
    const why = roundoff
      ? `, within the ${this.roundoff.toExponential(1)} that round-off alone may cause`
      : "";
    return `Gradient check: ${this.verdict} (${distance}${why})`;
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
