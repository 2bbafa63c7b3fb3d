import { describe, expect, test } from "vitest";
import {
  array,
  concatenate,
  grad,
  greater,
  hessian,
  hvp,
  jacobian,
  jvp,
  maximum,
  type NDArray,
  slice,
  stopGradient,
  TracerError,
  valueAndGrad,
  vjp,
  where,
  zeros,
} from "../../../lib/index.ts";

describe("grad", () => {
  test("of any order", () => {
    let f = (x: NDArray): NDArray => x.mul(2).sin();
    for (let order = 1; order <= 6; order++) f = grad(f);
    expect(f(array(0.3)).item()).toBeCloseTo(-64 * Math.sin(0.6), 12);
  });

  test("of a function with an inner gradient that closes over the outer variable", () => {
    // d/dx [ x · d/dy (x + y)² ] at y = 1: d/dx [ 2x(x + 1) ] = 4x + 2.
    const f = (x: NDArray): NDArray => x.mul(grad((y: NDArray) => x.add(y).square())(1));
    expect(grad(f)(3).item()).toBe(14);
  });

  test("does not mix up nested variables of the same function", () => {
    const f = (x: NDArray): NDArray => x.mul(grad((y: NDArray) => x.add(stopGradient(y)).add(y))(1));
    expect(grad(f)(1).item()).toBe(1);
  });

  test("takes further arguments, which have no gradient", () => {
    const f = (w: NDArray, x: NDArray, scale: number): NDArray => w.mul(x).sum().mul(scale);
    expect(grad(f)(array([1, 2]), array([3, 4]), 10).toArray()).toEqual([30, 40]);
  });

  test("of what does not depend on the argument is zero", () => {
    expect(grad((x: NDArray) => x.mul(0).sum().add(stopGradient(x).sum()))(array([1, 2])).toArray()).toEqual([
      0, 0,
    ]);
    expect(grad(() => 3)(array([1, 2])).toArray()).toEqual([0, 0]);
  });

  test("hands further results through with hasAux", () => {
    const f = (x: NDArray): [NDArray, { doubled: NDArray }] => [x.sum(), { doubled: x.mul(2) }];
    const [value, g, aux] = valueAndGrad(f, { hasAux: true })(array([1, 2]));
    expect([value.item(), g.toArray(), aux.doubled.toArray()]).toEqual([3, [1, 1], [2, 4]]);
  });

  test("keeps float32", () => {
    const g = grad((x: NDArray) => x.mul(0.1).exp().sum())(array([1, 2], { dtype: "float32" }));
    expect(g.dtype).toBe("float32");
    const mixed = grad((x: NDArray) => x.mul(array([1, 2])).sum())(array([1, 2], { dtype: "float32" }));
    expect(mixed.dtype).toBe("float32");
  });

  test("can be called twice on one pullback", () => {
    const [, pullback] = vjp((x: NDArray) => x.square(), array([1, 2]));
    expect(pullback(array([1, 0]))[0].toArray()).toEqual([2, 0]);
    expect(pullback(array([0, 1]))[0].toArray()).toEqual([0, 4]);
  });
});

describe("documented choices where there is no derivative", () => {
  const at = (f: (x: NDArray) => NDArray, x: number[]): unknown =>
    grad((v: NDArray) => f(v).sum())(array(x)).toArray();

  test("|x|, relu, norm and standard deviation at their kinks: 0", () => {
    expect(at((x) => x.abs(), [0])).toEqual([0]);
    expect(at((x) => x.relu(), [0, -1, 1])).toEqual([0, 0, 1]);
    expect(at((x) => x.norm(), [0, 0])).toEqual([0, 0]);
    expect(at((x) => x.std(), [2, 2])).toEqual([0, 0]);
  });

  test("ties in max are shared evenly, between operands and between elements", () => {
    expect(at((x) => maximum(x, 1), [1, 0, 2])).toEqual([0.5, 0, 1]);
    expect(at((x) => x.max(), [2, 1, 2])).toEqual([0.5, 0, 0.5]);
  });

  test("sqrt at 0 has the infinite slope it has", () => {
    expect(at((x) => x.sqrt(), [0])).toEqual([Infinity]);
  });

  test("powers at 0", () => {
    expect(at((x) => x.pow(0), [0])).toEqual([0]);
    expect(at((x) => x.pow(1), [0])).toEqual([1]);
    expect(at((x) => x.pow(2), [0, -3])).toEqual([0, -6]);
    expect(at((b) => array([0, 2]).pow(b), [2, 1])).toEqual([0, 2 * Math.LN2]);
  });

  test("the dead branch of where contributes nothing, NaN or not", () => {
    expect(at((x) => where(greater(x, 0), x.log(), 0), [2, 0, -1])).toEqual([0.5, 0, 0]);
    expect(at((x) => where(greater(x, 0), x.sqrt(), x), [4, 0, -1])).toEqual([0.25, 1, 1]);
    expect(at((x) => where(x.less(20), x.exp().log1p(), x), [1000])).toEqual([1]);
    const second = grad((x: NDArray) =>
      grad((y: NDArray) => where(greater(y, 0), y.log(), 0).sum())(x).sum(),
    );
    expect(second(array([2, 0])).toArray()).toEqual([-0.25, 0]);
  });
});

