import { describe, expect, test } from "vitest";
import { array, grad, nn, type NDArray, zeros } from "../../../lib/index.ts";
import { expectClose, flat } from "../golden.ts";
import { networks } from "./golden.ts";

const { leastSquares, binaryCrossEntropyWithLogits, crossEntropyWithLogits } = nn;

describe("leastSquares", () => {
  test("is half the squared error, averaged over the examples", () => {
    expect(leastSquares(array([1, 2, 3]), array([1, 0, 0])).item()).toBeCloseTo((4 + 9) / 6, 15);
  });

  test("sums over the outputs of an example and averages over examples only", () => {
    const targets = zeros([2, 2]);
    expect(leastSquares(array([[1, 2], [3, 4]]), targets).item()).toBe(30 / 4); // prettier-ignore
  });

  test("has the gradient (ŷ − y)/m", () => {
    const gradient = grad((p: NDArray) => leastSquares(p, array([1, 1])))(array([3, 0]));
    expect(gradient.toArray()).toEqual([1, -0.5]);
  });

  test("refuses shapes that would broadcast to a wrong number", () => {
    expect(() => leastSquares(zeros([3, 1]), zeros([3]))).toThrow(
      "leastSquares: predictions (3, 1) and targets (3,) must have the same shape; reshape one of them",
    );
    expect(() => leastSquares(zeros([0, 2]), zeros([0, 2]))).toThrow(
      "expected at least one example, got shape (0, 2)",
    );
  });
});

describe("binaryCrossEntropyWithLogits", () => {
  test("is −y log σ(z) − (1 − y) log(1 − σ(z)), averaged", () => {
    const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
    const expected = -(Math.log(sigmoid(2)) + Math.log(1 - sigmoid(-1)) + 0.3 * Math.log(sigmoid(0.5)) + 0.7 * Math.log(1 - sigmoid(0.5))) / 3; // prettier-ignore
    expect(binaryCrossEntropyWithLogits(array([2, -1, 0.5]), array([1, 0, 0.3])).item()).toBeCloseTo(
      expected,
      15,
    );
  });

  test("neither overflows for large logits nor loses the small cost of a sure and right one", () => {
    const cost = (z: number, y: number) => binaryCrossEntropyWithLogits(array([z]), array([y])).item();
    expect(cost(1000, 0)).toBe(1000);
    expect(cost(-1000, 1)).toBe(1000);
    expect(cost(-40, 0) / Math.exp(-40)).toBeCloseTo(1, 12);
    expect(cost(40, 1) / Math.exp(-40)).toBeCloseTo(1, 12);
  });

  test("has the gradient (σ(z) − y)/m, at large logits too", () => {
    const gradient = grad((z: NDArray) => binaryCrossEntropyWithLogits(z, array([0, 1, 0])));
    expect(gradient(array([0, -800, 800])).toArray()).toEqual([1 / 6, -1 / 3, 1 / 3]);
  });

  test("refuses logits and targets of different shapes", () => {
    expect(() => binaryCrossEntropyWithLogits(zeros([2, 1]), zeros([2]))).toThrow(
      "binaryCrossEntropyWithLogits: predictions (2, 1) and targets (2,) must have the same shape",
    );
  });
});

describe("crossEntropyWithLogits", () => {
  const { z, labels, value, gradient } = networks.crossEntropy;

  test("and its gradient are PyTorch's", () => {
    const cost = (x: NDArray) => crossEntropyWithLogits(x, array(labels));
    expect(cost(array(z)).item()).toBeCloseTo(Number(value), 14);
    expectClose(flat(grad(cost)(array(z)).toArray()), flat(gradient), 1e-14);
  });

  test("does not overflow for large logits", () => {
    expect(crossEntropyWithLogits(array([[1e4, -1e4]]), array([1])).item()).toBe(2e4);
  });

  test("refuses shapes that do not fit and labels that are no class", () => {
    expect(() => crossEntropyWithLogits(zeros([3, 2]), zeros([3, 1]))).toThrow(
      "crossEntropyWithLogits: expected logits (examples, classes) and labels (examples,), got (3, 2) and (3, 1)",
    );
    expect(() => crossEntropyWithLogits(zeros([1, 2]), array([2]))).toThrow(
      "crossEntropyWithLogits: labels must be whole numbers from 0 to 1 for 2 classes, got 2",
    );
    expect(() => crossEntropyWithLogits(zeros([0, 2]), zeros([0]))).toThrow("got (0, 2) and (0,)");
  });
});

const compared = {
  binaryCrossEntropy: (z: NDArray, y: NDArray) => binaryCrossEntropyWithLogits(z, y),
  binaryCrossEntropyOfSigmoid: (z: NDArray, y: NDArray) => nn.binaryCrossEntropy(z.div(3).sigmoid(), y),
  meanSquaredError: (z: NDArray, y: NDArray) => nn.meanSquaredError(z, y),
  huber: (z: NDArray, y: NDArray) => nn.huber(z, y, 1.5),
  hinge: (z: NDArray, y: NDArray) => nn.hinge(z, y),
};

test.each(Object.entries(compared))("%s and its gradient are PyTorch's", (name, loss) => {
  const { z, labels, value, gradient } = networks[name as keyof typeof compared];
  const cost = (x: NDArray) => loss(x, array(labels));
  expect(cost(array(z)).item()).toBeCloseTo(Number(value), 14);
  expectClose(flat(grad(cost)(array(z)).toArray()), flat(gradient), 1e-14);
});

test("losses refuse predictions and targets of different shapes, each under its own name", () => {
  for (const name of ["meanSquaredError", "huber", "hinge", "binaryCrossEntropy"] as const) {
    expect(() => nn[name](zeros([2, 1]), zeros([2]))).toThrow(
      `${name}: predictions (2, 1) and targets (2,) must have`,
    );
  }
});

test("binaryCrossEntropy caps the cost of a sure mistake at 100", () => {
  expect(nn.binaryCrossEntropy(array([0, 1]), array([1, 0])).item()).toBe(100);
  expect(nn.binaryCrossEntropy(array([0, 1]), array([0, 1])).item()).toBe(0);
  const slope = grad((p: NDArray) => nn.binaryCrossEntropy(p, array([1, 0])))(array([0, 1]));
  expect(slope.toTypedArray().every(Number.isFinite)).toBe(true);
});

test("huber says which delta it takes", () => {
  expect(() => nn.huber(array([1]), array([0]), 0)).toThrow("huber: delta must be above 0, got 0");
});
