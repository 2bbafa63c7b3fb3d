import { describe, expect, test, vi } from "vitest";
import { rules } from "../../../lib/autodiff/rules/index.ts";
import * as tw from "../../../lib/index.ts";
import { arange, array, grad, hessian, jvp, type NDArray, slice, tree } from "../../../lib/index.ts";
import { expectClose, golden } from "../golden.ts";

interface Case {
  readonly name: string;
  readonly args: number[][];
  readonly shapes: number[][];
  readonly value: number;
  readonly gradient: number[];
  readonly hessian: number[][];
}

type F = (...args: NDArray[]) => NDArray;

/** What each case of the golden file differentiates, where it is not the function of that name. */
const spelled: Readonly<Record<string, F>> = {
  sum0: (x) => x.sum(0),
  var1: (x) => x.var(1, { correction: 1 }),
  std0: (x) => x.std(0),
  prod1: (x) => x.prod(1),
  prodZeros: (x) => x.prod(1),
  amax1: (x) => x.max(1),
  amaxTies: (x) => x.max(1),
  aminTies: (x) => x.min(0),
  logsumexp1: (x) => x.logsumexp(1),
  norm1: (x) => x.norm(1),
  reshape: (x) => x.T.reshape([2, 6]),
  slice: (x) => x.at(slice(1), slice(undefined, undefined, 2)).at(slice(undefined, undefined, -1)),
  take: (x) => x.take([2, 0, 2], 1),
  pad: (x) =>
    tw.pad(x, [
      [0, 2],
      [1, 0],
    ]),
  scatterAdd: (x) => tw.scatterAdd(x, [2, 0, 2, 1], 3, 1),
  cumsum1: (x) => x.cumsum(1),
  einsumTrace: (x) => tw.einsum("ii", x),
  einsum: (a, b) => tw.einsum("ij,kj->ik", a, b),
  pow3: (x) => x.pow(3),
  solve: (x) => tw.linalg.solve(x, columns),
  inv: (x) => tw.linalg.inv(x),
  det: (x) => tw.linalg.det(x),
  cholesky: (x) => tw.linalg.cholesky(x),
  softmaxish: (x) => x.sub(x.logsumexp(1, { keepdims: true })).exp(),
  maximumTies: (a, b) => a.maximum(b),
  minimumTies: (a, b) => a.minimum(b),
  matvec: (a, b) => a.matmul(b),
  vecmat: (a, b) => a.matmul(b),
  batched: (a, b) => a.matmul(b),
  concatenate: (a, b) => tw.concatenate([a, b], 1),
};

const cases = golden<Case>("derivatives");
/** The right-hand side of the case "solve": the first two columns of the inputs that "neg" has. */
const columns = array(cases[0]!.args[0]!, { shape: cases[0]!.shapes[0]! }).at(":", slice(0, 2));

function functionOf(name: string): F {
  return spelled[name] ?? (tw as unknown as Readonly<Record<string, F>>)[name]!;
}

describe("derivatives agree with PyTorch's, first and second", () => {
  for (const { name, args, shapes, value, gradient, hessian: second } of cases) {
    const f = functionOf(name);
    const total = (inputs: NDArray[]): NDArray => {
      const y = f(...inputs);
      return y.mul(arange(y.size).add(1).cos().reshape(y.shape)).sum();
    };
    const inputs = args.map((values, i) => array(values, { shape: shapes[i]! }));

    test(name, () => {
      const [v, g] = tw.valueAndGrad(total)(inputs);
      expectClose([v.item()], [value], 1e-13);
      expectClose(tree.ravel(g)[0].toTypedArray(), gradient, 1e-12);
      expectClose(hessian(total)(inputs).toTypedArray(), second.flat(), 1e-11);
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
  const spies = Object.entries(rules).flatMap(([name, rule]) =>
    rule === null ? [] : [{ name, forward: vi.spyOn(rule, "jvp"), backward: vi.spyOn(rule, "vjp") }],
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
