import { host } from "../core/host.ts";
import { showShape, sizeOf } from "../core/shape.ts";
import { escapeHtml } from "../core/html.ts";
import { textTable } from "../core/text-table.ts";
import type { Examples } from "../data/examples.ts";
import type { Figure } from "../plot/figure.ts";
import { ridgeline } from "../plot/ridgeline.ts";
import { sideBySide } from "../plot/side-by-side.ts";
import { scree } from "../plot/scree.ts";
import { called, percent, short } from "./examination.ts";
import type { Finding } from "./finding.ts";
import type { LayerStatistics, ParameterStatistics } from "./layers.ts";
import type { Magnitude } from "./magnitude.ts";
import { sizePanels } from "./size-panels.ts";
import type { PredictedSizes } from "./theory.ts";

/** An array of parameters, and how far a step of training moves it. */
export interface TensorStatistics extends ParameterStatistics {
  /** The rms of the step over that of the values, when a learning rate or an optimizer was given; about 10⁻³ is usual. Not for zeros. */
  readonly updateToWeight: number | undefined;
}

/** Up to so many parameters the Hessian's largest eigenvalue is there at once. */
const soonComputed = 20_000;

const display = Symbol.for("Jupyter.display");
const inspect = Symbol.for("nodejs.util.inspect.custom");

/**
 * What {@link diagnose} found. As the last value of a cell it shows itself: the sizes of activations and gradients in each
 * layer beside what theory predicts, what is wrong and what to do, and the numbers.
 */
export class Diagnosis<P, E extends Examples> {
  /** What is wrong, causes before what they cause; empty for a network with nothing to find. */
  readonly findings: readonly Finding<P, E>[];
  readonly cost: number;
  /** What the first layer was given. */
  readonly input: Magnitude | undefined;
  /** In the order they ran, activations included. */
  readonly layers: readonly LayerStatistics[];
  readonly tensors: readonly TensorStatistics[];
  /** Which of `layers` have weights; what theory predicts for these, where it can. */
  readonly weighted: readonly LayerStatistics[];
  readonly predicted: PredictedSizes | undefined;
  /** Of the Jacobian of the outputs by the inputs, see {@link jacobianSpectrum}; undefined for models without `forward`. */
  readonly singularValues: readonly number[] | undefined;
  private readonly stable: () => number | undefined;

  constructor(
    parts: Pick<
      Diagnosis<P, E>,
      "findings" | "cost" | "input" | "layers" | "tensors" | "weighted" | "predicted" | "singularValues"
    > & { readonly stable: () => number | undefined },
  ) {
    this.findings = parts.findings;
    this.cost = parts.cost;
    this.input = parts.input;
    this.layers = parts.layers;
    this.tensors = parts.tensors;
    this.weighted = parts.weighted;
    this.predicted = parts.predicted;
    this.singularValues = parts.singularValues;
    this.stable = parts.stable;
  }

  /**
   * 2/λmax, for the largest eigenvalue of the Hessian of the cost on up to 256 of the examples: with a larger learning
   * rate plain gradient descent climbs along the steepest direction. Computed when first asked for. Undefined where the
   * cost bends upwards along nothing, or something is not finite.
   */
  get largestStableStep(): number | undefined {
    return this.stable();
  }

  /** What was found, and the numbers of each layer and each array, as text. */
  toString(): string {
    const found = this.findings.flatMap((finding, i) => ["", `${i + 1}. ${finding.toString()}`]);
    return [
      this.summary(),
      ...found,
      "",
      ...textTable(this.layerTable()),
      "",
      ...textTable(this.tensorTable()),
    ].join("\n");
  }

  /**
   * The size of the gradient and of the activations in each layer with weights, as measured and, for plain networks of
   * relu, tanh, sigmoid or linear units, as mean-field theory predicts from the variances of weights and inputs.
   */
  figure(): Figure {
    return sideBySide(sizePanels([{ name: "this network", ...this }]), {
      title: `Diagnosis: ${this.headline()}`,
    });
  }

  /** How the outputs of each layer are distributed, through the depth. */
  ridgelines(): Figure {
    const ridges = this.layers
      .filter(({ activation }) => activation.histogram.x.length > 0)
      .map((layer) => ({ name: called(layer), ...layer.activation.histogram }));
    return ridgeline(ridges, { title: "What each layer puts out", xLabel: "output" });
  }

