import { describe, expect, test } from "vitest";
import { nn, type NDArray, random } from "../../../lib/index.ts";

const { init } = nn;
const key = random.key(5);

const random2d: [string, nn.Initializer][] = [
  ["normal", init.normal(0.01)],
  ["uniform", init.uniform(0.3)],
  ["lecun", init.lecun()],
  ["lecun uniform", init.lecun({ distribution: "uniform" })],
  ["xavier", init.xavier()],
  ["xavier with gain", init.xavier({ gain: init.gain("tanh") })],
  ["he", init.he()],
  ["he by outputs", init.he({ fan: "out", distribution: "uniform" })],
  ["orthogonal", init.orthogonal(2)],
];

describe.each(random2d)("%s", (_, initializer) => {
  const [inputs, outputs] = [240, 160];
  const w = initializer.draw(key, [inputs, outputs]);

  test("has mean 0 and the variance it says it aims at", () => {
    const variance = initializer.variance(inputs, outputs);
    expect(Math.abs(w.mean().item())).toBeLessThan(4 * Math.sqrt(variance / w.size));
    expect(w.var().item() / variance).toBeGreaterThan(0.97);
    expect(w.var().item() / variance).toBeLessThan(1.03);
  });

  test("gives the same weights for the same key, others for another", () => {
    const again = (k: typeof key) => initializer.draw(k, [4, 3]).toArray();
    expect(again(key)).toEqual(again(key));
    expect(again(key)).not.toEqual(again(random.key(6)));
  });
});

test("published variances: 1/n, 2/(n + m), 2/n", () => {
  expect(init.lecun().variance(50, 30)).toBe(1 / 50);
  expect(init.xavier().variance(50, 30)).toBe(2 / 80);
  expect(init.he().variance(50, 30)).toBe(2 / 50);
  expect(init.he({ fan: "out" }).variance(50, 30)).toBe(2 / 30);
});

test("uniform weights stay within √3 standard deviations", () => {
  const w = init.he({ distribution: "uniform" }).draw(key, [30, 40]);
  expect(w.abs().max().item()).toBeLessThanOrEqual(Math.sqrt(3 * (2 / 30)));
});

test("zeros, constant and identity are what their names say, with the variance they say", () => {
  const check = (initializer: nn.Initializer, expected: number[][]) => {
    const w: NDArray = initializer.draw(key, [3, 2]);
    expect(w.toArray()).toEqual(expected);
    expect(w.var().item()).toBeCloseTo(initializer.variance(3, 2), 15);
  };
  check(init.zeros(), [[0, 0], [0, 0], [0, 0]]); // prettier-ignore
  check(init.constant(0.5), [[0.5, 0.5], [0.5, 0.5], [0.5, 0.5]]); // prettier-ignore
  check(init.identity(1.5), [[1.5, 0], [0, 1.5], [0, 0]]); // prettier-ignore
});

test.each([
  [5, 5],
  [7, 4],
  [4, 7],
])("orthogonal (%i, %i) has orthonormal rows or columns", (inputs, outputs) => {
  const w = init.orthogonal().draw(key, [inputs, outputs]);
  const gram = inputs >= outputs ? w.T.matmul(w) : w.matmul(w.T);
  const n = Math.min(inputs, outputs);
  const identity = Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
  Array.from(gram.toTypedArray()).forEach((value, i) => expect(value).toBeCloseTo(identity[i]!, 13));
});

test("gains are PyTorch's recommended ones", () => {
  expect([init.gain("identity"), init.gain("sigmoid"), init.gain("tanh")]).toEqual([1, 1, 5 / 3]);
  expect([init.gain("relu"), init.gain("leakyRelu", 0.5)]).toEqual([Math.SQRT2, Math.sqrt(2 / 1.25)]);
});
