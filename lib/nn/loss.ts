import { ShapeError } from "../core/errors.ts";
import { sameShape, showShape } from "../core/shape.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { softplus } from "../ops/activation.ts";
import { add, div, mul, neg, square, sub } from "../ops/arithmetic.ts";
import { takeAlongAxis } from "../ops/gather.ts";
import { expandDims } from "../ops/movement.ts";
import { mean, sum } from "../ops/reduce.ts";
import { logSoftmax } from "./activation.ts";

/** A prediction of (m, 1) against targets of (m,) would broadcast to (m, m) and give a number, but the wrong one. */
function sameShapes(caller: string, predictions: NDArray, targets: NDArray): void {
  if (!sameShape(predictions.shape, targets.shape)) {
    throw new ShapeError(
      `${caller}: predictions ${showShape(predictions.shape)} and targets ${showShape(targets.shape)} must have the ` +
        "same shape; reshape one of them",
    );
  }
  if (predictions.ndim === 0 || predictions.size === 0) {
    throw new ShapeError(
      `${caller}: expected at least one example, got shape ${showShape(predictions.shape)}`,
    );
  }
}

/**
 * Least squares: half the squared error, summed over the outputs and averaged over the m examples,
 * J = 1/(2m) Σᵢ ‖ŷᵢ − yᵢ‖². The half makes the gradient of ŷᵢ plainly (ŷᵢ − yᵢ)/m.
 *
 * @param predictions ŷ, shape (m,) or (m, outputs).
 * @param targets y, of the same shape.
 * @returns J, shape (), in squared units of the target.
 * @throws ShapeError when the shapes differ or there is no example.
 * @example
 * nn.leastSquares(array([1, 2, 3]), array([1, 0, 0])).item(); // => 13 / 6
 */
export function leastSquares(predictions: NDArray, targets: NDArray): NDArray {
  sameShapes("leastSquares", predictions, targets);
  return div(sum(square(sub(predictions, targets))), 2 * predictions.shape[0]!);
}

/**
 * Logistic cost, the binary cross-entropy from logits z: the mean of −y log σ(z) − (1 − y) log(1 − σ(z)), with
 * σ(z) = 1/(1 + e⁻ᶻ). It is computed as
 * y softplus(−z) + (1 − y) softplus(z), which neither overflows nor loses small costs.
 *
 * @param logits z, any shape: what the last layer gives before its sigmoid.
 * @param targets y, of the same shape: 0 or 1, or a probability between.
 * @returns J, shape (), in nats.
 * @throws ShapeError when the shapes differ or there is no element.
 * @example
 * nn.binaryCrossEntropyWithLogits(array([0, 0]), array([0, 1])).item(); // => Math.LN2
 * nn.binaryCrossEntropyWithLogits(array([1000]), array([1])).item(); // => 0
 */
export function binaryCrossEntropyWithLogits(logits: NDArray, targets: NDArray): NDArray {
  sameShapes("binaryCrossEntropyWithLogits", logits, targets);
  return mean(add(mul(targets, softplus(neg(logits))), mul(sub(1, targets), softplus(logits))));
}

/**
 * Cross-entropy of several classes from logits: the mean over examples of −log softmax(z) at the class of each.
 *
 * @param logits z, shape (examples, classes).
 * @param labels The class of each example, whole numbers from 0, shape (examples,).
 * @returns J, shape (), in nats.
 * @throws ShapeError when the shapes do not fit or a label is no class.
 * @example
 * nn.crossEntropyWithLogits(zeros([2, 4]), array([3, 0])).item(); // => Math.log(4)
 */
export function crossEntropyWithLogits(logits: NDArray, labels: NDArray): NDArray {
  if (logits.ndim !== 2 || labels.ndim !== 1 || labels.shape[0] !== logits.shape[0] || logits.size === 0) {
    throw new ShapeError(
      "crossEntropyWithLogits: expected logits (examples, classes) and labels (examples,), got " +
        `${showShape(logits.shape)} and ${showShape(labels.shape)}`,
    );
  }
  return neg(mean(takeAlongAxis(logSoftmax(logits), expandDims(labels, 1), 1)));
}
