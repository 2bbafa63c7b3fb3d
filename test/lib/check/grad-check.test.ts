import { describe, expect, test } from "vitest";
import { array, data, grad, gradCheck, nn, type NDArray, random, tree, zeros } from "../../../lib/index.ts";
import { golden } from "../golden.ts";

interface Exercise {
  readonly x: number[][];
  readonly y: number[];
  readonly parameters: number[][][];
  readonly planted: number;
  readonly sweep: Record<string, number>;
}

/** Published: deeplearning.ai, Deep Learning Specialization, course 2, week 1, gradient checking; `golden` is NumPy's own run of it. */
describe("deeplearning.ai's exercise of 47 parameters", () => {
  const [{ x: columns, y: targets, parameters, planted, sweep }] = golden<Exercise>("gradcheck") as [
    Exercise,
  ];
  const [x, y] = [array(columns), array(targets)];
  const m = targets.length;
  const [W1, b1, W2, b2, W3, b3] = parameters.map((p) => array(p)) as [NDArray, NDArray, NDArray, NDArray, NDArray, NDArray]; // prettier-ignore
  const params = { W1, b1, W2, b2, W3, b3 };
  type Params = typeof params;

  /** The course's layout: one example a column. */
  const forward = (p: Params) => {
    const a1 = p.W1.matmul(x).add(p.b1).relu();
    const a2 = p.W2.matmul(a1).add(p.b2).relu();
    return { a1, a2, a3: p.W3.matmul(a2).add(p.b3).sigmoid() };
  };
  const cost = (p: Params) => {
    const { a3 } = forward(p);
    return a3
      .log()
      .mul(y)
      .add(a3.neg().log1p().mul(y.neg().add(1)))
      .sum()
      .div(-m);
  };
  /** The backward pass written by hand; `planted` puts the exercise's two mistakes into it. */
  const backward =
    (mistakes: boolean) =>
    (p: Params): Params => {
      const { a1, a2, a3 } = forward(p);
      const d3 = a3.sub(y);
      const d2 = p.W3.T.matmul(d3).mul(a2.greater(0));
      const d1 = p.W2.T.matmul(d2).mul(a1.greater(0));
      const bias = (d: NDArray) => d.sum(1, { keepdims: true }).div(m);
      return {
        W1: d1.matmul(x.T).div(m),
        b1: bias(d1).mul(mistakes ? 4 : 1),
        W2: d2
          .matmul(a1.T)
          .div(m)
          .mul(mistakes ? 2 : 1),
        b2: bias(d2),
        W3: d3.matmul(a2.T).div(m),
        b3: bias(d3),
      };
    };

  test("has the published distance 0.2850931567761623 with two planted mistakes, as far as round-off lets NumPy and this agree, and both tensors are named", () => {
    const report = gradCheck(cost, params, { gradient: backward(true), epsilon: 1e-7 });
    expect(report.distance).toBeCloseTo(0.2850931567761623, 9);
    expect(report.distance).toBeCloseTo(planted, 9);
    expect(report.verdict).toBe("wrong");
    const named = report.tensors.filter(({ verdict }) => verdict === "wrong");
    expect(named.map(({ name, distance }) => [name, Number(distance.toFixed(4))])).toEqual([
      ["b1", 0.6],
      ["W2", 0.3333],
    ]);
  });

  test("is right without them at ε = 1e-7, though its distance is just over 1e-7: round-off explains it", () => {
    const report = gradCheck(cost, params, { gradient: backward(false), epsilon: 1e-7 });
    expect(report.verdict).toBe("right");
    expect(report.distance).toBeGreaterThan(2e-8);
    expect(report.distance).toBeLessThan(2e-7);
    expect(report.roundoff).toBeGreaterThan(report.distance);
    // The course prints 1.1890913e-7; another version of NumPy rounds to 1.1910e-7. Both are round-off alone.
    expect(sweep["1e-07"]! / 1.1890913e-7).toBeCloseTo(1, 2);
    expect(report.roundoff).toBeGreaterThan(1.1890913e-7);
  });

  test.each([
    [1e-2, 1.7e-6, 1.02],
    [1e-4, 1.9e-10, 1.5],
    [1e-9, 1.9e-5, 3],
  ])(
    "has over ε the distances known of it: at %s, %s, up to a factor of %s for round-off",
    (epsilon, known, factor) => {
      const { distance } = gradCheck(cost, params, { gradient: backward(false), epsilon });
      expect(Math.abs(Math.log(distance / known))).toBeLessThan(Math.log(factor));
    },
  );

  test.each(["0.01", "0.001"])("has the published truncation error at ε = %s", (epsilon) => {
    const { distance } = gradCheck(cost, params, { gradient: backward(false), epsilon: Number(epsilon) });
    expect(distance / sweep[epsilon]!).toBeCloseTo(1, 2);
  });

  test("has its least error between: truncation above, round-off below", () => {
    const at = (epsilon: number) => gradCheck(cost, params, { epsilon }).distance;
    expect(at(1e-4)).toBeLessThan(1e-9);
    expect(at(1e-2)).toBeGreaterThan(1e-6);
    expect(at(1e-9)).toBeGreaterThan(1e-6);
  });
});

