import { describe, expect, test } from "vitest";
import {
  array,
  compile,
  data,
  diag,
  eye,
  linspace,
  type NDArray,
  nn,
  optim,
  random,
  tree,
  valueAndGrad,
} from "../../../lib/index.ts";

const key = random.key(3);
const points = data.moons({ key: random.key(0), count: 80, noise: 0.15 });
const fresh = nn.mlp([2, 6, 4, 1], { key: random.key(1), activation: "tanh" });
const cost = (model: nn.Sequential) =>
  nn.binaryCrossEntropyWithLogits(model.forward(points.x).squeeze(1), points.y);
const net = optim.gradientDescent(cost, fresh, { learningRate: 0.3, steps: 200 }).best;
/** All eigenvalues, from the whole Hessian. */
const { eigenvalues: exact, directions } = diag.curvature(cost, net);
const spread = Math.max(...exact.map(Math.abs));

/** ½ wᵀAw, whose Hessian is A. */
const quadratic = (a: NDArray) => (w: NDArray) => w.dot(a.matmul(w)).mul(0.5);

describe("hessianEigenpairs", () => {
  test("gives the eigenvalues of the whole Hessian, largest first, with its directions", () => {
    const found = diag.hessianEigenpairs(cost, net, { key, count: 5, tolerance: 1e-8 });
    expect(found.converged).toBe(true);
    found.values.forEach((value, i) => expect(value).toBeCloseTo(exact.at(-1 - i)!, 8));
    const top = tree.ravel(found.vectors[0]!)[0];
    expect(Math.abs(top.dot(directions.at(":", -1)).item())).toBeCloseTo(1, 8);
    expect(found.largestStableStep).toBeCloseTo(2 / exact.at(-1)!, 8);
  });

  test("gives the other end, and the largest in magnitude", () => {
    const smallest = diag.hessianEigenpairs(cost, net, { key, count: 3, which: "smallest", tolerance: 1e-8 });
    smallest.values.forEach((value, i) => expect(value).toBeCloseTo(exact[i]!, 8));
    const a = array([
      [1, 0, 0],
      [0, -5, 0],
      [0, 0, 3],
    ]);
    const far = diag.hessianEigenpairs(quadratic(a), array([0, 0, 0]), { key, count: 2, which: "magnitude" });
    far.values.forEach((value, i) => expect(value).toBeCloseTo([-5, 3][i]!, 10));
    expect(far.largestStableStep).toBeUndefined();
  });

  test("finds an eigenvalue as often as it is there", () => {
    const found = diag.hessianEigenpairs(quadratic(eye(6).mul(2)), array([1, 2, 3, 4, 5, 6]), {
      key,
      count: 4,
    });
    found.values.forEach((value) => expect(value).toBeCloseTo(2, 10));
    const vectors = found.vectors.map((v) => v.toArray() as number[]);
    const gram = array(vectors).matmul(array(vectors).transpose());
    expect(gram.sub(eye(4)).abs().max().item()).toBeLessThan(1e-10);
  });

  test("says how far each is from being one, and when it did not get there", () => {
    const found = diag.hessianEigenpairs(cost, net, { key, count: 2, maxSteps: 3 });
    expect(found.converged).toBe(false);
    expect(found.products).toBe(5);
    found.values.forEach((value, i) => {
      const nearest = Math.min(...exact.map((lambda) => Math.abs(lambda - value)));
      expect(nearest).toBeLessThanOrEqual(found.residuals[i]! * (1 + 1e-9));
    });
    expect(Math.max(...found.residuals)).toBeGreaterThan(1e-4 * spread);
  });

  test("is the same when the cost is not compiled, and works in float32", () => {
    const options = { key, count: 2 };
    const compiled = diag.hessianEigenpairs(cost, net, options);
    const plain = diag.hessianEigenpairs(cost, net, { ...options, compiled: false });
    const small = diag.hessianEigenpairs(
      cost,
      tree.map((x) => x.astype("float32"), net),
      options,
    );
    compiled.values.forEach((value, i) => {
      expect(plain.values[i]).toBeCloseTo(value, 10);
      expect(small.values[i]).toBeCloseTo(value, 3);
    });
    expect(tree.leaves(small.vectors[0])[0]!.dtype).toBe("float32");
  });

  test("of a cost that bends nowhere upwards is stable with every step", () => {
    const dome = diag.hessianEigenpairs(quadratic(eye(2).neg()), array([0, 0]), { key });
    expect(dome.largestStableStep).toBe(Infinity);
  });

  test.each<[string, () => unknown, string]>([
    [
      "more than there are",
      () => diag.hessianEigenpairs(quadratic(eye(2)), array([0, 0]), { key, count: 3 }),
      "hessianEigenpairs: count must be a whole number from 1 to 2, got 3",
    ],
    [
      "a Hessian that is not finite",
      () => diag.hessianEigenpairs((w: NDArray) => w.sqrt().sum(), array([0, 0]), { key }),
      "hessianEigenpairs: the Hessian is not finite at these parameters; look from another point",
    ],
    [
      "no parameters",
      () => diag.hessianEigenpairs(() => array(1), {}, { key }),
      "hessianEigenpairs: the parameters hold no numbers",
    ],
  ])("refuses %s", (_, run, message) => {
    expect(run).toThrow(message);
  });
});

