import { isFloat } from "../core/dtype.ts";
import { DTypeError, ShapeError } from "../core/errors.ts";
import { sameShape, showShape } from "../core/shape.ts";
import { NDArray, type Operand } from "../ndarray/ndarray.ts";
import { cast, onesLike } from "../ops/movement.ts";
import { asArray } from "../ops/primitive.ts";
import * as tree from "../ops/tree.ts";
import { Tape } from "./reverse.ts";

/** The arrays of a tree, which must be such as have derivatives. */
export function parameters(caller: string, params: unknown): NDArray[] {
  const leaves = tree.leaves(params);
  const odd = leaves.findIndex((x) => !isFloat(x.dtype));
  if (odd >= 0) {
    const name = tree.names(params)[odd]!;
    throw new DTypeError(
      `${caller}: ${name === "" ? "the argument" : name} is ${leaves[odd]!.dtype}, which has no derivatives; ` +
        "convert it with astype, or pass it as a further argument",
    );
  }
  return leaves;
}

/**
 * The value of `f`, and the function that takes a gradient of the output back to the arguments: g ↦ gᵀ ∂f. It can be
 * called any number of times. Arguments and output are trees.
 *
 * @throws DTypeError when an argument is int32 or bool; ShapeError (from the pullback) when g is not like the output.
 * @example
 * const [y, pullback] = vjp((a: NDArray, b: NDArray) => a.mul(b), array([1, 2]), array([3, 4]));
 * const [da, db] = pullback(array([1, 10]));
 * y.toArray(); // => [3, 8]
 * da.toArray(); // => [3, 40]
 * db.toArray(); // => [1, 20]
 */
export function vjp<A extends readonly unknown[], Y>(
  f: (...args: A) => Y,
  ...args: A
): [value: Y, pullback: (g: Y) => A] {
  const tape = new Tape();
  const inputs = parameters("vjp", args).map((x) => tape.input(x));
  const output = f(...tree.unflatten(args, inputs));
  const outputs = tree.leaves(output);
  const pullback = (g: Y): A => {
    const seeds = tree.leaves(g).map((seed, i) => like(outputs[i], seed));
    return tree.unflatten(args, tape.pullback(outputs, seeds, inputs));
  };
  return [tree.map((y) => tape.lower(y), output), pullback];
}

function like(y: NDArray | undefined, g: NDArray): NDArray {
  if (y === undefined || !sameShape(y.shape, g.shape)) {
    throw new ShapeError(
      `vjp: the output has shape ${y ? showShape(y.shape) : "of fewer arrays"}, its gradient came as ${showShape(g.shape)}`,
    );
  }
  return cast(g, y.dtype);
}

/**
 * A function of parameters and further arguments. In the parameters a plain number may stand for each array. (Two
 * signatures, so that a function of such a function knows its parameters by their own type.)
 */
export interface OfParameters<P, R extends unknown[], Y> {
  (params: P | tree.Input<P>, ...rest: R): Y;
  (params: P, ...rest: R): Y;
}

/** Whether `f` returns something beside its value, to be handed through. */
export interface AuxOption {
  /** `f` returns `[value, aux]`, and `aux` comes back too: predictions, say, or the new state of a layer. */
  readonly hasAux: true;
}

/**
 * The function that gives the value and the gradient of `f` by its first argument in one pass.
 *
 * @returns `(params, ...rest) => [value, gradient]`; the gradient is a tree like `params`. With `hasAux`, also `aux`.
 * @throws ShapeError when the value of `f` is no scalar; DTypeError when a parameter is int32 or bool.
 * @example
 * const loss = (p: { w: NDArray; b: NDArray }, x: NDArray) => x.matmul(p.w).add(p.b).square().mean();
 * const [value, g] = valueAndGrad(loss)({ w: array([2, 1]), b: 1 }, array([[1, 0], [0, 1]]));
 * value.item(); // => 6.5
 * g.w.toArray(); // => [3, 2]
 * g.b.item(); // => 5
 */
export function valueAndGrad<P = NDArray, R extends unknown[] = []>(
  f: (params: P, ...rest: R) => Operand,
): OfParameters<P, R, [value: NDArray, gradient: P]>;
export function valueAndGrad<P, R extends unknown[], Aux>(
  f: (params: P, ...rest: R) => readonly [value: Operand, aux: Aux],
  options: AuxOption,
): OfParameters<P, R, [value: NDArray, gradient: P, aux: Aux]>;
export function valueAndGrad<P, R extends unknown[]>(
  f: (params: P, ...rest: R) => Operand | readonly [value: Operand, aux: unknown],
  options?: AuxOption,
): (params: P | tree.Input<P>, ...rest: R) => [value: NDArray, gradient: P, aux?: unknown] {
  return (params, ...rest) => {
    const tape = new Tape();
    const inputs = parameters("grad", params).map((x) => tape.input(x));
    const result = f(tree.unflatten(params, inputs) as P, ...rest);
    const [output, ...aux] = options?.hasAux ? (result as readonly [Operand, unknown]) : [result as Operand];
    const y = scalar(output);
    const gradients = tape.pullback([y], [onesLike(tape.lower(y))], inputs);
    const gradient = tree.unflatten(params, gradients) as P;
    if (aux.length === 0) return [tape.lower(y), gradient];
    return [tape.lower(y), gradient, tree.map((x) => tape.lower(x), aux[0])];
  };
}

function scalar(output: unknown): NDArray {
  if (!(output instanceof NDArray) && typeof output !== "number") {
    throw new TypeError(
      `grad: the function must return an array of shape (), got ${output === null ? "null" : typeof output}`,
    );
  }
  const y = asArray(output);
  if (y.ndim !== 0 || !isFloat(y.dtype)) {
    throw new ShapeError(
      `grad: the function must return one number, shape (), got ${y.dtype} ${showShape(y.shape)}; ` +
        "reduce it with sum() or mean(), or take jacobian",
    );
  }
  return y;
}

/**
 * The function that gives the gradient of `f` by its first argument, a tree like that argument. Gradients of
 * gradients work, to any order. A parameter that the value does not depend on has gradient 0, as in JAX; where
 * a parameter ought to count, that is what a forgotten path looks like.
 *
 * @throws ShapeError when the value of `f` is no scalar; DTypeError when a parameter is int32 or bool.
 * @example
 * const cube = (x: NDArray) => x.pow(3);
 * grad(cube)(2).item(); // => 12
 * grad(grad(cube))(2).item(); // => 12
 * grad(grad(grad(cube)))(2).item(); // => 6
 */
export function grad<P = NDArray, R extends unknown[] = []>(
  f: (params: P, ...rest: R) => Operand,
): OfParameters<P, R, P> {
  const both: (params: P, ...rest: R) => [NDArray, P] = valueAndGrad(f);
  return (params: P | tree.Input<P>, ...rest: R): P => both(params as P, ...rest)[1];
}
