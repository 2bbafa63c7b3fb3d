import type { Examples } from "../data/examples.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import type { Cost } from "../train/training.ts";
import { sub } from "../ops/arithmetic.ts";
import * as tree from "../ops/tree.ts";
import type { Optimizer, OptimizerState } from "../optim/optimizer.ts";
import { sgd } from "../optim/sgd.ts";
import { Diagnosis, type TensorStatistics } from "./diagnosis.ts";
import { type Examination, examine } from "./examination.ts";
import { type Discovery, Finding, type Illness } from "./finding.ts";
import { exploding, vanishing } from "./illnesses/depth.ts";
import { inputsNotNormalized } from "./illnesses/inputs.ts";
import { largestStableStep, unsuitableLearningRate } from "./illnesses/learning-rate.ts";
import { notFinite } from "./illnesses/not-finite.ts";
import { symmetricUnits } from "./illnesses/symmetry.ts";
import { tensorNotLearning } from "./illnesses/tensor.ts";
import { deadUnits, saturatedUnits } from "./illnesses/units.ts";
import { jacobianSpectrum } from "./jacobian-spectrum.ts";
import { magnitude } from "./magnitude.ts";
import { predictedSizes } from "./theory.ts";
import { Treatment } from "./treatment.ts";
import { trial } from "./trial.ts";

/** Options of {@link diagnose}. */
export interface DiagnoseOptions<P = unknown> {
  /** α of plain gradient descent, to be judged by the curvature of the cost, and to state how far a step moves each array. */
  readonly learningRate?: number | undefined;
  /** Instead of a learning rate: what the network is trained with. Its step states how far each array is moved, and remedies are tried with it. */
  readonly optimizer?: Optimizer | undefined;
  /** What the optimizer remembers, `optimizer` of a {@link Training}. Default: nothing yet, as before the first step. */
  readonly optimizerState?: OptimizerState<P> | undefined;
}

/**
 * Why a network does not train: looks at each layer and each array of parameters in one pass forward and one backward,
 * and says in words what is wrong, with the numbers that show it and what to do.
 *
 * What is looked for: numbers that are not finite; inputs that are not normalized; layers whose units are copies of each
 * other; saturated and dead units; gradients or activations that explode or vanish with depth; arrays that no gradient
 * reaches; and, where a learning rate is given, one that is too high or too low for the curvature of the cost. What that
 * curvature allows, 2/λmax, is said in any case (`largestStableStep`).
 *
 * It takes what {@link train} takes. Dropout is off (`mode.train` is false). For large sets, a few hundred examples do.
 *
 * @throws ShapeError when there are no examples; TypeError for a model without parameters; RangeError for a learning rate
 * that is none, or for one beside an optimizer.
 * @example
 * const points = data.moons({ key: random.key(0), count: 100, noise: 0.1 });
 * const cost = (net: nn.Sequential, { x, y }: Points) => nn.binaryCrossEntropyWithLogits(net.forward(x).squeeze(1), y);
 * const zeros = nn.mlp([2, 8, 8, 1], { key: random.key(1), init: nn.init.zeros() });
 * const [finding] = diag.diagnose(zeros, points, cost).findings;
 * finding?.illness; // => "symmetric units"
 * const { model } = finding!.apply({ key: random.key(2) });
 * diag.diagnose(model, points, cost).findings; // => []
 */
