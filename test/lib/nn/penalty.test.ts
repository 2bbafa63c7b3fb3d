import { describe, expect, test } from "vitest";
import { grad, nn, random, tree, zeros } from "../../../lib/index.ts";

const net = tree.map((p) => p.add(0.5), nn.mlp([2, 3, 1], { key: random.key(0) }));

describe("penalties", () => {
  test("of L2 has the weights themselves as gradient, and leaves biases alone", () => {
    const gradient = grad((model: nn.Sequential) => nn.l2(model))(net);
    const [w1, b1, w2, b2] = tree.leaves(gradient).map((g) => g.toArray());
    const [v1, c1, v2, c2] = tree.leaves(net);
    expect([w1, w2]).toEqual([v1!.toArray(), v2!.toArray()]);
    expect([b1, b2]).toEqual([zeros(c1!.shape).toArray(), zeros(c2!.shape).toArray()]);
  });

  test("of L1 has their signs as gradient", () => {
    const gradient = grad((model: nn.Sequential) => nn.l1(model))(net);
    expect(tree.leaves(gradient)[0]!.toArray()).toEqual(tree.leaves(net)[0]!.sign().toArray());
  });

  test("of the elastic net lies between the two", () => {
    const [one, two] = [nn.l1(net).item(), nn.l2(net).item()];
    expect([0, 1, 0.25].map((ratio) => nn.elastic(net, ratio).item())).toEqual([
      two,
      one,
      0.25 * one + 0.75 * two,
    ]);
    expect(() => nn.elastic(net, 1.5)).toThrow("elastic: ratio must be from 0 to 1, got 1.5");
  });

  test("are 0 for a model without weights", () => {
    expect(nn.l2({ b: zeros([3]) }).item()).toBe(0);
  });
});
