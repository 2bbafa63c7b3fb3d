import { ShapeError } from "../core/errors.ts";
import { sameShape, showShape } from "../core/shape.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { relu, softplus } from "../ops/activation.ts";
import { abs, add, div, minimum, mul, neg, square, sub } from "../ops/arithmetic.ts";
import { greater } from "../ops/compare.ts";
import { where } from "../ops/elementwise.ts";
import { log, log1p } from "../ops/exponential.ts";
import { takeAlongAxis } from "../ops/gather.ts";
import { checkLabels } from "../ops/labels.ts";
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

function sameExamples(caller: string, what: string, scores: NDArray, labels: NDArray): void {
  if (scores.ndim !== 2 || labels.ndim !== 1 || labels.shape[0] !== scores.shape[0] || scores.size === 0) {
    throw new ShapeError(
      `${caller}: expected ${what} (examples, classes) and labels (examples,), got ` +
        `${showShape(scores.shape)} and ${showShape(labels.shape)}`,
    );
  }
  checkLabels(caller, labels, scores.shape[1]!);
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
 * σ(z) = 1/(1 + e⁻ᶻ). It is computed as softplus(t) − q t with t = z and q = y where y ≤ ½, t = −z and q = 1 − y
 * elsewhere, which neither overflows nor loses small costs.
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
  const toward = where(greater(targets, 0.5), neg(logits), logits);
  return mean(sub(softplus(toward), mul(minimum(targets, sub(1, targets)), toward)));
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
  sameExamples("crossEntropyWithLogits", "logits", logits, labels);
  return neg(mean(takeAlongAxis(logSoftmax(logits), expandDims(labels, 1), 1)));
}

/**
 * Mean squared error: the mean of (ŷ − y)² over all elements.
 *
 * @throws ShapeError when the shapes differ or there is no element.
 * @example
 * nn.meanSquaredError(array([1, 2]), array([1, 0])).item(); // => 2
 */
export function meanSquaredError(predictions: NDArray, targets: NDArray): NDArray {
  sameShapes("meanSquaredError", predictions, targets);
  return mean(square(sub(predictions, targets)));
}

/**
 * Huber loss: with e = ŷ − y, the mean of e²/2 where |e| ≤ δ and of δ(|e| − δ/2) beyond, so that outliers pull no harder
 * than δ.
 *
 * Source: P. Huber (1964), Robust estimation of a location parameter.
 *
 * @param delta δ, default 1.
 * @throws ShapeError when the shapes differ or there is no element; RangeError unless δ is above 0.
 * @example
 * nn.huber(array([0.5, 3]), array([0, 0])).item(); // => (0.125 + 2.5) / 2
 */
export function huber(predictions: NDArray, targets: NDArray, delta = 1): NDArray {
  sameShapes("huber", predictions, targets);
  if (!(delta > 0)) throw new RangeError(`huber: delta must be above 0, got ${delta}`);
  const distance = abs(sub(predictions, targets));
  // Within δ the second term is 0, beyond it the first is δ²/2.
  const near = minimum(distance, delta);
  return mean(add(div(square(near), 2), mul(delta, sub(distance, near))));
}

/**
 * Hinge loss of a margin classifier: the mean of max(0, 1 − y z).
 *
 * @param scores z, any shape.
 * @param targets y, of the same shape, −1 or 1. (For labels of 0 and 1 that is 2y − 1.)
 * @throws ShapeError when the shapes differ or there is no element.
 * @example
 * nn.hinge(array([2, 0.5, -1]), array([1, 1, 1])).item(); // => 2.5 / 3
 */
export function hinge(scores: NDArray, targets: NDArray): NDArray {
  sameShapes("hinge", scores, targets);
  return mean(relu(sub(1, mul(targets, scores))));
}

/**
 * Binary cross-entropy from probabilities p: the mean of −y log p − (1 − y) log(1 − p). A probability of exactly 0 or 1
 * that is wrong costs 100, as in PyTorch, instead of ∞. Where logits are at hand, {@link binaryCrossEntropyWithLogits}
 * is more accurate.
 *
 * @param probabilities p, any shape, from 0 to 1.
 * @param targets y, of the same shape, from 0 to 1.
 * @returns J, shape (), in nats.
 * @throws ShapeError when the shapes differ or there is no element.
 * @example
 * nn.binaryCrossEntropy(array([0.5, 0.5]), array([0, 1])).item(); // => Math.LN2
 */
export function binaryCrossEntropy(probabilities: NDArray, targets: NDArray): NDArray {
  sameShapes("binaryCrossEntropy", probabilities, targets);
  const capped = (logarithm: NDArray) => minimum(neg(logarithm), 100);
  const right = mul(targets, capped(log(probabilities)));
  return mean(add(right, mul(sub(1, targets), capped(log1p(neg(probabilities))))));
}

/**
 * Cross-entropy of several classes from probabilities (log-loss): the mean over examples of −log p at the class of each,
 * 100 at most for each, as in {@link binaryCrossEntropy}. Where logits are at hand, {@link crossEntropyWithLogits} is more
 * accurate.
 *
 * @param probabilities p, shape (examples, classes); each row sums to 1.
 * @param labels The class of each example, whole numbers from 0, shape (examples,).
 * @returns J, shape (), in nats.
 * @throws ShapeError when the shapes do not fit or a label is no class.
 * @example
 * nn.crossEntropy(array([[0.5, 0.5], [0.25, 0.75]]), array([0, 0])).item(); // => 1.5 * Math.LN2
 */
export function crossEntropy(probabilities: NDArray, labels: NDArray): NDArray {
  sameExamples("crossEntropy", "probabilities", probabilities, labels);
  return mean(minimum(neg(log(takeAlongAxis(probabilities, expandDims(labels, 1), 1))), 100));
}
