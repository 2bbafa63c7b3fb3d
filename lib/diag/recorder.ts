import { compile } from "../autodiff/compile/compile.ts";
import type { Examples } from "../data/examples.ts";
import type { Key } from "../ops/random.ts";
import type { Figure } from "../plot/figure.ts";
import { heatmap } from "../plot/heatmap.ts";
import { sideBySide } from "../plot/side-by-side.ts";
import type { Cost, TrainingStep } from "../train/training.ts";
import { called } from "./examination.ts";
import {
  describeLayers,
  describeParameters,
  hasWeights,
  type LayerStatistics,
  type ParameterStatistics,
} from "./layers.ts";
import { observe } from "./observation.ts";
import * as tree from "../ops/tree.ts";
import { dot, length } from "./vector.ts";

/** An array of parameters at one step of a training. */
export interface RecordedTensor extends ParameterStatistics {
  /** The rms of what the step changed over the rms of the values; about 10⁻³ is usual. ∞ where those are 0. */
  readonly updateToWeight: number;
  /** The cosine between what this step changed and what the one before did, from −1 to 1; NaN where either is 0. */
  readonly cosine: number;
}

/** What was recorded of one step. */
export interface RecordedStep {
  /** Counted from 1. */
  readonly step: number;
  readonly epoch: number;
  readonly cost: number;
  /** In the order they ran. */
  readonly layers: readonly LayerStatistics[];
  readonly tensors: readonly RecordedTensor[];
  /** Of the whole step with the whole step before. */
  readonly cosine: number;
}

/** What a {@link Recorder} draws over the steps: of layers, or of arrays of parameters. */
export type RecordedQuantity = "gradients" | "outputs" | "saturated" | "dead" | "updates" | "cosines";

const display = Symbol.for("Jupyter.display");
const inspect = Symbol.for("nodejs.util.inspect.custom");

/** Keeps what happens in each layer while a network trains; made by {@link recorder}. It shows itself as heat maps. */
export class Recorder<P, E extends Examples> {
  /** Hand this to {@link train}. */
  readonly onStep: (step: TrainingStep<P, E>) => void;
  private readonly kept: RecordedStep[] = [];
  private steps = 0;

  constructor(cost: Cost<P, E>, every: number) {
    const look = compile((model: P, batch: E, key: Key) => {
      const { layers, gradients } = observe((m: P) => cost(m, batch, { train: true, key }), model, undefined);
      return {
        layers: layers.map(({ name, kind, output, gradient }) => ({ name, kind, output, gradient })),
        gradients,
      };
    });
    let before: readonly Float64Array[] | undefined;
    this.onStep = (now) => {
      this.steps = now.step;
      const wanted = (now.step - 1) % every === 0;
      // The change of this step, where it or the one after it is to be recorded.
      const changes = wanted || now.step % every === 0 ? changesOf(now.before, now.after) : undefined;
      if (wanted) {
        const seen = look(now.before, now.batch, now.mode.key);
        this.kept.push(recordOf(now, seen, changes!, before));
      }
      before = changes;
    };
  }

  /** What was recorded so far. */
  get records(): readonly RecordedStep[] {
    return this.kept;
  }

  /**
   * A heat map over the recorded steps. "gradients" and "outputs": their rms in each layer with weights; "saturated" and
   * "dead": the share of outputs or units in each activation; "updates": update-to-weight ratios of the weights;
   * "cosines": between successive steps, of the weights.
   * @throws RangeError when nothing was recorded, or no layer has such a thing.
   */
  heatmap(quantity: RecordedQuantity): Figure {
    const [first] = this.kept;
    if (first === undefined)
      throw new RangeError("heatmap: nothing was recorded; hand recorder.onStep to train");
    const { of, yLabel, zLabel, title, ...look } = quantities[quantity];
    const names = of(first).map(({ name }) => name);
    if (names.length === 0) throw new RangeError(`heatmap: no layer of this network can be ${quantity}`);
    const columns = this.kept.map((record) => of(record).map(({ value }) => value));
    return heatmap(
      names.map((_, row) => columns.map((column) => column[row]!)),
      {
        title,
        xLabel: "step",
        yLabel,
        zLabel,
        rows: names,
        columns: this.kept.map(({ step }) => step),
        ...look,
      },
    );
  }

  /** Gradients and update-to-weight ratios, layer by layer and step by step. */
  figure(): Figure {
    return sideBySide([this.heatmap("gradients"), this.heatmap("updates")], {
      title: "While it trained",
      // The rows are those of the first map, and their names would meet its colour bar.
      layout: { yaxis2: { showticklabels: false, title: { text: "" } } },
    });
  }

  /** How much was recorded, and how the last step went. */
  toString(): string {
    const last = this.kept.at(-1);
    if (last === undefined) return "Recorder: nothing recorded yet; hand recorder.onStep to train";
    const ratios = weightsOf(last).map(
      ({ name, updateToWeight: r }) => `${name} ${Math.log10(r).toFixed(1)}`,
    );
    return (
      `Recorder: ${this.kept.length} of ${this.steps} steps; at step ${last.step}, log10 of update-to-weight ratios: ` +
      `${ratios.join(", ")}; cosine with the step before: ${last.cosine.toFixed(2)}`
    );
  }

  /** What `console.log` prints. */
  [inspect](): string {
    return this.toString();
  }

  /** The MIME bundle by which notebooks show the recorder. */
  [display](): { "text/plain": string; "application/vnd.plotly.v1+json"?: ReturnType<Figure["toJSON"]> } {
    const text = { "text/plain": this.toString() };
    return this.kept.length === 0
      ? text
      : { ...text, "application/vnd.plotly.v1+json": this.figure().toJSON() };
  }
}

