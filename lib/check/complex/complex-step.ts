import { compile } from "../../autodiff/compile/compile.ts";
import { nextLevel } from "../../autodiff/tracer.ts";
import { array, zeros } from "../../ndarray/creation.ts";
import type { NDArray, Operand } from "../../ndarray/ndarray.ts";
import { reshape } from "../../ops/movement.ts";
import { asArray } from "../../ops/primitive.ts";
import * as tree from "../../ops/tree.ts";
import { ComplexTracer } from "./tracer.ts";

/** So small that its square vanishes beside any number, and a power of two, so that dividing by it is exact. */
const h = 2 ** -300;

/**
 * The slope of a cost along a direction within one parameter array, by the complex step: Im J(θ + ih v) / h. The cost is
 * evaluated once, at complex parameters; nothing is subtracted, so h can be as small as one likes, and what is left is
 * the rounding of the cost's own operations.
 *
 * Source: W. Squire and G. Trapp (1998), Using complex variables to estimate derivatives of real functions; J. Martins,
 * P. Sturdza and J. Alonso (2003), The complex-step derivative approximation.
 *
 * @param which The parameter array, by its place among the leaves of `point`.
 * @returns The slope as a function of the direction, row by row.
 * @throws Error where an operation has no complex form; TracerError when the cost reads numbers of its parameters.
 */
export function complexSlopes<P>(
  cost: (params: P) => Operand,
  point: P,
  which: number,
): (direction: Float64Array) => number {
  const leaves = tree.leaves(point);
  const x = leaves[which]!;
  const imaginaryPart = compile(
    (direction: NDArray): NDArray => {
      const level = nextLevel();
      const complex = new ComplexTracer(level, x, direction);
      const value = asArray(cost(tree.unflatten(point, leaves.with(which, complex))));
      return value instanceof ComplexTracer && value.level === level ? value.imaginary : zeros([]);
    },
    { reuse: true },
  );
  return (direction) => {
    const step = reshape(array(direction.map((part) => part * h)), x.shape);
    return imaginaryPart(step).item() / h;
  };
}
