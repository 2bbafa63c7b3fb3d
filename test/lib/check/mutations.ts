import { array, grad, nn, type NDArray, random, tree } from "../../../lib/index.ts";

const examples = 6;
const lambda = 0.3;
const x = random.normal(random.key(1), [examples, 3]);
const labels = array([0, 1, 1, 0, 1, 0]);

type Net = nn.Sequential;
/** Biases are moved off 0, where a penalty on them would not show. */
export const net: Net = tree.map(
  (p) => (p.ndim === 1 ? p.add(random.normal(random.key(2), p.shape)) : p),
  nn.mlp([3, 4, 4, 2], { key: random.key(0), activation: "tanh" }),
);
const loss = (model: Net) => nn.crossEntropyWithLogits(model.forward(x), labels);
const weights = (model: Net) => tree.leaves(model).filter((p) => p.ndim === 2);
const penalty = (model: Net) =>
  weights(model).reduce<NDArray>(
    (sum, w) =>
      sum.add(
        w
          .square()
          .sum()
          .mul(lambda / 2),
      ),
    array(0),
  );
export const cost = (model: Net) => loss(model).add(penalty(model));

/** The exact gradient with one of its arrays changed. */
export function planted(tensor: string, change: Mistake["change"]) {
  const names = tree.names(net);
  return (model: Net): Net => {
    let i = 0;
    return tree.map(
      (g, p, kept) => (names[i++] === tensor ? change(g, p, kept) : g),
      grad(cost)(model),
      model,
      before,
    );
  };
}

/** The gradient at other parameters, as a cache may still hold it. */
const before = grad(cost)(tree.map((p) => p.mul(0.8).add(0.05), net));

export interface Mistake {
  readonly what: string;
  /** Of the right gradient, the parameter, and the gradient from before. */
  readonly change: (g: NDArray, p: NDArray, kept: NDArray) => NDArray;
  readonly cause: RegExp;
  /** The arrays where it can be made and seen. Default all. */
  readonly where?: (name: string) => boolean;
}

const isWeight = (name: string) => name.endsWith("weight");
/** A factor for each of n units, none like another. */
const slopes = (n: number) => array(Array.from({ length: n }, (_, i) => 0.4 + 0.35 * i));
export const mistakes: Mistake[] = [
  { what: "twice", change: (g) => g.mul(2), cause: /^is 2 times what it should be throughout: added twice/ },
  { what: "half", change: (g) => g.mul(0.5), cause: /^is 1\/2 of what it should be throughout: the 2 / },
  { what: "negated", change: (g) => g.neg(), cause: /^has the wrong sign throughout$/ },
  {
    what: "a sum for a mean",
    change: (g) => g.mul(examples),
    cause: /^is 6 times .* differentiated as a sum$/,
  },
  {
    what: "a mean of a mean",
    change: (g) => g.div(examples),
    cause: /^is 1\/6 of .* divided by them twice$/,
  },
  { what: "an odd factor", change: (g) => g.mul(1.7), cause: /^is 1\.700 times/ },
  { what: "cut off", change: (g) => g.mul(0), cause: /^is 0 throughout: the way .* is cut/ },
  {
    what: "penalty forgotten",
    change: (g, p) => g.sub(p.mul(lambda)),
    cause: /^lacks 0\.300 times the parameter itself: a penalty ½·0\.300·‖w‖² is in the cost and not/,
    where: isWeight,
  },
  {
    what: "penalty on what has none",
    change: (g, p) => g.add(p.mul(lambda)),
    cause: /^has 0\.300 times the parameter too much: .* in the gradient and not in the cost$/,
    where: (name) => !isWeight(name),
  },
  {
    what: "transposed",
    change: (g) => g.T,
    cause: /^has the right numbers in the order of its transpose/,
    where: (name) => name === "layers.2.weight",
  },
  {
    what: "reshaped in the wrong order",
    change: (g) => g.T.reshape(g.shape),
    cause: /^has the right numbers in the order of its transpose/,
    where: (name) => isWeight(name) && name !== "layers.2.weight",
  },
  {
    what: "one element",
    change: (g) => g.with(g.ndim === 2 ? [1, 1] : [1], 9),
    cause: /^is wrong in one element alone, layers\.\d\.(weight\[1,1\]|bias\[1\])$/,
  },
  { what: "one row", change: (g) => g.with([2], 9), cause: /^is wrong in row 2 alone$/, where: isWeight },
  {
    what: "one column",
    change: (g) => g.with([":", 1], 9),
    cause: /^is wrong in column 1 alone$/,
    where: isWeight,
  },
  {
    what: "a slope missing for each output",
    change: (g) => g.mul(slopes(g.shape[1]!)),
    cause: /^has a factor of its own in each column \(0\.400, 0\.750.*belongs to each of the outputs/,
    where: isWeight,
  },
  {
    what: "a scale missing for each input",
    change: (g) => g.mul(slopes(g.shape[0]!).expandDims(1)),
    cause: /^has a factor of its own in each row \(0\.400, 0\.750.*belongs to each of the inputs/,
    where: isWeight,
  },
  {
    what: "some signs",
    change: (g) =>
      g.mul(array(Array.from({ length: g.size }, (_, i) => (i % 3 === 0 ? -1 : 1))).reshape(g.shape)),
    cause: /^has the right sizes, with the wrong sign in \d of \d+ elements$/,
    where: isWeight,
  },
  {
    what: "in another order",
    change: (g) => g.take(Array.from({ length: g.shape[0]! }, (_, i) => g.shape[0]! - 1 - i)),
    cause: /^has the right numbers in another order/,
    where: (name) => name !== "layers.4.bias",
  },
  {
    what: "summed over units too",
    change: (g) => g.mul(0).add(g.sum()),
    cause: /^is the sum of what all its elements should be, in each of them/,
    // The last bias has gradients whose sum is 0.
    where: (name) => name !== "layers.4.bias",
  },
  {
    what: "kept from before",
    change: (_, __, kept) => kept,
    cause: /^is the same at other parameters too, .* \(a stale cache\)$/,
  },
];

/** Each mistake in each array where it can be made. */
export const plantedMistakes = mistakes.flatMap(({ where = () => true, ...mistake }) =>
  tree
    .names(net)
    .filter(where)
    .map((tensor) => ({ tensor, ...mistake })),
);