/**
 * Keeps what happens in each layer while a network trains: the statistics of {@link layerStatistics}, gradients, how far
 * each array of parameters is moved in proportion to its size, and whether successive steps go the same way.
 *
 * A recorded step takes about as long as four others do. With one in fifty, the default, that is little enough to be left on.
 *
 * @param cost The one that {@link train} is given.
 * @param options `every`: record the first of so many steps; default 50. Take less for a short training.
 * @throws RangeError unless `every` is a whole number above 0.
 * @example
 * const points = data.moons({ key: random.key(0), count: 64, noise: 0.1 });
 * const cost = (net: nn.Sequential, { x, y }: Points) => nn.binaryCrossEntropyWithLogits(net.forward(x).squeeze(1), y);
 * const recorder = diag.recorder(cost, { every: 2 });
 * const net = nn.mlp([2, 8, 1], { key: random.key(1) });
 * train(cost, net, { examples: points, epochs: 3, key: random.key(2), onStep: recorder.onStep });
 * recorder.records.map(({ step }) => step); // => [1, 3, 5]
 * recorder.records[1]!.cosine > 0; // => true
 */
export function recorder<P, E extends Examples>(
  cost: Cost<P, E>,
  options: { readonly every?: number } = {},
): Recorder<P, E> {
  const { every = 50 } = options;
  if (!Number.isInteger(every) || every < 1) {
    throw new RangeError(`recorder: every must be a whole number above 0, got ${every}`);
  }
  return new Recorder(cost, every);
}

function recordOf<P, E>(
  { step, epoch, cost, before: model }: TrainingStep<P, E>,
  seen: Parameters<typeof describeLayers<P>>[1],
  changes: readonly Float64Array[],
  previous: readonly Float64Array[] | undefined,
): RecordedStep {
  const parameters = describeParameters(model, seen.gradients.model);
  const tensors = parameters.map((tensor, i) => {
    const change = changes[i]!;
    return {
      ...tensor,
      updateToWeight: length(change) / Math.sqrt(change.length) / tensor.value.rms,
      cosine: cosine([change], previous && [previous[i]!]),
    };
  });
  return {
    step,
    epoch,
    cost,
    layers: describeLayers(model, seen),
    tensors,
    cosine: cosine(changes, previous),
  };
}

/** What a step added to each array of parameters. */
function changesOf(before: unknown, after: unknown): Float64Array[] {
  const from = tree.leaves(before);
  return tree.leaves(after).map((x, i) => {
    const [start, end] = [from[i]!.toTypedArray(), x.toTypedArray()];
    const change = new Float64Array(x.size);
    for (let k = 0; k < change.length; k++) change[k] = end[k]! - start[k]!;
    return change;
  });
}

function cosine(a: readonly Float64Array[], b: readonly Float64Array[] | undefined): number {
  if (b === undefined) return NaN;
  const sum = (x: readonly Float64Array[], y: readonly Float64Array[]): number =>
    x.reduce((total, part, i) => total + dot(part, y[i]!), 0);
  return sum(a, b) / Math.sqrt(sum(a, a) * sum(b, b));
}

interface Quantity {
  readonly title: string;
  readonly yLabel: string;
  readonly zLabel: string;
  readonly zScale?: "log";
  readonly range?: readonly [number, number];
  readonly colors?: "diverging";
  readonly of: (record: RecordedStep) => readonly { readonly name: string; readonly value: number }[];
}

function ofLayers(value: (layer: LayerStatistics) => number | undefined): Quantity["of"] {
  return ({ layers }) =>
    layers.flatMap((layer) => {
      const v = value(layer);
      return v === undefined ? [] : [{ name: called(layer), value: v }];
    });
}

function weightsOf({ tensors }: RecordedStep): readonly RecordedTensor[] {
  return tensors.filter(({ shape }) => shape.length > 1);
}

const quantities: Record<RecordedQuantity, Quantity> = {
  gradients: {
    title: "Gradient by each layer's output",
    yLabel: "layer",
    zLabel: "rms of the gradient",
    zScale: "log",
    of: ofLayers((layer) => (hasWeights(layer) ? layer.gradient.rms : undefined)),
  },
  outputs: {
    title: "Output of each layer",
    yLabel: "layer",
    zLabel: "rms of the output",
    zScale: "log",
    of: ofLayers((layer) => (hasWeights(layer) ? layer.activation.rms : undefined)),
  },
  saturated: {
    title: "Saturated outputs",
    yLabel: "layer",
    zLabel: "share of the outputs",
    range: [0, 1],
    of: ofLayers((layer) => layer.activation.saturated),
  },
  dead: {
    title: "Dead units",
    yLabel: "layer",
    zLabel: "share of the units",
    range: [0, 1],
    of: ofLayers((layer) => (layer.kind === "relu" ? layer.activation.dead : undefined)),
  },
  updates: {
    title: "Update-to-weight ratio",
    yLabel: "array",
    zLabel: "rms of update / rms of weight",
    zScale: "log",
    of: (record) => weightsOf(record).map(({ name, updateToWeight }) => ({ name, value: updateToWeight })),
  },
  cosines: {
    title: "Cosine between successive steps",
    yLabel: "array",
    zLabel: "cosine",
    range: [-1, 1],
    colors: "diverging",
    of: (record) => weightsOf(record).map(({ name, cosine }) => ({ name, value: cosine })),
  },
};
