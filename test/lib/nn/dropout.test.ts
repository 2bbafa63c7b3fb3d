import { describe, expect, test } from "vitest";
import { equal, grad, gradCheck, nn, type NDArray, ones, random } from "../../../lib/index.ts";

const key = random.key(3);
const x = random.normal(random.key(1), [100, 100]);

describe("dropout", () => {
  test("drops its share and scales up the rest, so that the mean stays", () => {
    const y = nn.dropout(ones([100, 100]), { key, rate: 0.3, train: true });
    expect(equal(y, 0).mean().item()).toBeCloseTo(0.3, 1);
    expect(Math.abs(y.mean().item() - 1)).toBeLessThan(0.03);
    expect(new Set(y.toTypedArray())).toEqual(new Set([0, 1 / 0.7]));
  });

  test("leaves everything as it is when not training, and at rate 0", () => {
    expect(nn.dropout(x, { key })).toBe(x);
    expect(nn.dropout(x, { key, rate: 0, train: true })).toBe(x);
  });

  test("gives the same mask for the same key, another for another", () => {
    const zeros = (k: typeof key) => equal(nn.dropout(x, { key: k, train: true }), 0).toArray();
    expect(zeros(key)).toEqual(zeros(key));
    expect(zeros(key)).not.toEqual(zeros(random.key(4)));
  });

  test("passes the gradient through what was kept alone", () => {
    const drop = (v: NDArray) => nn.dropout(v, { key, rate: 0.75, train: true });
    const gradient = grad((v: NDArray) => drop(v).sum())(x);
    expect(gradient.toArray()).toEqual(drop(ones([100, 100])).toArray());
  });

  test("can be checked with a frozen mask, and is refused with a fresh one each time", () => {
    const net = nn.mlp([3, 4, 1], { key });
    const input = random.normal(random.key(2), [6, 3]);
    const cost = (k: () => typeof key) => (model: nn.Sequential) =>
      nn.dropout(model.forward(input), { key: k(), train: true }).square().mean();
    expect(gradCheck(cost(() => key), net).verdict).toBe("right"); // prettier-ignore
    let seed = 0;
    expect(() => gradCheck(cost(() => random.key(seed++)), net)).toThrow(/two evaluations .* \(dropout/); // prettier-ignore
  });

  test("refuses a rate that leaves nothing or makes no sense", () => {
    for (const rate of [1, -0.1, NaN]) {
      expect(() => nn.dropout(x, { key, rate, train: true })).toThrow(
        `dropout: the rate must be at least 0 and below 1, got ${rate}`,
      );
    }
  });
});
