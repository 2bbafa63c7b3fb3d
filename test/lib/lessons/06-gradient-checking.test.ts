import { describe, expect, test } from "vitest";
import {
  array,
  data,
  equal,
  grad,
  gradCheck,
  nn,
  type NDArray,
  optim,
  random,
  slice,
  tree,
  zeros,
} from "../../../lib/index.ts";
import { proseOf, tex } from "./notebook.ts";

const prose = proseOf("06-gradient-checking.ipynb");
const wine = data.loadWine();
const x = new data.StandardScaler().fitTransform(wine.x);
const y = equal(wine.y, 1).astype("float64").reshape([178, 1]);

const [key1, key2] = random.split(random.key(4));
const start = {
  W1: nn.init.xavier().draw(key1, [13, 5]),
  b1: zeros([5]),
  W2: nn.init.xavier().draw(key2, [5, 1]),
  b2: zeros([1]),
};
type Params = typeof start;
const cost = (p: Params) =>
  nn.binaryCrossEntropyWithLogits(x.matmul(p.W1).add(p.b1).tanh().matmul(p.W2).add(p.b2), y);
/** The lesson's planted mistakes. */
const broken = (p: Params): Params => {
  const g = grad(cost)(p);
  return { ...g, b1: g.b1.mul(4), W2: g.W2.mul(2) };
};

describe("what lesson 06 says in its text", () => {
  test("following the broken gradient the cost falls, and looks even better", () => {
    const train = (gradient: (p: Params) => Params) => {
      const sgd = optim.sgd({ learningRate: 0.5 });
      let [p, state] = [start, sgd.init(start)];
      for (let step = 0; step < 149; step++) [p, state] = sgd.update(p, gradient(p), state);
      return cost(p).item();
    };
    const [right, wrong] = [train(grad(cost)), train(broken)];
    expect(wrong).toBeLessThan(right);
    expect(right).toBeLessThan(0.1 * cost(start).item());
    expect(prose).toContain("over these steps it even looks like the better one");
  });

  test("nearly ten orders of magnitude lie between right and broken", () => {
    const distance = (gradient: (p: Params) => Params) => gradCheck(cost, start, { gradient }).distance;
    const orders = Math.log10(distance(broken) / distance(grad(cost)));
    expect(orders).toBeGreaterThan(9);
    expect(orders).toBeLessThan(10.5);
    expect(prose).toContain("Nearly ten orders of magnitude lie between the two.");
  });

  test("the broken arrays are named, with distances 1/3 and 3/5 = (c − 1)/(c + 1)", () => {
    const { tensors } = gradCheck(cost, start, { gradient: broken });
    expect(tensors.map(({ name, verdict }) => [name, verdict])).toEqual([
      ["W1", "right"],
      ["b1", "wrong"],
      ["W2", "wrong"],
      ["b2", "right"],
    ]);
    expect(tensors[2]!.distance).toBeCloseTo(1 / 3, 8);
    expect(tensors[1]!.distance).toBeCloseTo(3 / 5, 8);
    expect(prose).toContain("1/3 for a factor of 2 and 3/5 for a factor of 4");
  });

  test("unscaled pixels hide a doubled bias gradient: 1.4e-4 overall, 1/3 in the bias", () => {
    const digits = data.loadDigits();
    const isZero = equal(digits.y.at(slice(0, 100)), 0)
      .astype("float64")
      .reshape([100, 1]);
    const check = (pixels: NDArray) => {
      interface Unit {
        readonly W: NDArray;
        readonly b: NDArray;
      }
      const unit = (p: Unit) => nn.binaryCrossEntropyWithLogits(pixels.matmul(p.W).add(p.b), isZero);
      const gradient = (p: Unit): Unit => ({ ...grad(unit)(p), b: grad(unit)(p).b.mul(2) });
      const report = gradCheck(unit, { W: zeros([pixels.shape[1]!, 1]), b: zeros([1]) }, { gradient });
      expect(report.tensors.map(({ verdict }) => verdict)).toEqual(["right", "wrong"]);
      expect(report.tensors[1]!.distance).toBeCloseTo(1 / 3, 6);
      return tex(report.distance, 2);
    };
    const bytes = check(digits.x.at(slice(0, 100)).mul(255 / 16));
    const large = check(random.uniform(random.key(6), [100, 28 * 28], { low: 0, high: 255 }));
    expect(large).toBe("1.4 \\times 10^{-4}");
    expect(prose).toContain(`$${bytes}$ for the digits and $${large}$ for the larger pictures`);
    expect(prose).toContain(`score $${large}$ overall, and 1/3 in the bias`);
  });

  test("a wrong goal passes, and near a minimum it says that it cannot tell", () => {
    const model = tree.map((p) => p, start);
    expect(gradCheck((p: Params) => cost(p).neg().add(1), model).verdict).toBe("right");
    const bowl = (w: NDArray) =>
      w
        .sub(array([1, 2]))
        .square()
        .sum()
        .add(1);
    const { best } = optim.gradientDescent(bowl, array([0, 0]), { learningRate: 0.4, steps: 18 });
    const near = gradCheck(bowl, best, { epsilon: 1e-7 });
    expect(near.verdict).toBe("cannot tell");
    expect(near.distance).toBeGreaterThan(1e-3);
  });
});
