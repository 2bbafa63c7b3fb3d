import { host } from "../core/host.ts";
import { escapeHtml } from "../core/html.ts";
import type { Examples } from "../data/examples.ts";
import { Figure } from "../plot/figure.ts";
import { lines } from "../plot/lines.ts";
import { sideBySide } from "../plot/side-by-side.ts";
import { palette } from "../plot/theme.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { short } from "./examination.ts";
import type { Illness } from "./finding.ts";
import { sizePanels } from "./size-panels.ts";

/** A network before or after a remedy. */
export interface Stage<P, E extends Examples> {
  readonly diagnosis: Diagnosis<P, E>;
  /** The costs of its first steps of training on all examples at once. */
  readonly costs: readonly number[];
}

const display = Symbol.for("Jupyter.display");
const inspect = Symbol.for("nodejs.util.inspect.custom");

/** What a remedy did: what to train on with, and the network before and after. It shows both side by side. */
export class Treatment<P, E extends Examples> {
  readonly illness: Illness;
  /** The model, the examples and the learning rate to go on with; those that the remedy left alone are the ones given. */
  readonly model: P;
  readonly examples: E;
  readonly learningRate: number | undefined;
  readonly before: Stage<P, E>;
  readonly after: Stage<P, E>;

  constructor(
    parts: Pick<Treatment<P, E>, "illness" | "model" | "examples" | "learningRate" | "before" | "after">,
  ) {
    this.illness = parts.illness;
    this.model = parts.model;
    this.examples = parts.examples;
    this.learningRate = parts.learningRate;
    this.before = parts.before;
    this.after = parts.after;
  }

  /** In words, what changed. */
  toString(): string {
    const { before, after } = this;
    const found = ({ diagnosis: { findings } }: Stage<P, E>): string =>
      findings.length === 0 ? "nothing found" : findings.map(({ illness }) => illness).join(", ");
    const course = ({ costs }: Stage<P, E>): string =>
      `cost ${short(costs[0]!)} to ${short(costs.at(-1)!)} in ${costs.length - 1} steps`;
    return [
      `Remedy for “${this.illness}”`,
      `before: ${found(before)}; ${course(before)}`,
      `after:  ${found(after)}; ${course(after)}`,
    ].join("\n");
  }

  /** Gradients and outputs of each layer, and the costs of the first steps, before and after. */
  figure(): Figure {
    const stages = [
      { name: "before", ...this.before },
      { name: "after", ...this.after },
    ];
    const costs = lines(
      stages.map(({ name, costs }) => ({ name, y: costs })),
      { title: "First steps of training", xLabel: "step", yLabel: "cost" },
    );
    // In the colours of the panels beside it.
    const colored = costs.data.map((trace, i) => ({ ...trace, line: { width: 2.5, color: palette[i]! } }));
    const sizes = stages.every(({ diagnosis }) => diagnosis.weighted.length > 0)
      ? sizePanels(
          stages.map(({ name, diagnosis: { weighted, predicted } }) => ({ name, weighted, predicted })),
        )
      : [];
    return sideBySide([...sizes, new Figure({ ...costs, data: colored })], {
      title: `Before and after the remedy for “${this.illness}”`,
    });
  }

  /** What `console.log` prints. */
  [inspect](): string {
    return this.toString();
  }

  /** Shows the figure, then returns what is below it. */
  [display](): { "text/plain": string; "text/html": string } {
    host()?.display(this.figure());
    return { "text/plain": this.toString(), "text/html": `<pre>${escapeHtml(this.toString())}</pre>` };
  }
}
