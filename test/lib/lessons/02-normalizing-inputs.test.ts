import { describe, expect, test } from "vitest";
import {
  array,
  compile,
  concatenate,
  data,
  diag,
  equal,
  linalg,
  nn,
  type NDArray,
  ones,
  optim,
  random,
  slice,
  stack,
  valueAndGrad,
  zeros,
} from "../../../lib/index.ts";
import { proseOf, tex } from "./notebook.ts";

const prose = proseOf("02-normalizing-inputs.ipynb");
const wine = data.loadWine();
const feature = (name: string) => wine.x.at(":", wine.featureNames.indexOf(name));
const center = (v: NDArray) => v.sub(v.mean(0));

/** κ and 2/λmax of least squares on these features, with a bias. */
function linear(x: NDArray) {
  const cost = (p: { w: NDArray; b: NDArray }) =>
    nn.leastSquares(x.matmul(p.w).add(p.b), zeros([x.shape[0]!]));
  return diag.curvature(cost, { w: zeros([x.shape[1]!]), b: 0 });
}

/** The lowest cost that least squares with a bias can reach. */
function lowestCost(x: NDArray, y: NDArray): number {
  const rows = concatenate([x, ones([x.shape[0]!, 1])], 1);
  const w = linalg.solve(rows.T.matmul(rows), rows.T.matmul(y));
  return nn.leastSquares(rows.matmul(w), y).item();
}

const standardized = new data.StandardScaler().fitTransform(wine.x);

