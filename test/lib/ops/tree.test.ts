import { describe, expect, test } from "vitest";
import { array, grad, type NDArray, tree, zeros } from "../../../lib/index.ts";

class Layer {
  readonly weight: NDArray;
  readonly rate: number;
  readonly name = "dense";

  constructor(weight: NDArray, rate: number) {
    this.weight = weight;
    this.rate = rate;
  }

  apply(x: NDArray): NDArray {
    return x.mul(this.weight).mul(this.rate);
  }
}

const model = { layers: [new Layer(array([1, 2]), 0.5), new Layer(array([3, 4]), 2)], bias: 1 };

describe("a model is a tree", () => {
  test("mapArrays leaves plain numbers as they are", () => {
    const { n, x } = tree.mapArrays((y) => y.neg(), { n: 2, x: array([1]) });
    expect([n, x.toArray()]).toEqual([2, [-1]]);
  });

  test("leaves have dotted names, in order", () => {
    expect(tree.names(model)).toEqual(["layers.0.weight", "layers.1.weight", "bias"]);
    expect(tree.names(array([1]))).toEqual([""]);
  });

  test("class instances keep their prototype and their settings", () => {
    const doubled = tree.map((x) => x.mul(2), model);
    expect(doubled.layers[0]).toBeInstanceOf(Layer);
    expect(doubled.layers[0]!.rate).toBe(0.5);
    expect(doubled.layers[0]!.apply(array([1, 1])).toArray()).toEqual([1, 2]);
    expect(model.layers[0]!.weight.toArray()).toEqual([1, 2]);
  });

  test("gradients are trees like the parameters, settings untouched", () => {
    const g = grad((m: { layers: Layer[]; bias: NDArray }, x: NDArray) =>
      m.layers
        .reduce((y, layer) => layer.apply(y), x)
        .add(m.bias)
        .sum(),
    )(model, array([1, 1]));
    expect(g.layers[0]!.weight.toArray()).toEqual([3, 4]);
    expect(g.layers[1]).toBeInstanceOf(Layer);
    expect(g.layers[1]!.rate).toBe(2);
    expect(g.bias.item()).toBe(2);
  });

  test("functions, strings and null are carried along", () => {
    const f = (): number => 1;
    expect(tree.map((x) => x, { f, s: "text", n: null, x: array([1]) })).toMatchObject({
      f,
      s: "text",
      n: null,
    });
  });

  test("ravel and back is the identity", () => {
    const [theta, unravel] = tree.ravel(model);
    expect(theta.toArray()).toEqual([1, 2, 3, 4, 1]);
    expect(tree.leaves(unravel(theta)).map((x) => x.toArray())).toEqual([[1, 2], [3, 4], 1]);
  });

  test("several trees are walked side by side by name", () => {
    const sum = tree.map((a, b) => a.add(b), { a: array([1]), b: 2 }, { b: 3, a: array([10]) });
    expect([sum.a.toArray(), (sum.b as unknown as NDArray).item()]).toEqual([[11], 5]);
  });
});

describe("trees that do not match are refused", () => {
  test("by map, unflatten and unravel", () => {
    expect(() => tree.map((a) => a, { a: array([1]) }, {})).toThrow("tree.map: a tree has no array a");
    expect(() => tree.unflatten({ a: array([1]) }, [])).toThrow(
      "tree.unflatten: the tree has 1 arrays, 0 came",
    );
    expect(() => tree.ravel(model)[1](zeros([3]))).toThrow(
      "tree.ravel: expected a vector of shape (5,), got (3,)",
    );
    expect(() => tree.ravel({})).toThrow("tree.ravel: the tree has no arrays");
  });
});
