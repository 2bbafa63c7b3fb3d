import { ShapeError } from "../core/errors.ts";
import { sameShape, showShape } from "../core/shape.ts";
import { array } from "../ndarray/creation.ts";
import type { NDArray } from "../ndarray/ndarray.ts";

/** The class numbers predicted and true, as plain numbers. */
function pairs(
  caller: string,
  predictions: NDArray,
  labels: NDArray,
): [ArrayLike<number>, ArrayLike<number>] {
  if (labels.ndim !== 1 || labels.size === 0 || !sameShape(predictions.shape, labels.shape)) {
    throw new ShapeError(
      `${caller}: expected predicted and true classes, both of shape (examples,), got ` +
        `${showShape(predictions.shape)} and ${showShape(labels.shape)}; argmax(1) makes classes of scores`,
    );
  }
  return [predictions.toTypedArray(), labels.toTypedArray()];
}

/**
 * The share of examples whose class was predicted, from 0 to 1.
 *
 * @param predictions Predicted classes, shape (examples,).
 * @param labels True classes, of the same shape.
 * @throws ShapeError when the shapes differ or there is no example.
 * @example
 * nn.accuracy(array([0, 1, 1, 2]), array([0, 1, 2, 2])); // => 0.75
 */
export function accuracy(predictions: NDArray, labels: NDArray): number {
  const [predicted, truth] = pairs("accuracy", predictions, labels);
  let right = 0;
  for (let i = 0; i < truth.length; i++) if (predicted[i] === truth[i]) right++;
  return right / truth.length;
}

/**
 * How often each class was taken for each: row i, column j counts the examples of class i that were predicted as j.
 *
 * @param classes How many there are. Default: one more than the largest number met.
 * @throws ShapeError when the shapes differ or there is no example; RangeError for a number that is no class.
 * @example
 * nn.confusionMatrix(array([0, 1, 1]), array([0, 0, 1])).toArray(); // => [[1, 1], [0, 1]]
 */
export function confusionMatrix(predictions: NDArray, labels: NDArray, classes?: number): NDArray {
  const [predicted, truth] = pairs("confusionMatrix", predictions, labels);
  const count = classes ?? Math.max(...Array.from(predicted), ...Array.from(truth)) + 1;
  const isClass = (k: number | undefined) => k !== undefined && Number.isInteger(k) && k >= 0 && k < count;
  const counts = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  for (let i = 0; i < truth.length; i++) {
    if (!isClass(truth[i]) || !isClass(predicted[i])) {
      throw new RangeError(
        `confusionMatrix: classes are whole numbers from 0 to ${count - 1}, ` +
          `example ${i} has ${predicted[i]} (predicted) and ${truth[i]} (true)`,
      );
    }
    counts[truth[i]!]![predicted[i]!]! += 1;
  }
  return array(counts);
}

/** What {@link precisionRecallF1} gives: one number for each class, from 0. */
export interface ClassScores {
  /** Of the examples predicted as the class, the share that is of it. */
  readonly precision: readonly number[];
  /** Of the examples of the class, the share that was predicted as it. */
  readonly recall: readonly number[];
  /** The harmonic mean of the two, 2pr/(p + r). */
  readonly f1: readonly number[];
  /** How many examples the class has. */
  readonly support: readonly number[];
}

/**
 * Precision, recall and F1 of each class. Where one would be 0/0 it is 0, as in scikit-learn.
 *
 * @param classes How many there are. Default: one more than the largest number met.
 * @throws ShapeError when the shapes differ or there is no example; RangeError for a number that is no class.
 * @example
 * const { precision, recall, f1 } = nn.precisionRecallF1(array([1, 1, 1, 0]), array([1, 0, 1, 1]));
 * [precision[1], recall[1], f1[1]]; // => [2 / 3, 2 / 3, 2 / 3]
 */
export function precisionRecallF1(predictions: NDArray, labels: NDArray, classes?: number): ClassScores {
  const counts = confusionMatrix(predictions, labels, classes).toArray() as number[][];
  const ratio = (a: number, b: number) => (b === 0 ? 0 : a / b);
  const right = counts.map((row, k) => row[k]!);
  const support = counts.map((row) => row.reduce((sum, n) => sum + n, 0));
  const predicted = counts.map((_, k) => counts.reduce((sum, row) => sum + row[k]!, 0));
  return {
    precision: right.map((n, k) => ratio(n, predicted[k]!)),
    recall: right.map((n, k) => ratio(n, support[k]!)),
    f1: right.map((n, k) => ratio(2 * n, predicted[k]! + support[k]!)),
    support,
  };
}
