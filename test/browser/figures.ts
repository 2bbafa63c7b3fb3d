import {
  array,
  data,
  diag,
  grad,
  type NDArray,
  nn,
  optim,
  plot,
  random,
  slice,
  train,
} from "../../lib/index.ts";

/** A figure to draw, and what must be seen of it besides its title and its axes. */
export interface Drawn {
  readonly figure: plot.Figure;
  readonly legend?: readonly string[];
  /** At least so many coloured pixels. Default 1000. */
  readonly colored?: number;
  readonly spatial?: boolean;
}

/** Himmelblau's function, raised by 1: four valleys. */
const valleys = (w: NDArray): NDArray => {
  const [x, y] = [w.at(0), w.at(1)];
  return x.square().add(y).sub(11).square().add(x.add(y.square()).sub(7).square()).add(1);
};
const start = array([-0.3, -0.9]);

function path(optimizer: optim.Optimizer): NDArray[] {
  let [now, state] = [start, optimizer.init(start)];
  const points = [now];
  for (let i = 0; i < 40; i++) {
    [now, state] = optimizer.update(now, grad(valleys)(now), state);
    points.push(now);
  }
  return points;
}

const map = diag.landscape(valleys, start, {
  directions: diag.parameterDirections(start, ["[0]", "[1]"]),
  range: [-5, 5],
  count: 41,
  title: "Three optimizers in four valleys",
  trajectory: {
    sgd: path(optim.sgd({ learningRate: 0.01 })),
    momentum: path(optim.momentum({ learningRate: 0.005 })),
    adam: path(optim.adam({ learningRate: 0.3 })),
  },
});
const line = diag.landscape(valleys, start, {
  directions: diag.directionsBetween(
    [array([3, 2]), array([-2.805118, 3.131312])],
    ["one valley", "another"],
  ),
  title: "From valley to valley",
});
const spectrumOf = (w: NDArray) => valleys(w.at(array([0, 1], { dtype: "int32" }))).add(w.square().sum());
const density = diag.hessianDensity(spectrumOf, array([3, 2, 1, 1, 1, 1]), { key: random.key(0) });
const falling = Array.from({ length: 60 }, (_, i) => Math.exp(-i / 9) + 0.01);
const epsilons = Array.from({ length: 29 }, (_, i) => 10 ** (-i / 2));

const digits = data.loadDigits();
const set = {
  x: new data.StandardScaler().fit(digits.x).transform(digits.x).at(slice(0, 200)),
  y: digits.y.at(slice(0, 200)),
};
const digitCost = (net: nn.Sequential, { x, y }: typeof set) => nn.crossEntropyWithLogits(net.forward(x), y);
const deep = (init: nn.Initializer) =>
  nn.mlp([64, ...new Array<number>(8).fill(40), 10], { key: random.key(1), activation: "tanh", init });
const diagnosis = diag.diagnose(deep(nn.init.normal(0.05)), set, digitCost);
const treatment = diagnosis.findings[0]!.apply({ key: random.key(2) });
const recorder = diag.recorder(digitCost, { every: 5 });
const digitNet = nn.mlp([64, 32, 32, 32, 10], { key: random.key(3) });
const { model: readsDigits } = train(digitCost, digitNet, {
  examples: set,
  epochs: 25,
  key: random.key(4),
  progress: "none",
  onStep: recorder.onStep,
});
const confused = nn.confusionMatrix(readsDigits.forward(set.x).argmax(1), set.y, 10).toArray() as number[][];
const rotation = nn.init.orthogonal().draw(random.key(5), [24, 24]).toArray() as number[][];

