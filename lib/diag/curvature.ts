import { hessian } from "../autodiff/jacobian.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { eigh } from "../ops/linalg/index.ts";
import { reshape } from "../ops/movement.ts";
import * as tree from "../ops/tree.ts";

/** How a cost bends at one point. */
export interface Curvature {
  /** Eigenvalues λ of the Hessian, ascending: the second derivative of the cost along each principal direction. */
  readonly eigenvalues: readonly number[];
  /** The principal directions in the same order: column i of shape (n, n), over θ as {@link tree.ravel} lays it out. */
  readonly directions: NDArray;
  /**
   * κ = max |λ| / min |λ|; ∞ when the least is 0 up to rounding. Round contours have κ = 1; an ellipse of cost has
   * axes whose lengths differ by √κ.
   */
  readonly conditionNumber: number;
  /**
   * 2/λmax: with a larger learning rate gradient descent climbs out of the valley instead of settling in it. ∞ where
   * nothing bends upwards.
   */
  readonly largestStableStep: number;
}

/**
 * The curvature of a cost at a point, from its full Hessian: for models of up to a few hundred parameters.
 *
 * On a quadratic cost each step of gradient descent multiplies the error along principal direction i by 1 − αλᵢ. It
 * shrinks along all of them if and only if α < 2/λmax, and then needs a number of steps of the order of κ.
 *
 * Source: Y. LeCun, L. Bottou, G. Orr and K.-R. Müller (1998), Efficient BackProp, section 5.1.
 *
 * @param cost J, from a tree of parameters to one number.
 * @param params Where to look.
 * @throws RangeError when the Hessian is not finite there; as {@link grad} does for a cost that is no scalar.
 * @example
 * const cost = (w: NDArray) => w.square().mul(array([1, 10])).sum();
 * const { eigenvalues, conditionNumber, largestStableStep } = diag.curvature(cost, array([0, 0]));
 * eigenvalues; // => [2, 20]
 * conditionNumber; // => 10
 * largestStableStep; // => 0.1
 */
export function curvature<P = NDArray>(cost: (params: P) => NDArray, params: P | tree.Input<P>): Curvature {
  const n = tree.leaves(params).reduce((count, x) => count + x.size, 0);
  const matrix = reshape(hessian(cost)(params), [n, n]);
  if (!matrix.toTypedArray().every(Number.isFinite)) {
    throw new RangeError("curvature: the Hessian is not finite at these parameters; look from another point");
  }
  const { values, vectors } = eigh(matrix);
  const eigenvalues = Array.from(values.toTypedArray());
  const sizes = eigenvalues.map(Math.abs);
  const [least, most, top] = [Math.min(...sizes), Math.max(...sizes), eigenvalues.at(-1)!];
  const singular = least <= n * Number.EPSILON * most;
  return {
    eigenvalues,
    directions: vectors,
    conditionNumber: singular ? Infinity : most / least,
    largestStableStep: top > 0 ? 2 / top : Infinity,
  };
}
