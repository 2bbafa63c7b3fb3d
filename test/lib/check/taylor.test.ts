import { describe, expect, test } from "vitest";
import { array, grad, nn, type NDArray, random, taylorTest, tree } from "../../../lib/index.ts";

const x = random.normal(random.key(1), [8, 3]);
const labels = array([0, 1, 1, 0, 1, 0, 0, 1]);
const net = nn.mlp([3, 5, 4, 2], { key: random.key(3), activation: "tanh" });
const cost = (model: nn.Sequential) => nn.crossEntropyWithLogits(model.forward(x), labels);

describe("taylorTest", () => {
  test("has order 2.00 in every array of a network whose gradient is right", () => {
    const tests = taylorTest(cost, net);
    expect(tests.map(({ name, verdict }) => [name, verdict])).toEqual(
      tree.names(net).map((name) => [name, "right"]),
    );
    for (const { order } of tests) expect(Math.abs(order - 2)).toBeLessThan(0.05);
  });

  test.each([2, 1.1, 1.0001])(
    "has order 1.00 in the array whose gradient is %f times too large",
    (factor) => {
      const gradient = (model: nn.Sequential) => {
        let i = 0;
        return tree.map((g) => (i++ === 2 ? g.mul(factor) : g), grad(cost)(model));
      };
      const orders = taylorTest(cost, net, { gradient }).map(({ order, verdict }) => [
        Math.round(order * 10) / 10,
        verdict,
      ]);
      expect(orders.map(([, verdict], i) => [i, verdict])).toContainEqual([2, "wrong"]);
      expect(orders.filter(([order]) => order === 1)).toHaveLength(1);
    },
  );

  test("of a straight cost has no order, and is right when nothing remains", () => {
    const straight = (w: NDArray) => w.sum().mul(3);
    expect(taylorTest(straight, array([1, 2]))[0]).toMatchObject({ order: NaN, verdict: "right" });
    expect(taylorTest(straight, array([1, 2]), { gradient: () => array([3, 4]) })[0]?.verdict).toBe("wrong");
  });

  test("refuses a number of directions that is none", () => {
    expect(() => taylorTest(cost, net, { directions: 0 })).toThrow(
      "taylorTest: directions must be a whole number above 0, got 0",
    );
    let calls = 0;
    expect(() => taylorTest((w: NDArray) => w.sum().add(calls++), array([1]))).toThrow(
      "taylorTest: two evaluations at the same parameters gave 1 and 2",
    );
  });
});
