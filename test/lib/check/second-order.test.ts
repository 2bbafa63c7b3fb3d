import { describe, expect, test } from "vitest";
import {
  array,
  customRule,
  grad,
  gradCheck,
  hvp,
  nn,
  type NDArray,
  random,
  tree,
} from "../../../lib/index.ts";

const x = random.normal(random.key(1), [12, 4]);
const labels = random.integers(random.key(2), 0, 3, [12]);
const net = nn.mlp([4, 5, 3], { key: random.key(3), activation: "tanh" });
const cost = (model: nn.Sequential) => nn.crossEntropyWithLogits(model.forward(x), labels);

describe("gradCheck of second derivatives", () => {
  test.each([{}, { sample: 3 }, { directions: 3 }, { method: "complex" }, { method: "taylor" }] as const)(
    "passes Hessian-vector products that are right, with %o",
    (mode) => {
      const report = gradCheck(cost, net, { ...mode, order: 2 });
      expect(report.verdict).toBe("right");
      expect(report.distance).toBeLessThan(1e-8);
      expect(report.toString()).toMatch(/^Gradient check of second derivatives/);
      expect(report.tensors.map(({ name }) => name)).toEqual(tree.names(net));
    },
  );

  test("has the Hessian's product with its direction in `numerical`", () => {
    const bowl = (p: { a: NDArray }) => p.a.at(0).square().mul(p.a.at(1));
    const { analytic, numerical } = gradCheck(bowl, { a: array([1, 2]) }, { order: 2 });
    const [first, second] = [analytic.a, numerical.a].map((g) => g.toArray() as [number, number]);
    // The Hessian is [[4, 2], [2, 0]]: the second component is twice the first part of v.
    const v = [first![1] / 2, (first![0] - 2 * first![1]) / 2];
    expect(Math.hypot(...v)).toBeCloseTo(1, 12);
    expect(second![0]).toBeCloseTo(first![0], 8);
    expect(second![1]).toBeCloseTo(first![1], 8);
  });

  test("names the array of a product that is wrong, and the cause", () => {
    const names = tree.names(net);
    const hessianProduct = (p: nn.Sequential, v: nn.Sequential) => {
      let i = 0;
      return tree.map((h) => (names[i++] === "layers.2.weight" ? h.mul(2) : h), hvp(cost)(p, v));
    };
    for (const mode of [{}, { directions: 3 }]) {
      const { tensors } = gradCheck(cost, net, { ...mode, order: 2, hessianProduct });
      const wrong = tensors.filter(({ verdict }) => verdict !== "right");
      expect(wrong.map(({ name }) => name)).toEqual(["layers.2.weight"]);
      expect(wrong[0]?.cause).toMatch(/^is 2 times what it should be/);
    }
  });

  test("finds a forward rule that is wrong though the gradient is right", () => {
    const cube = customRule((w: NDArray) => w.pow(3), {
      vjp: (g, _, w) => [g.mul(w.square().mul(3))],
      jvp: ([t], _, w) => t!.mul(w.square()),
    });
    const cost = (w: NDArray) => cube(w).square().sum();
    const point = array([0.7, 0.9]);
    expect(gradCheck(cost, point).verdict).toBe("right");
    expect(gradCheck(cost, point, { order: 2 }).verdict).toBe("wrong");
  });

  test("of a backward pass written by hand checks what it gives when differentiated", () => {
    const square = (w: NDArray) => w.square().sum();
    const byHand = (w: NDArray) => w.mul(2);
    expect(gradCheck(square, array([1, 2]), { gradient: byHand, order: 2 }).verdict).toBe("right");
    expect(
      gradCheck(square, array([1, 2]), { gradient: byHand, order: 2, hessianProduct: (_, v) => v.mul(3) })
        .verdict,
    ).toBe("wrong");
    expect(grad(square)(array([1, 2])).toArray()).toEqual([2, 4]);
  });
});

describe("gradCheck by the order of the remainder", () => {
  test("is right at order 2, and says the order of each array", () => {
    const report = gradCheck(cost, net, { method: "taylor" });
    expect(report.verdict).toBe("right");
    for (const { taylor } of report.tensors) expect(taylor?.order).toBeCloseTo(2, 1);
    expect(report.toString()).toMatch(/tensor +distance +order +verdict/);
    expect(report.toString()).toMatch(/layers\.0\.weight \(4, 5\), 3 directions +\S+ +2\.0\d +right/);
  });

  test("names the array whose gradient is off by one part in 10⁴: there the order is 1", () => {
    const names = tree.names(net);
    const gradient = (model: nn.Sequential) => {
      let i = 0;
      return tree.map((g) => (names[i++] === "layers.0.weight" ? g.mul(1.0001) : g), grad(cost)(model));
    };
    const { tensors } = gradCheck(cost, net, { gradient, method: "taylor" });
    expect(tensors.map(({ verdict }) => verdict)).toEqual(["wrong", "right", "right", "right"]);
    expect(tensors[0]?.taylor?.order).toBeLessThan(1.3);
  });

  test("is no false alarm at a kink", () => {
    const kinked = (w: NDArray) => w.relu().sum().add(w.square().sum());
    expect(gradCheck(kinked, array([0, 1, -1]), { method: "taylor" }).verdict).toMatch(/right|cannot tell/);
  });

  test("refuses what does not go with it", () => {
    expect(() => gradCheck(cost, net, { method: "taylor", sample: 3 })).toThrow("leave sample out");
    expect(() => gradCheck(cost, net, { method: "taylor", epsilon: 1e-7 })).toThrow("has steps of its own");
    expect(() => gradCheck(cost, net, { method: "slow" as "nudge" })).toThrow(
      'method must be "nudge", "complex" or "taylor", got slow',
    );
    expect(() => gradCheck(cost, net, { order: 3 as 2 })).toThrow("order must be 1 (gradients) or 2");
  });
});
