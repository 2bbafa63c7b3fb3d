import { vjp } from "../autodiff/gradient.ts";
import { isFloat } from "../core/dtype.ts";
import { ShapeError } from "../core/errors.ts";
import { showShape } from "../core/shape.ts";
import { eye, ones } from "../ndarray/creation.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { slice } from "../ndarray/slice.ts";
import { mul } from "../ops/arithmetic.ts";
import { at } from "../ops/indexing.ts";
import { stack } from "../ops/join.ts";
import { svd } from "../ops/linalg/index.ts";
import { cast, reshape } from "../ops/movement.ts";

/**
 * The singular values of a network's input–output Jacobian, ∂output/∂input of shape (outputs, inputs): by how much it
 * stretches a small change of the input, along one direction after another. All near 1 is what lets deep networks
 * learn fast; a few large ones and the rest near 0 is what depth makes of random layers.
 *
 * Sources: A. Saxe, J. McClelland and S. Ganguli (2013), Exact solutions to the nonlinear dynamics of learning in deep
 * linear neural networks; J. Pennington, S. Schoenholz and S. Ganguli (2017), Resurrecting the sigmoid in deep learning
 * through dynamical isometry.
 *
 * @param f The network, from examples to outputs, both one a row.
 * @param x Examples, shape (examples, inputs). With batch normalization, where one example's output depends on the
 * others, the influence on all outputs together is taken.
 * @param options `examples`: look at so many, the first ones; default 8.
 * @returns Descending; the k-th is the geometric mean over the examples of each one's k-th.
 * @throws ShapeError unless f makes rows of rows.
 * @example
 * const stretch = (x: NDArray) => x.mul(array([3, 1, 2]));
 * diag.jacobianSpectrum(stretch, ones([4, 3])).map((s) => s.toFixed(6)); // => ["3.000000", "2.000000", "1.000000"]
 */
export function jacobianSpectrum(
  f: (x: NDArray) => NDArray,
  x: NDArray,
  options: { readonly examples?: number } = {},
): number[] {
  if (x.ndim !== 2 || x.size === 0 || !isFloat(x.dtype)) {
    throw new ShapeError(
      `jacobianSpectrum: x must be floating-point of shape (examples, inputs), got ${x.dtype} of ${showShape(x.shape)}`,
    );
  }
  const few = at(x, slice(0, options.examples ?? 8));
  const [output, pullback] = vjp(f, few);
  if (output.ndim !== 2 || output.shape[0] !== few.shape[0]) {
    throw new ShapeError(
      `jacobianSpectrum: f must give one row of outputs for each example, but made ${showShape(output.shape)} of ${showShape(few.shape)}`,
    );
  }
  const [count, outputs] = output.shape as [number, number];
  const unit = cast(eye(outputs), output.dtype);
  const every = ones([count, 1], { dtype: output.dtype });
  // Going back from output i of all examples at once gives row i of each example's Jacobian.
  const rows = Array.from(
    { length: outputs },
    (_, i) => pullback(mul(every, reshape(at(unit, i), [1, -1])))[0],
  );
  const jacobians = stack(rows, 1);
  const each = Array.from({ length: count }, (_, e) => Array.from(svd(at(jacobians, e)).s.toTypedArray()));
  return each[0]!.map((_, k) => Math.exp(each.reduce((sum, s) => sum + Math.log(s[k]!), 0) / count));
}