export function diagnose<P, E extends Examples>(
  model: P,
  examples: E,
  cost: Cost<P, E>,
  options: DiagnoseOptions<P> = {},
): Diagnosis<P, E> {
  const { learningRate, optimizerState } = options;
  if (learningRate !== undefined && !(learningRate > 0 && learningRate < Infinity)) {
    throw new RangeError(`diagnose: the learning rate must be a number above 0, got ${learningRate}`);
  }
  if (learningRate !== undefined && options.optimizer !== undefined) {
    throw new RangeError("diagnose: the optimizer has a learning rate of its own; leave learningRate out");
  }
  const optimizer = options.optimizer ?? (learningRate === undefined ? undefined : sgd({ learningRate }));
  const seen = examine(model, examples, cost);
  const discovered = discover(seen);
  const bends = !discovered.some(({ illness }) => illness === "not finite");
  const stable = once(() => (bends ? largestStableStep(seen, cost) : undefined));
  if (learningRate !== undefined) discovered.push(...unsuitableLearningRate<P, E>(stable(), learningRate));
  const findings = discovered.map((found) => new Finding(found, (key) => treat(found, key)));

  const treat = (found: Discovery<P, E>, key: NDArray): Treatment<P, E> => {
    const given = { model, examples, learningRate };
    const cure = { ...given, ...found.cure?.(key) };
    const { optimizer } = options;
    const stage = (at: typeof given) => ({
      diagnosis: diagnose(at.model, at.examples, cost, { learningRate: at.learningRate, optimizer }),
      costs: trial(at.model, at.examples, cost, { steps: 40, learningRate: at.learningRate, optimizer }),
    });
    return new Treatment({ illness: found.illness, ...cure, before: stage(given), after: stage(cure) });
  };

  return new Diagnosis({
    findings,
    cost: seen.cost,
    input: seen.input && magnitude(seen.input.x),
    layers: seen.statistics,
    tensors: withUpdates(seen, optimizer, optimizerState),
    weighted: seen.weighted.map((i) => seen.statistics[i]!),
    predicted: predictedSizes(seen),
    singularValues: spectrumOf(seen),
    stable,
  });
}

/** A function that computes its value when it is first asked for. */
function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}

/** What leaves arrays without a gradient, so that they need no finding of their own. */
const causes: readonly Illness[] = [
  "symmetric units",
  "saturated units",
  "dead units",
  "vanishing",
  "not finite",
];

/** Each array with how far a step of the optimizer moves it in proportion to its size; biases that are 0 still have none. */
function withUpdates<P, E extends Examples>(
  { model, parameters, tensors }: Examination<P, E>,
  optimizer: Optimizer | undefined,
  state?: OptimizerState<P>,
): TensorStatistics[] {
  if (optimizer === undefined) return tensors.map((tensor) => ({ ...tensor, updateToWeight: undefined }));
  const gradients = tree.unflatten(
    model,
    [...parameters.values()].map(({ gradient }) => gradient),
  );
  const [moved] = optimizer.update(model, gradients, state ?? optimizer.init(model));
  const [from, to] = [tree.leaves(model), tree.leaves(moved)];
  return tensors.map((tensor, i) => {
    const change = magnitude(sub(to[i]!, from[i]!)).rms;
    return { ...tensor, updateToWeight: tensor.value.rms === 0 ? undefined : change / tensor.value.rms };
  });
}

/** What is wrong, causes before what they cause: an overflow after the explosion that led to it. */
function discover<P, E extends Examples>(seen: Examination<P, E>): Discovery<P, E>[] {
  const broken = notFinite(seen);
  // With such numbers in what was given, nothing else that is seen means anything.
  if (broken.some(({ where: [place] }) => place! in seen.examples || seen.parameters.has(place!)))
    return broken;
  const grown = exploding(seen);
  const found = [
    ...inputsNotNormalized(seen),
    ...(broken.length > 0 ? [...grown, ...broken] : []),
    ...symmetricUnits(seen),
    ...saturatedUnits(seen),
    ...deadUnits(seen),
    ...(broken.length > 0 ? [] : grown),
    ...vanishing(seen),
  ];
  const explained = found.some(({ illness }) => causes.includes(illness));
  return explained ? found : [...found, ...tensorNotLearning(seen)];
}

/** More outputs than this, and their Jacobian would cost more than all else. */
const mostOutputs = 64;

function spectrumOf<P, E extends Examples>({
  model,
  input,
  statistics,
}: Examination<P, E>): number[] | undefined {
  const net = model as { forward?(x: NDArray): NDArray };
  const last = statistics.at(-1);
  if (net.forward?.length !== 1 || input?.name === undefined || input.x.ndim !== 2) return undefined;
  if (last?.shape.length !== 2 || last.shape[1]! > mostOutputs) return undefined;
  if (statistics.some(({ activation, gradient }) => activation.nonFinite + gradient.nonFinite > 0))
    return undefined;
  return jacobianSpectrum((x) => net.forward!(x), input.x);
}
