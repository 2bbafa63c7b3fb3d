import { describe, expect, test } from "vitest";
import { array, customRule, grad, hessian, jvp, type NDArray, vmap } from "../../../lib/index.ts";

describe("custom rules", () => {
  const straight = customRule((x: NDArray) => x.round(), {
    vjp: (g) => [g],
    jvp: ([t]) => t!,
  });

  test("replace the derivative in both modes, at any order, under maps", () => {
    const f = (x: NDArray): NDArray => straight(x).square().sum();
    expect(grad(f)(array([1.2, 2.7])).toArray()).toEqual([2, 6]);
    expect(jvp(f, [array([1.2])], [array([1])])[1].item()).toBe(2);
    expect(hessian(f)(array([1.2])).toArray()).toEqual([[2]]);
    expect(grad((x: NDArray) => grad(f)(x).sum())(array([1.2])).toArray()).toEqual([2]);
    expect(vmap(grad(f))(array([[1.2], [2.7]])).toArray()).toEqual([[2], [6]]);
    expect(grad((x: NDArray) => vmap(straight)(x).square().sum())(array([1.2, 2.7])).toArray()).toEqual([
      2, 6,
    ]);
  });

  test("run once for several arguments", () => {
    let runs = 0;
    const product = customRule((a: NDArray, b: NDArray) => a.mul(b), {
      vjp: (g, _, a, b) => {
        runs++;
        return [g.mul(b), g.mul(a)];
      },
    });
    const g = grad((p: { a: NDArray; b: NDArray }) => product(p.a, p.b).sum())({
      a: array([2]),
      b: array([3]),
    });
    expect([g.a.toArray(), g.b.toArray(), runs]).toEqual([[3], [2], 1]);
  });

  test("say what is missing or does not fit", () => {
    const oneWay = customRule((x: NDArray) => x, { vjp: (g) => [g.sum()] });
    expect(() => grad((x: NDArray) => oneWay(x).sum())(array([1, 2]))).toThrow(
      "customRule: a rule gave a derivative of shape () for an array of shape (2,)",
    );
    expect(() => jvp((x: NDArray) => oneWay(x), [array([1])], [array([1])])).toThrow(
      "customRule: the function was differentiated in forward mode, but has no jvp rule; give it one",
    );
  });
});