describe("what lesson 02 says in its text", () => {
  test("ranges of the two features", () => {
    const range = (name: string) => Math.round(feature(name).max().sub(feature(name).min()).item());
    expect(prose).toContain(
      `proline spreads over ${range("proline")} units, color intensity over ${range("color_intensity")}`,
    );
    expect(prose).toContain(`the $m = ${wine.x.shape[0]}$ wines`);
  });

  test("the valley of proline and color intensity is over a hundred times longer than wide", () => {
    const x = center(stack([feature("proline"), feature("color_intensity")], 1));
    const { conditionNumber } = diag.curvature(
      (w: NDArray) => nn.leastSquares(x.matmul(w), zeros([178])),
      zeros([2]),
    );
    expect(Math.sqrt(conditionNumber)).toBeGreaterThan(100);
    expect(prose).toContain("more than a hundred times longer than it is wide");
  });

  test("mean and deviation of alcohol", () => {
    const alcohol = feature("alcohol");
    expect(prose).toContain(
      `a standard deviation of ${alcohol.std().item().toFixed(2)}, but a mean of ${alcohol.mean().item().toFixed(0)}`,
    );
  });

  test("condition number and largest stable step of all features, as recorded and standardized", () => {
    const [raw, standard] = [linear(wine.x), linear(standardized)];
    const rawStep = raw.largestStableStep.toExponential(1).replace("e-6", " \\times 10^{-6}");
    expect(prose).toContain(
      `As recorded, $\\kappa = ${tex(raw.conditionNumber)}$ and no learning rate above $${rawStep}$ is stable.`,
    );
    expect(prose).toContain(
      `Standardized, $\\kappa = ${tex(standard.conditionNumber)}$ and the limit is ${tex(standard.largestStableStep)}.`,
    );
  });

  test("condition numbers of half measures and of dividing by the variance", () => {
    const scaledOnly = linear(
      new data.StandardScaler({ center: false }).fitTransform(wine.x),
    ).conditionNumber;
    const centredOnly = linear(
      new data.StandardScaler({ scale: false }).fitTransform(wine.x),
    ).conditionNumber;
    const byVariance = linear(center(wine.x).div(wine.x.var(0))).conditionNumber;
    expect(prose).toContain(
      `dividing without subtracting the mean leaves $\\kappa = ${tex(scaledOnly)}$, subtracting without dividing $${tex(centredOnly)}$`,
    );
    expect(prose).toContain(
      `Dividing by $\\sigma^2$ gives $${tex(byVariance)}$, worse than not dividing at all`,
    );
    expect(byVariance).toBeGreaterThan(centredOnly);
    expect(prose).toContain(
      `$\\kappa$ is then $${tex(byVariance)}$ on Wine, against ${tex(linear(standardized).conditionNumber)} with $\\sigma$`,
    );
    expect(prose).toContain(`leaves $\\kappa = ${tex(scaledOnly)}$.`);
  });

  test("the most correlated pair, its correlation and the condition number it keeps", () => {
    const r = standardized.T.matmul(standardized).div(178).toArray() as number[][];
    const pairs = r.flatMap((row, i) => row.slice(0, i).map((value, j) => [Math.abs(value), j, i] as const));
    const [top, j, i] = pairs.reduce((a, b) => (b[0] > a[0] ? b : a));
    expect([wine.featureNames[j], wine.featureNames[i]]).toEqual(["total_phenols", "flavanoids"]);
    const kept = tex((1 + top) / (1 - top));
    expect(prose).toContain(`has $r = ${top.toFixed(2)}$ and keeps $\\kappa = ${kept}$`);
    expect(prose).toContain(`the most correlated pair keeps ${kept}.`);
  });

  test("normalizing does not change the lowest cost a linear model with a bias can reach", () => {
    const isFirst = equal(wine.y, 0).astype("float64");
    expect(lowestCost(standardized, isFirst)).toBeCloseTo(lowestCost(wine.x, isFirst), 9);
    expect(prose).toContain("a linear model with a bias can undo it, so its lowest cost is the same");
  });

  test("raw and standardized landscapes are the same, seen in different units", () => {
    const x = center(stack([feature("proline"), feature("color_intensity")], 1));
    const sigma = x.std(0);
    const cost = (features: NDArray, w: NDArray) =>
      nn.leastSquares(features.matmul(w), center(feature("alcohol"))).item();
    const w = array([0.7, -0.2]);
    expect(cost(x.div(sigma), w)).toBeCloseTo(cost(x, w.div(sigma)), 12);
  });

  test(
    "of scikit-learn's 200 splits, own statistics change nothing in nearly half; on batches of one kind they do",
    { timeout: 60_000 },
    () => {
      const learn = learner();
      const models = Array.from({ length: 200 }, (_, seed) => {
        const order = new random.RandomState(seed).permutation(178);
        const [held, rest] = [order.at(slice(0, 54)), order.at(slice(54, 178))];
        const scaler = new data.StandardScaler().fit(wine.x.take(rest));
        const p = learn(scaler.transform(wine.x.take(rest)), wine.y.take(rest));
        return { p, scaler, x: wine.x.take(held), y: wine.y.take(held) };
      });
      const byTraining = models.map(({ p, scaler, x, y }) => right(p, scaler.transform(x), y));
      const byOwn = models.map(({ p, x, y }) => right(p, own(x), y));
      const same = byOwn.filter((score, i) => score === byTraining[i]).length;
      const [whole, wrong] = [mean(byTraining), mean(byOwn)];
      expect(prose).toContain(`${whole} against ${wrong} %: it costs less than a point`);
      expect(prose).toContain(`nearly half (${same} of the 200) see no difference`);
      // scikit-learn 1.9.1: LogisticRegression() on train_test_split(test_size=0.3, random_state=0…199).
      expect([whole, wrong]).toEqual(["97.9", "97.2"]);
      expect(Math.abs(same - 94)).toBeLessThanOrEqual(2);

      const second = models.map(({ p, scaler, x, y }) => {
        const rows = equal(y, 1);
        const [batch, labels] = [x.at(rows), y.at(rows)];
        return [right(p, scaler.transform(batch), labels), right(p, own(batch), labels)] as const;
      });
      const [good, bad] = [mean(second.map(([a]) => a)), mean(second.map(([, b]) => b))];
      expect(prose).toContain(`${good} % are recognised by the training set's statistics, and ${bad} % by`);
      expect(prose).toContain(
        `(${whole} against ${wrong} %), a batch of one kind (${good} against ${bad} %) or a single example`,
      );
    },
  );

  test("gradient descent shrinks the distance along each axis by 1 − αλ a step", () => {
    const x = standardized.take([6, 12], 1);
    const H = linalg.eigh(x.T.matmul(x).div(178));
    const cost = (w: NDArray) => nn.leastSquares(x.matmul(w), zeros([178]));
    const learningRate = 0.9 * diag.curvature(cost, zeros([2])).largestStableStep;
    const start = array([0.8, -0.8]);
    const { path } = optim.gradientDescent(cost, start, { learningRate, steps: 10 });
    const predicted = H.values.mul(-learningRate).add(1).pow(10).mul(start.matmul(H.vectors));
    const reached = path[10]!.matmul(H.vectors);
    expect(reached.sub(predicted).abs().max().item()).toBeLessThan(1e-12);
  });

  test("own statistics do not show on the lesson's test set", () => {
    const options = { key: random.key(1), fractions: { train: 0.7, test: 0.3 }, stratify: wine.y };
    const { train, test: held } = data.trainDevTestSplit({ x: wine.x, y: wine.y }, options);
    const scaler = new data.StandardScaler().fit(train.x);
    const p = learner()(scaler.transform(train.x), train.y);
    const whole = right(p, scaler.transform(held.x), held.y);
    expect(Math.abs(right(p, own(held.x), held.y) - whole)).toBeLessThan(2);
    expect(prose).toContain("No worse, or hardly.");
  });
});

interface Linear {
  readonly w: NDArray;
  readonly b: NDArray;
}
const outputs = (p: Linear, x: NDArray) => x.matmul(p.w).add(p.b);
const right = (p: Linear, x: NDArray, y: NDArray) => 100 * nn.accuracy(outputs(p, x).argmax(1), y);
const own = (x: NDArray) => new data.StandardScaler().fitTransform(x);
const mean = (values: readonly number[]) =>
  (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(1);

/** The lesson's logistic regression: 300 steps of gradient descent, with scikit-learn's default penalty. */
function learner() {
  const slope = compile(
    valueAndGrad((p: Linear, x: NDArray, y: NDArray) =>
      nn.crossEntropyWithLogits(outputs(p, x), y).add(
        p.w
          .square()
          .sum()
          .div(2 * x.shape[0]!),
      ),
    ),
  );
  return (x: NDArray, y: NDArray): Linear => {
    let p: Linear = { w: zeros([13, 3]), b: zeros([3]) };
    for (let step = 0; step < 300; step++) {
      const [, g] = slope(p, x, y);
      p = { w: p.w.sub(g.w.mul(0.5)), b: p.b.sub(g.b.mul(0.5)) };
    }
    return p;
  };
}