describe("hessianTrace", () => {
  test("is the sum of all eigenvalues, within its error", () => {
    const sum = exact.reduce((total, value) => total + value, 0);
    const { trace, standardError } = diag.hessianTrace(cost, net, { key, samples: 400 });
    expect(Math.abs(trace - sum)).toBeLessThan(4 * standardError);
    expect(standardError).toBeLessThan(0.2 * sum);
  });

  test("is exact for a diagonal Hessian, and wants two samples", () => {
    const diagonal = (w: NDArray) =>
      w
        .square()
        .mul(array([1, 2, 3]))
        .sum();
    const { trace, standardError } = diag.hessianTrace(diagonal, array([1, 1, 1]), { key, samples: 2 });
    expect([trace, standardError]).toEqual([12, 0]);
    expect(() => diag.hessianTrace(diagonal, array([1, 1, 1]), { key, samples: 1 })).toThrow(
      "samples must be a whole number ≥ 2, got 1",
    );
  });
});

describe("hessianDensity", () => {
  const found = diag.hessianDensity(cost, net, { key, probes: 200 });
  const moment = (p: number) => exact.reduce((sum, value) => sum + value ** p, 0) / exact.length;

  test("integrates to 1 and has the moments of all eigenvalues", () => {
    const step = found.values[1]! - found.values[0]!;
    expect(found.density.reduce((sum, d) => sum + d * step, 0)).toBeCloseTo(1, 3);
    expect(found.nodes.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 10);
    for (const p of [1, 2, 3]) {
      const estimate = found.nodes.reduce((sum, { value, weight }) => sum + weight * value ** p, 0);
      expect(estimate / moment(p)).toBeGreaterThan(0.8);
      expect(estimate / moment(p)).toBeLessThan(1.2);
    }
  });

  test("reaches from the least eigenvalue to the largest", () => {
    expect(found.least).toBeCloseTo(exact[0]!, 6);
    expect(found.largest).toBeCloseTo(exact.at(-1)!, 6);
  });

  test("of equal eigenvalues is one peak", () => {
    const { values, density } = diag.hessianDensity(quadratic(eye(5).mul(3)), array([0, 0, 0, 0, 0]), {
      key,
    });
    expect(values[density.indexOf(Math.max(...density))]).toBeCloseTo(3, 1);
  });

  test.each([{ probes: 0 }, { steps: 0 }, { count: 1 }, { width: 0 }])("refuses %o", (options) => {
    expect(() => diag.hessianDensity(cost, net, { key, ...options })).toThrow(RangeError);
  });
});

describe("sharpness", () => {
  test("is the largest eigenvalue at each point of a path", () => {
    const others = [0.5, 1.5].map((s) => tree.map((x) => x.mul(s), net));
    const path = [others[0]!, net, others[1]!];
    const { values } = diag.sharpness(cost, path, { key, tolerance: 1e-8 });
    values.forEach((value, i) =>
      expect(value).toBeCloseTo(diag.curvature(cost, path[i]!).eigenvalues.at(-1)!, 6),
    );
  });

  test("looks at no more points than asked for, and at none of an empty path", () => {
    const path = Array.from({ length: 50 }, (_, i) => array([i, 0]));
    expect(diag.sharpness((w: NDArray) => w.pow(4).sum(), path, { key, points: 3 }).steps).toEqual([
      0, 25, 49,
    ]);
    expect(() => diag.sharpness((w: NDArray) => w.sum(), [], { key })).toThrow("the path has no points");
  });

  // Cohen et al. 2021: full-batch gradient descent sharpens until 2/α and stays there.
  test.each([0.2, 0.1])(
    "of a tanh network trained by gradient descent at α = %d settles near 2/α",
    (rate) => {
      const x = linspace(-1, 1, 20).reshape([20, 1]);
      const y = x.pow(4).mul(8).sub(x.square().mul(8)).add(1);
      const fit = (model: nn.Sequential) => model.forward(x).sub(y).square().mean();
      const start = nn.mlp([1, 20, 20, 1], { key: random.key(0), activation: "tanh" });
      const step = compile((model: nn.Sequential) => {
        const [now, slope] = valueAndGrad(fit)(model);
        return { now, model: tree.map((p, g) => p.sub(g.mul(rate)), model, slope) };
      });
      const path = [start];
      const costs: number[] = [];
      for (let i = 1, model = start; i <= 3000; i++) {
        const next = step(model);
        model = next.model;
        costs.push(next.now.item());
        if (i % 50 === 0) path.push(model);
      }
      const { values } = diag.sharpness(fit, path, { key, points: 31 });
      expect(values[0]).toBeLessThan(0.95 * (2 / rate));
      for (const value of values.slice(20)) {
        expect(value * rate).toBeGreaterThan(2 * 0.8);
        expect(value * rate).toBeLessThan(2 * 1.2);
      }
      // Up and down from step to step, down in the long run.
      expect(costs.some((c, i) => i > 1500 && c > costs[i - 1]!)).toBe(true);
      expect(Math.max(...costs.slice(-500))).toBeLessThan(costs[500]!);
    },
  );
});
