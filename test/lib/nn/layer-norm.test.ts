import { expect, test } from "vitest";
import { array, grad, gradCheck, nn, type NDArray, random, tree, zeros } from "../../../lib/index.ts";
import { expectClose, flat } from "../golden.ts";
import { networks } from "./golden.ts";

test("layer normalization and its derivative are PyTorch's", () => {
  const { z, w, value, gradient } = networks.layerNorm;
  const layer = new nn.LayerNorm(array([0.5, 1, 2]), array([0.1, 0, -1]));
  expectClose(flat(layer.forward(array(z)).toArray()), flat(value), 1e-13);
  const slope = grad((x: NDArray) => layer.forward(x).mul(array(w)).sum())(array(z));
  expectClose(flat(slope.toArray()), flat(gradient), 1e-13);
});

test("each example ends with mean 0 and variance near 1, whatever its scale", () => {
  const x = random.normal(random.key(0), [4, 50]).mul(array([[1], [10], [1e3], [1e6]]));
  const y = nn.layerNorm(50).forward(x);
  for (const mean of flat(y.mean(1).toArray())) expect(Math.abs(mean)).toBeLessThan(1e-12);
  for (const variance of flat(y.var(1).toArray())) expect(variance).toBeCloseTo(1, 4);
});

test("its parameters are scale and shift, and take part in a network's gradient", () => {
  expect(tree.names(nn.layerNorm(2))).toEqual(["scale", "shift"]);
  const [first, second] = random.split(random.key(1));
  const net = nn.sequential([
    nn.linear(3, 4, { key: first }),
    nn.layerNorm(4),
    nn.tanh,
    nn.linear(4, 1, { key: second }),
  ]);
  const x = random.normal(random.key(2), [5, 3]);
  const report = gradCheck((model: nn.Sequential) => model.forward(x).square().mean(), net);
  expect(report.verdict).toBe("right");
  expect(report.tensors.map(({ name }) => name)).toContain("layers.1.scale");
});

test("constant features become 0, not NaN", () => {
  expect(
    nn
      .layerNorm(2)
      .forward(array([[3, 3]]))
      .toArray(),
  ).toEqual([[0, 0]]);
});

test("another number of features is refused", () => {
  expect(() => nn.layerNorm(3).forward(zeros([2, 4]))).toThrow(
    "LayerNorm: made for 3 features, so x must have shape (examples, 3), got (2, 4)",
  );
});
