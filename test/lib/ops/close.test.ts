import { expect, test } from "vitest";
import {
  all,
  allClose,
  any,
  arange,
  array,
  clip,
  flip,
  grad,
  type NDArray,
  zeros,
} from "../../../lib/index.ts";

test("allClose follows NumPy at the tolerances' edges, with infinities and NaN", () => {
  expect(allClose(array([1]), array([1 + 1e-5])).item()).toBe(1);
  expect(allClose(array([1]), array([1 + 3e-5])).item()).toBe(0);
  expect(allClose(array([Infinity, 1]), array([Infinity, 1])).item()).toBe(1);
  expect(allClose(array([Infinity]), array([-Infinity])).item()).toBe(0);
  expect(allClose(array([NaN]), array([NaN])).item()).toBe(0);
  expect(allClose(array([1]), array([1.2]), { rtol: 0, atol: 0.25 }).item()).toBe(1);
  expect(() => allClose(zeros([2]), zeros([3]))).toThrow(/do not broadcast/);
});

test("any and all, of nothing too, and NaN is true", () => {
  expect([any(zeros([0])).item(), all(zeros([0])).item()]).toEqual([0, 1]);
  expect([any(array([0, NaN])).item(), all(array([1, NaN])).item()]).toEqual([1, 1]);
  expect(
    array([
      [1, 0],
      [1, 1],
    ])
      .all(0)
      .toArray(),
  ).toEqual([1, 0]);
});

test("clip and flip, and their derivatives", () => {
  expect(flip(arange(3)).toArray()).toEqual([2, 1, 0]);
  expect(flip(zeros([0, 2])).shape).toEqual([0, 2]);
  const f = (x: NDArray): NDArray =>
    clip(x, -1, 1)
      .flip()
      .mul(array([1, 2, 3]))
      .sum();
  expect(grad(f)(array([-5, 0, 1])).toArray()).toEqual([0, 2, 0.5]);
});