describe("gradCheck", () => {
  const key = random.key(3);
  const x = random.normal(random.key(1), [8, 3]);
  const labels = array([0, 1, 1, 0, 1, 0, 0, 1]);
  const net = nn.mlp([3, 5, 4, 2], { key, activation: "tanh" });
  const cost = (model: nn.Sequential) => nn.crossEntropyWithLogits(model.forward(x), labels);

  test("passes the gradient of a network, tensor by tensor", () => {
    const report = gradCheck(cost, net);
    expect(report.verdict).toBe("right");
    expect(report.distance).toBeLessThan(1e-8);
    expect(report.tensors.map(({ name }) => name)).toEqual(tree.names(net));
    expect(report.numerical).toBeInstanceOf(nn.Sequential);
  });

  test("names the element that is wrong", () => {
    const gradient = (model: nn.Sequential) => {
      const names = tree.names(model);
      let i = 0;
      return tree.map((g) => {
        const name = names[i++];
        return name === "layers.2.weight" ? g.with([3, 1], g.at(3, 1).add(1)) : g;
      }, grad(cost)(model));
    };
    const report = gradCheck(cost, net, { gradient });
    const wrong = report.tensors.filter((tensor) => tensor.verdict !== "right");
    expect(wrong.map((tensor) => tensor.worst.name)).toEqual(["layers.2.weight[3,1]"]);
    expect(wrong[0]!.worst.analytic - wrong[0]!.worst.numerical).toBeCloseTo(1, 8);
    expect(report.toString()).toContain("layers.2.weight[3,1]");
  });

  test("finds a doubled bias gradient that hides behind large weight gradients of unscaled inputs", () => {
    const wine = data.loadWine();
    const target = wine.y.div(2);
    const linear = (p: { w: NDArray; b: NDArray }) => nn.leastSquares(wine.x.matmul(p.w).add(p.b), target);
    const params = { w: random.normal(key, [13]), b: array(1) };
    const doubled = (p: typeof params) => {
      const g = grad(linear)(p);
      return { w: g.w, b: g.b.mul(2) };
    };
    const report = gradCheck(linear, params, { gradient: doubled, epsilon: 1e-3 });
    expect(report.distance).toBeLessThan(1e-3);
    expect(report.tensors[1]).toMatchObject({ name: "b", verdict: "wrong" });
    expect(report.tensors[1]!.distance).toBeCloseTo(1 / 3, 6);
    expect(report.verdict).toBe("wrong");
  });

  test("finds a penalty whose gradient was forgotten, unless the weights are 0", () => {
    const penalized = (model: nn.Sequential) =>
      tree.leaves(model).reduce((sum, w) => (w.ndim === 2 ? sum.add(w.square().sum()) : sum), cost(model));
    expect(gradCheck(penalized, net, { gradient: grad(cost) }).verdict).toBe("wrong");
    const blank = tree.map((w) => w.mul(0), net);
    const hidden = gradCheck(penalized, blank, { gradient: grad(cost) });
    expect(hidden.verdict).toBe("right");
  });

  test("cannot tell where round-off is all there is", () => {
    // Next to a constant of 10⁹, differences of the cost know the gradient of 10⁻³ to no digit.
    const buried = (w: NDArray) => w.sum().mul(1e-3).add(1e9);
    const gradient = () => array([1e-3, 2e-3]);
    expect(gradCheck(buried, array([1, 2]), { gradient, epsilon: 1e-5 }).verdict).toBe("cannot tell");
    expect(gradCheck(buried, array([1, 2]), { gradient }).verdict).toBe("wrong");
    const deeper = (w: NDArray) => w.sum().mul(1e-3).add(1e15);
    expect(gradCheck(deeper, array([1, 2]), { gradient }).verdict).toBe("cannot tell");
  });

  test("calls a gradient of zero right when the cost does not depend on the parameter", () => {
    const report = gradCheck((p: { used: NDArray; unused: NDArray }) => p.used.square().sum(), {
      used: array([1, 2]),
      unused: array([3, 4]),
    });
    expect(report.tensors[1]).toMatchObject({ verdict: "right", distance: 0 });
  });

  test("calls a lone parameter “parameter”, and a scalar by its name alone", () => {
    const wrong = gradCheck((w: NDArray) => w.sum(), zeros([2, 2]), { gradient: () => zeros([2, 2]) });
    expect(wrong.tensors[0]?.worst.name).toMatch(/^parameter\[[01],[01]\]$/);
    const scalar = gradCheck(
      (p: { b: NDArray }) => p.b.exp(),
      { b: 0 },
      { gradient: () => ({ b: array(7) }) },
    );
    expect(scalar.tensors[0]?.worst.name).toBe("b");
  });

  test("shows itself as a table", () => {
    const lines = gradCheck(
      (p: { w: NDArray }) => p.w.square().sum(),
      { w: array([1, 2]) },
      { gradient: (p) => p },
    )
      .toString()
      .split("\n");
    expect(lines[0]).toBe("Gradient check: wrong (relative distance 3.333e-1)");
    expect(lines[2]).toBe("tensor  distance  verdict  largest difference");
    expect(lines[3]).toBe("w (2,)  3.3e-1    wrong    w[1]: 2.00000, numerically 4.00000");
  });

  test("refuses a cost that changes by itself, and one that is no number", () => {
    let calls = 0;
    const noisy = (w: NDArray) => w.sum().add(calls++);
    expect(() => gradCheck(noisy, array([1]))).toThrow(
      "gradCheck: two evaluations at the same parameters gave 1 and 2. A cost that changes by itself",
    );
    expect(() => gradCheck((w: NDArray) => w.log().sum(), array([-1]))).toThrow(
      "gradCheck: the cost is NaN here",
    );
  });

  test("names the first layer of a model that puts out something else each time", () => {
    let calls = 0;
    const drop = (h: NDArray) => nn.dropout(h, { key: random.key(calls++), train: true });
    const layers = net.layers.flatMap((layer, i) => (i === 1 ? [layer, drop] : [layer]));
    const dropping = (model: nn.Sequential) => nn.crossEntropyWithLogits(model.forward(x), labels);
    expect(() => gradCheck(dropping, nn.sequential(layers))).toThrow(
      /two evaluations at the same parameters gave \S+ and \S+; the first layer to put out something else is layers\.2 \(drop\)/,
    );
    const after = (model: nn.Sequential) => cost(model).add(calls++);
    expect(() => gradCheck(after, net)).toThrow(
      "every layer put out the same: it is what follows them that changes",
    );
  });

  test("refuses gradients that do not fit and parameters that are not float64", () => {
    const square = (p: { w: NDArray }) => p.w.square().sum();
    const params = { w: array([1, 2]) };
    expect(() => gradCheck(square, params, { gradient: () => ({ w: array([[1, 2]]) }) })).toThrow(
      "gradCheck: w has shape (2,), its gradient (1, 2)",
    );
    expect(() => gradCheck(square, params, { gradient: () => ({}) as typeof params })).toThrow(
      "gradCheck: 1 parameters need as many gradients, but 0 came",
    );
    expect(() => gradCheck(square, { w: zeros([2], { dtype: "float32" }) })).toThrow(
      "gradCheck: w is float32",
    );
  });
});

describe("an array whose slopes are 0, as the bias before batch norm,", () => {
  const keys = random.split(random.key(3), 3);
  const net = nn.sequential([nn.linear(3, 4, { key: keys[0] }), nn.batchNorm(4), nn.tanh, nn.linear(4, 1, { key: keys[1] })]); // prettier-ignore
  const x = random.normal(keys[2], [8, 3]);
  const cost = (model: typeof net) => model.forward(x).square().mean();
  const verdicts = (share: number, options = {}) =>
    gradCheck(cost, net, {
      ...options,
      gradient: (model) => {
        let i = 0;
        return tree.map((g) => (i++ === 1 ? g.add(share) : g), grad(cost)(model));
      },
    }).tensors.map(({ verdict }) => verdict);

  test.each([{}, { directions: 3 }, { epsilon: 1e-5 }, { method: "complex" }])("is right, %j", (options) => {
    expect(verdicts(0, options)).toEqual(Array(6).fill("right"));
  });

  test("and wrong where the gradient says more than round-off explains", () => {
    expect(verdicts(1e-6)[1]).toBe("wrong");
    expect(verdicts(1e-3, { directions: 3 })[1]).toBe("wrong");
  });
});