describe("views and updates", () => {
  test("gradients land where the elements came from", () => {
    const f = (x: NDArray): NDArray =>
      x.T.at(slice(undefined, undefined, -2))
        .reshape([-1])
        .mul(array([1, 2, 3, 4]))
        .sum();
    expect(grad(f)(zeros([2, 3])).toArray()).toEqual([
      [3, 0, 1],
      [4, 0, 2],
    ]);
  });

  test("with() gives the replaced part's gradient to the value", () => {
    const f = (x: NDArray, v: NDArray): NDArray =>
      x
        .with([slice(0, 2)], v)
        .mul(array([1, 2, 3]))
        .sum();
    const [, pullback] = vjp(f, zeros([3]), array(7));
    expect(pullback(array(1)).map((g) => g.toArray())).toEqual([[0, 0, 3], 3]);
  });

  test("masks and positions", () => {
    const f = (x: NDArray): NDArray => concatenate([x.at(greater(x, 1)), x.take([0, 0])]).sum();
    expect(grad(f)(array([1, 2, 3])).toArray()).toEqual([2, 1, 1]);
  });
});

describe("products with derivatives", () => {
  const f = (x: NDArray): NDArray => x.at(0).mul(x.at(1)).exp().add(x.at(2).pow(3));
  const x = array([0.5, -1, 2]);

  test("hvp, hessian and jacobian of the gradient agree", () => {
    const full = hessian(f)(x);
    const v = array([1, 2, 3]);
    const product = hvp(f)(x, v);
    expect(product.sub(full.matmul(v)).abs().max().item()).toBeLessThan(1e-14);
    expect(jacobian(grad(f))(x).sub(full).abs().max().item()).toBeLessThan(1e-14);
  });

  test("jacobian is the same by either mode, and has the shape output + input", () => {
    const tall = (v: NDArray): NDArray => concatenate([v, v.square(), v.mul(3)]).reshape([3, 3]);
    expect(jacobian(tall)(x).shape).toEqual([3, 3, 3]);
    const wide = (v: NDArray): NDArray => tall(v).sum(0);
    expect(jacobian(wide)(x).toArray()).toEqual(jacobian(tall)(x).sum(0).toArray());
  });

  test("trees of parameters give matrices over θ", () => {
    const g = (p: { a: NDArray; b: NDArray }): NDArray => p.a.square().sum().mul(p.b);
    const h = hessian(g)({ a: array([1, 2]), b: 3 });
    expect(h.toArray()).toEqual([
      [6, 0, 2],
      [0, 6, 4],
      [2, 4, 0],
    ]);
    expect(hvp(g)({ a: array([1, 2]), b: 3 }, { a: array([1, 0]), b: 0 }).a.toArray()).toEqual([6, 0]);
  });

  test("outputs of vjp and jvp may be trees", () => {
    const two = (v: NDArray): { s: NDArray; c: NDArray } => ({ s: v.sin(), c: v.cos() });
    const [y, dy] = jvp(two, [array(0)], [array(1)]);
    expect([y.c.item(), dy.s.item()]).toEqual([1, 1]);
    const [, pullback] = vjp(two, array(0));
    expect(pullback({ s: array(2), c: array(5) })[0].item()).toBe(2);
  });
});

describe("mistakes are explained", () => {
  test("a value that is no scalar", () => {
    expect(() => grad((x: NDArray) => x)(array([1, 2]))).toThrow(
      "grad: the function must return one number, shape (), got float64 (2,); reduce it with sum() or mean(), or take jacobian",
    );
    expect(() => grad((() => "x") as unknown as () => number)(array(1))).toThrow(/got string/);
  });

  test("integer parameters, by name", () => {
    const f = (p: { w: NDArray; steps: NDArray }): NDArray => p.w.sum();
    expect(() => grad(f)({ w: array([1]), steps: array([1], { dtype: "int32" }) })).toThrow(/steps is int32/);
  });

  test("reading a traced value", () => {
    const read = (f: (x: NDArray) => unknown) => (): unknown =>
      grad((x: NDArray) => {
        f(x);
        return x;
      })(1);
    expect(read((x) => x.item())).toThrow(TracerError);
    expect(read((x) => x.toArray())).toThrow(
      /its numbers are not for reading inside a function that is differentiated/,
    );
    expect(read((x) => x.toTypedArray())).toThrow(TracerError);
    expect(read((x) => 2 * (x as unknown as number))).toThrow(/JavaScript arithmetic/);
  });

  test("tangents and cotangents of the wrong shape", () => {
    expect(() => jvp((x: NDArray) => x, [array([1, 2])], [array([1])])).toThrow(
      "jvp: a tangent of shape (1,) came for an argument of (2,)",
    );
    const [, pullback] = vjp((x: NDArray) => x, array([1, 2]));
    expect(() => pullback(array(1))).toThrow("vjp: the output has shape (2,), its gradient came as ()");
  });
});