/** One of every kind. */
export const figures: Readonly<Record<string, () => Drawn>> = {
  contour: () => ({ figure: map.contour(), legend: ["sgd", "momentum", "adam"], colored: 40_000 }),
  heatmap: () => ({ figure: map.heatmap(), legend: ["sgd", "momentum", "adam"], colored: 40_000 }),
  surface: () => ({
    figure: map.surface(),
    legend: ["sgd", "momentum", "adam"],
    colored: 10_000,
    spatial: true,
  }),
  race: () => ({ figure: map.race({ frames: 5 }), legend: ["sgd", "momentum", "adam"], colored: 40_000 }),
  line: () => ({ figure: line.figure(), legend: ["cost", "the parameters"] }),
  spectrum: () => ({
    figure: plot.spectrum(density, {
      title: "Eigenvalues of a Hessian",
      eigenvalues: [density.least, density.largest],
      marks: [{ name: "2/α at α = 0.03", at: 2 / 0.03 }],
    }),
    legend: ["density", "eigenvalues", "2/α at α = 0.03"],
  }),
  costs: () => ({
    figure: plot.costCurves([
      { name: "small", train: falling, dev: falling.map((c, i) => c + 0.02 + (i / 300) ** 1.5) },
      {
        name: "large",
        train: falling.map((c) => c ** 2),
        dev: falling.map((c, i) => c ** 2 + 0.03 + i / 600),
      },
    ]),
    legend: ["small, train", "small, dev", "large, train"],
  }),
  vCurve: () => ({
    figure: plot.vCurve(
      [
        { name: "two-sided", epsilons, errors: epsilons.map((e) => e * e + 1e-16 / e) },
        { name: "one-sided", epsilons, errors: epsilons.map((e) => e + 1e-16 / e) },
      ],
      {
        title: "Which step?",
        theory: [
          { name: "truncation ε²", epsilons, errors: epsilons.map((e) => e * e) },
          { name: "round-off u/ε", epsilons, errors: epsilons.map((e) => 1e-16 / e) },
        ],
      },
    ),
    legend: ["two-sided", "one-sided", "truncation ε²", "round-off u/ε"],
  }),
  sweep: () => ({
    figure: plot.sweep(
      [0.5, 1, 2],
      (s) =>
        plot.lines([{ name: "y", x: [0, 1, 2], y: [0, s, s * s] }], {
          title: `Scale ${s}`,
          xLabel: "x (m)",
          yLabel: "y (m)",
        }),
      { label: "scale" },
    ),
  }),
  diagnosis: () => ({ figure: diagnosis.figure(), legend: ["this network", "this network, predicted"] }),
  treatment: () => ({
    figure: treatment.figure(),
    legend: ["before", "before, predicted", "after", "after, predicted"],
  }),
  recorder: () => ({ figure: recorder.figure(), colored: 40_000 }),
  cosines: () => ({ figure: recorder.heatmap("cosines"), colored: 20_000 }),
  ridgeline: () => ({ figure: treatment.after.diagnosis.ridgelines(), colored: 10_000 }),
  scree: () => ({
    figure: plot.scree(
      [
        { name: "before", values: treatment.before.diagnosis.singularValues! },
        { name: "after", values: treatment.after.diagnosis.singularValues! },
      ],
      { title: "Singular values of the input–output Jacobian" },
    ),
    legend: ["before", "after"],
  }),
  matrix: () => ({ figure: plot.matrix(rotation, { title: "A rotation's weights" }), colored: 20_000 }),
  confusion: () => ({
    figure: plot.confusion(confused, { title: "Which digit is taken for which" }),
    colored: 4000,
  }),
  phases: () => ({
    figure: diag.phaseDiagram("tanh", [
      { name: "LeCun", weightVariance: 1, biasVariance: 0.05 },
      { name: "large", weightVariance: 2.5, biasVariance: 0.05 },
    ]),
    legend: ["critical: tanh", "LeCun: χ = 0.759", "large: χ = 1.134"],
  }),
  varianceMaps: () => ({
    figure: diag.varianceMaps("tanh", { weightVariances: [1, 2.5], biasVariance: 0.05 }),
    legend: ["q' = q", "σ_w² = 1, settles at 0.1936"],
  }),
};
