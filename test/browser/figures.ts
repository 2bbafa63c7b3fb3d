import { array, diag, grad, type NDArray, optim, plot, random } from "../../lib/index.ts";

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
};