  /**
   * The singular values of the Jacobian of the outputs by the inputs.
   * @throws TypeError where they are not known, as of models without `forward`.
   */
  spectrum(): Figure {
    if (this.singularValues === undefined) {
      throw new TypeError("spectrum: the Jacobian of this model is not known; see diag.jacobianSpectrum");
    }
    const title = "By how much a small change of the input is stretched";
    return scree([{ name: "input–output Jacobian", values: this.singularValues }], { title });
  }

  /** Shows all there is, as a cell whose last value this is does. */
  show(): void {
    if (host() === undefined) console.log(this.toString());
    else host()?.display(this);
  }

  private headline(): string {
    if (this.findings.length === 0) return "nothing found";
    return this.findings.map(({ illness }) => illness).join(", ");
  }

  private summary(): string {
    const found =
      this.findings.length === 0
        ? "nothing found"
        : `${this.findings.length} ${this.findings.length === 1 ? "finding" : "findings"}`;
    const s = this.singularValues;
    const stretch =
      s === undefined || s.length === 0
        ? ""
        : `; it stretches a small change of the input by ${short(s[0]!)} at most and ${short(s.at(-1)!)} at least`;
    return `Diagnosis: ${found} (cost ${short(this.cost)}${stretch}${this.stability()})`;
  }

  /** Said where it is soon computed, and every operation of the cost can be differentiated twice. */
  private stability(): string {
    const size = this.tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    if (size > soonComputed) return "";
    try {
      const step = this.largestStableStep;
      return step === undefined
        ? ""
        : `; gradient descent is stable up to a learning rate of 2/λmax = ${short(step)}`;
    } catch {
      return "";
    }
  }

  private layerTable(): string[][] {
    const head = ["layer", "shape", "mean", "std", "5 %", "median", "95 %", "zeros", "state", "gradient rms"];
    return [
      head,
      ...this.layers.map(({ activation: a, gradient, shape, ...layer }) => [
        called(layer),
        showShape(shape),
        ...[a.mean, Math.sqrt(a.variance), a.quantiles.q05, a.quantiles.median, a.quantiles.q95].map(short),
        percent(a.zeros),
        state(a),
        short(gradient.rms),
      ]),
    ];
  }

  private tensorTable(): string[][] {
    const withUpdate = this.tensors.some(({ updateToWeight }) => updateToWeight !== undefined);
    const head = ["array", "shape", "rms", "gradient mean |g|", "rms", "max"];
    return [
      withUpdate ? [...head, "log10 update/weight"] : head,
      ...this.tensors.map(({ name, shape, value, gradient, updateToWeight }) => [
        name,
        showShape(shape),
        ...[value.rms, gradient.meanAbs, gradient.rms, gradient.maxAbs].map(short),
        ...(withUpdate ? [updateToWeight === undefined ? "" : Math.log10(updateToWeight).toFixed(1)] : []),
      ]),
    ];
  }

  /** What `console.log` prints. */
  [inspect](): string {
    return this.toString();
  }

  /** Shows the figure, then returns what is below it. */
  [display](): { "text/plain": string; "text/html": string } {
    if (this.weighted.length > 0) host()?.display(this.figure());
    const list = this.findings.map((finding) => `<li>${finding.toHtml()}</li>`).join("");
    const tables = [this.layerTable(), this.tensorTable()].map(htmlTable).join("");
    return {
      "text/plain": this.toString(),
      "text/html": `<div><p><b>${escapeHtml(this.summary())}</b></p><ol>${list}</ol><details><summary>Every layer and array</summary>${tables}</details></div>`,
    };
  }
}

/** How the units of a layer are. */
function state({ saturated, dead, nonFinite }: LayerStatistics["activation"]): string {
  if (nonFinite > 0) return `${percent(nonFinite)} not finite`;
  if (saturated !== undefined) return `${percent(saturated)} saturated`;
  return dead > 0 ? `${percent(dead)} dead` : "";
}

function htmlTable(rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${row(rows[0]!, "th")}</thead><tbody>${rows
    .slice(1)
    .map((cells) => row(cells, "td"))
    .join("")}</tbody></table>`;
}
