import { ShapeError } from "../core/errors.ts";
import { sameShape, showShape, sizeOf } from "../core/shape.ts";
import { eye, zeros } from "../ndarray/creation.ts";
import { NDArray } from "../ndarray/ndarray.ts";
import { stack } from "../ops/join.ts";
import { cast, reshape, transpose, zerosLike } from "../ops/movement.ts";
import { asArray } from "../ops/primitive.ts";
import { at } from "../ops/indexing.ts";
import * as tree from "../ops/tree.ts";
import { DualTracer } from "./forward.ts";
import { grad, type OfParameters, parameters, vjp } from "./gradient.ts";
import { nextLevel } from "./tracer.ts";

/**
 * The value of `f` and its rate of change when the arguments move along `tangents`: ∂f · t. Arguments, tangents and
 * output are trees.
 *
 * @throws ShapeError when a tangent is not like its argument; DTypeError when an argument is int32 or bool.
 * @example
 * const [y, dy] = jvp((x: NDArray) => x.square(), [array([1, 2])], [array([1, 0.5])]);
 * y.toArray(); // => [1, 4]
 * dy.toArray(); // => [2, 2]
 */
export function jvp<A extends readonly unknown[], Y>(
  f: (...args: A) => Y,
  args: A,
  tangents: A,
): [value: Y, tangent: Y] {
  const level = nextLevel();
  const rates = tree.leaves(tangents);
  const inputs = parameters("jvp", args).map((x, i) => {
    const t = rates[i];
    if (t === undefined || !sameShape(t.shape, x.shape)) {
      throw new ShapeError(
        `jvp: a tangent of shape ${t ? showShape(t.shape) : "none"} came for an argument of ${showShape(x.shape)}`,
      );
    }
    return new DualTracer(level, x, cast(t, x.dtype));
  });
  const output = f(...tree.unflatten(args, inputs));
  const dual = (y: NDArray): DualTracer | undefined =>
    y instanceof DualTracer && y.level === level ? y : undefined;
  return [
    tree.map((y) => dual(y)?.primal ?? y, output),
    tree.map((y) => dual(y)?.tangent ?? zerosLike(y), output),
  ];
}

/**
 * The function that multiplies the Hessian of `f` by a vector without forming it: (params, v, ...rest) ↦ ∇²f · v, the
 * derivative of the gradient along v. Costs a few evaluations of `f`, whatever the number of parameters.
 *
 * @example
 * const f = (x: NDArray) => x.pow(3).sum();
 * hvp(f)(array([1, 2]), array([1, 1])).toArray(); // => [6, 12]
 */
export function hvp<P = NDArray, R extends unknown[] = []>(
  f: (params: P, ...rest: R) => NDArray,
): (params: P | tree.Input<P>, v: P | tree.Input<P>, ...rest: R) => P {
  const gradient = grad(f);
  return (params, v, ...rest) => jvp((p: P) => gradient(p, ...rest), [params as P], [v as P])[1];
}

/** What shape the axes of a parameter tree take in a Jacobian: those of a lone array, one of length n of a tree. */
function axesOf(params: unknown, n: number): readonly number[] {
  return params instanceof NDArray ? params.shape : typeof params === "number" ? [] : [n];
}

/**
 * The function that gives all derivatives of `f` by its first argument: shape output + argument. For a tree of
 * parameters the last axis is θ as {@link tree.ravel} lays it out. Forward or reverse mode, whichever needs fewer passes.
 *
 * @example
 * const f = (x: NDArray) => x.square();
 * jacobian(f)(array([1, 2])).toArray(); // => [[2, 0], [0, 4]]
 */
export function jacobian<P = NDArray, R extends unknown[] = []>(
  f: (params: P, ...rest: R) => NDArray,
): OfParameters<P, R, NDArray> {
  return (params: P | tree.Input<P>, ...rest: R): NDArray => {
    parameters("jacobian", params);
    const [theta, unravel] = tree.ravel(params as P);
    const g = (vector: NDArray): NDArray => asArray(f(unravel(vector), ...rest));
    const [y, pullback] = vjp(g, theta);
    const shape = [...y.shape, ...axesOf(params, theta.size)];
    if (sizeOf(shape) === 0) return zeros(shape, { dtype: y.dtype });
    if (y.size <= theta.size) {
      const unit = cast(eye(y.size), y.dtype);
      const rows = Array.from({ length: y.size }, (_, i) => pullback(reshape(at(unit, i), y.shape))[0]);
      return reshape(stack(rows), shape);
    }
    return reshape(transpose(columns(g, theta)), shape);
  };
}

/** Derivatives along each unit vector, flattened: row i is ∂g/∂θᵢ. */
function columns(g: (theta: NDArray) => NDArray, theta: NDArray): NDArray {
  const unit = cast(eye(theta.size), theta.dtype);
  return stack(
    Array.from({ length: theta.size }, (_, i) => reshape(jvp(g, [theta], [at(unit, i)])[1], [-1])),
  );
}

/**
 * The function that gives all second derivatives of `f` by its first argument: for an array of shape s, shape s + s;
 * for a tree, (n, n) over θ as {@link tree.ravel} lays it out. Forward over reverse: n products with unit vectors.
 *
 * @example
 * const f = (x: NDArray) => x.at(0).square().mul(x.at(1));
 * hessian(f)(array([1, 2])).toArray(); // => [[4, 2], [2, 0]]
 */
export function hessian<P = NDArray, R extends unknown[] = []>(
  f: (params: P, ...rest: R) => NDArray,
): OfParameters<P, R, NDArray> {
  return (params: P | tree.Input<P>, ...rest: R): NDArray => {
    parameters("hessian", params);
    const [theta, unravel] = tree.ravel(params as P);
    const gradient = grad((vector: NDArray) => f(unravel(vector), ...rest));
    const axes = axesOf(params, theta.size);
    return reshape(columns(gradient, theta), [...axes, ...axes]);
  };
}
