import { expect, test } from "vitest";
import {
  array,
  equal,
  exp,
  grad,
  greater,
  type NDArray,
  ones,
  optim,
  random,
  slice,
  where,
  zeros,
} from "../../../lib/index.ts";
import { lessons, readLesson } from "./notebook.ts";

const cells = readLesson("00-welcome.ipynb").cells;
const text = cells.map(({ source }) => source.join("")).join("\n");

test("what the table sets beside NumPy does what it says", () => {
  const a = array([
    [1, -2],
    [3, 4],
  ]);
  expect(zeros([2, 3]).shape).toEqual([2, 3]);
  expect(a.add(a).sub(a.mul(2)).neg().abs().max().item()).toBe(0);
  expect(a.matmul(a.T).toArray()).toEqual([
    [5, -5],
    [-5, 25],
  ]);
  expect(a.square().toArray()).toEqual([
    [1, 4],
    [9, 16],
  ]);
  expect(equal(a.exp(), exp(a)).min().item()).toBe(1);
  expect(a.mean(0, { keepdims: true }).toArray()).toEqual([[2, 1]]);
  expect([a.at(0).toArray(), a.at(":", 1).toArray()]).toEqual([
    [1, -2],
    [-2, 4],
  ]);
  expect(array([0, 1, 2, 3, 4, 5]).at(slice(2, 5)).toArray()).toEqual([2, 3, 4]);
  expect(a.reshape([2, -1]).shape).toEqual([2, 2]);
  expect(where(greater(a, 0), a, 0).toArray()).toEqual([
    [1, 0],
    [3, 4],
  ]);
  expect(random.normal(random.key(0), [3]).shape).toEqual([3]);
  expect(grad((w: NDArray) => w.square().sum())(ones([2])).toArray()).toEqual([2, 2]);
  for (const written of [
    "a.matmul(b)",
    "a.at(slice(2, 5))",
    "where(greater(a, 0), a, 0)",
    "a.reshape([2, -1])",
  ])
    expect(text).toContain(written);
});

test("the rates that the reader is asked to try converge, oscillate and diverge", () => {
  const cost = (w: NDArray) => w.square().mul(array([1, 10])).sum().mul(0.5); // prettier-ignore
  const last = (learningRate: number) =>
    optim.gradientDescent(cost, array([4, 1]), { learningRate, steps: 20 }).costs.at(-1)!;
  expect(last(0.17)).toBeLessThan(last(0.05));
  expect(text).toContain("to `0.05`, then to `0.21`");
  expect(last(0.21)).toBeGreaterThan(cost(array([4, 1])).item());
});

test("it leads to every lesson", () => {
  for (const lesson of lessons.filter((name) => /^0[1-9]/.test(name))) expect(text).toContain(`](${lesson})`);
});
