import { describe, expect, test, vi } from "vitest";
import { rules } from "../../../lib/autodiff/rules/index.ts";
import * as tw from "../../../lib/index.ts";
import { arange, array, grad, hessian, jvp, type NDArray, tree } from "../../../lib/index.ts";
import { expectClose } from "../golden.ts";
import { cases, functionOf } from "./cases.ts";

describe("derivatives agree with PyTorch's, first and second", () => {
  for (const { name, args, shapes, value, gradient, hessian: second } of cases) {
    const f = functionOf(name);
    const total = (inputs: NDArray[]): NDArray => {
      const y = f(...inputs);
      return y.mul(arange(y.size).add(1).cos().reshape(y.shape).astype(y.dtype)).sum();
    };
    const inputs = args.map((values, i) => array(values, { shape: shapes[i]! }));

    test.each([
      ["float64", 1e-13, 1e-12, 1e-11],
      ["float32", 1e-6, 1e-6, 2e-6],
    ] as const)(`${name}, in %s to its precision`, (dtype, ofValue, ofFirst, ofSecond) => {
      const rounded = inputs.map((x) => x.astype(dtype));
      const [v, g] = tw.valueAndGrad(total)(rounded);
      const [first, h] = [tree.ravel(g)[0], hessian(total)(rounded)];
      expect([v.dtype, first.dtype, h.dtype]).toEqual([dtype, dtype, dtype]);
      expectClose([v.item()], [value], ofValue);
      expectClose(first.toTypedArray(), gradient, ofFirst);
      expectClose(h.toTypedArray(), second.flat(), ofSecond);
    });

    test(`${name}: reverse over reverse agrees with forward over reverse`, () => {
      const [theta, unravel] = tree.ravel(inputs);
      const f1 = (vector: NDArray): NDArray => total(unravel(vector));
      const v = tw.sin(arange(theta.size).add(1));
      const twice = grad((vector: NDArray) => grad(f1)(vector).dot(v))(theta);
      expectClose(twice.toTypedArray(), tw.hvp(f1)(theta, v).toTypedArray(), 1e-11);
    });

    test(`${name}: forward and reverse mode agree`, () => {
      const direction = inputs.map((x) => tw.cos(arange(x.size).mul(7)).reshape(x.shape));
      const forward = jvp(total, [inputs], [direction])[1].item();
      const [theta] = tree.ravel(direction);
      const reverse = tree.ravel(grad(total)(inputs))[0].dot(theta).item();
      expectClose([forward], [reverse], 1e-12);
    });
  }
});

/** Central differences of the weighted sum of f, one input at a time. */
function numerical(f: (x: NDArray) => NDArray, x: NDArray, step: number): number[] {
  const values = x.toTypedArray();
  return Array.from(values, (v, i) => {
    const at = (value: number): number => {
      const moved = Float64Array.from(values);
      moved[i] = value;
      return f(array(moved, { shape: x.shape })).item();
    };
    return (at(v + step) - at(v - step)) / (2 * step);
  });
}

describe("derivatives agree with numerical differences", () => {
  const smooth = cases.filter(({ name }) => !/Ties|sign|floor|cholesky/.test(name));
  for (const { name, args, shapes } of smooth) {
    test(name, () => {
      const f = functionOf(name);
      const inputs = args.map((values, i) => array(values, { shape: shapes[i]! }));
      const [theta, unravel] = tree.ravel(inputs);
      const total = (vector: NDArray): NDArray => {
        const y = f(...unravel(vector));
        return y.mul(arange(y.size).add(1).cos().reshape(y.shape)).sum();
      };
      expectClose(grad(total)(theta).toTypedArray(), numerical(total, theta, 1e-6), 1e-6);
    });
  }
});

test("every rule takes part in some case, forward and backward", () => {
  // Custom rules have tests of their own.
  const spies = Object.entries(rules).flatMap(([name, rule]) =>
    rule === null || name === "custom"
      ? []
      : [{ name, forward: vi.spyOn(rule, "jvp"), backward: vi.spyOn(rule, "vjp") }],
  );
  for (const { name, args, shapes } of cases) {
    const inputs = args.map((values, i) => array(values, { shape: shapes[i]! }));
    const f = (parts: NDArray[]): NDArray =>
      functionOf(name)(...parts)
        .square()
        .sum();
    hessian(f)(inputs);
    grad((parts: NDArray[]) => tree.ravel(grad(f)(parts))[0].sum())(inputs);
  }
  hessian((x: NDArray) => x.astype("float32").astype("float64").square().sum())(array([1, 2]));
  const unused = spies.filter(
    ({ forward, backward }) => !forward.mock.calls.length || !backward.mock.calls.length,
  );
  expect(unused.map(({ name }) => name)).toEqual([]);
});
