import { describe, expect, test } from "vitest";
import { array, nn, zeros } from "../../../lib/index.ts";
import { expectClose, flat, golden } from "../golden.ts";

interface Scores {
  readonly labels: number[];
  readonly predictions: number[];
  readonly probabilities: number[][];
  readonly accuracy: number;
  readonly confusion: number[][];
  readonly precision: number[];
  readonly recall: number[];
  readonly f1: number[];
  readonly support: number[];
  readonly logLoss: number;
}

describe("metrics", () => {
  const [{ scores }] = golden<{ scores: Scores }>("sets") as [{ scores: Scores }];
  const [predictions, labels] = [array(scores.predictions), array(scores.labels)];

  test("are scikit-learn's, with a class that never occurs", () => {
    expect(nn.accuracy(predictions, labels)).toBeCloseTo(scores.accuracy, 15);
    expect(nn.confusionMatrix(predictions, labels, 5).toArray()).toEqual(scores.confusion);
    const ours = nn.precisionRecallF1(predictions, labels, 5);
    for (const name of ["precision", "recall", "f1", "support"] as const)
      expectClose(ours[name], scores[name], 1e-15);
    expect(scores.support[4]).toBe(0);
    expectClose([nn.crossEntropy(array(scores.probabilities), labels).item()], [scores.logLoss], 1e-14);
  });

  test("count the classes themselves when not told", () => {
    expect(nn.confusionMatrix(array([0, 3]), array([1, 0])).shape).toEqual([4, 4]);
    expect(flat(nn.confusionMatrix(array([2]), array([2])).toArray())).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  test("refuse scores for classes, other lengths, nothing, and numbers that are no class", () => {
    expect(() => nn.accuracy(zeros([3, 2]), zeros([3]))).toThrow(
      "accuracy: expected predicted and true classes, both of shape (examples,), got (3, 2) and (3,); argmax(1)",
    );
    expect(() => nn.accuracy(zeros([2]), zeros([3]))).toThrow("got (2,) and (3,)");
    expect(() => nn.accuracy(zeros([0]), zeros([0]))).toThrow("got (0,) and (0,)");
    for (const [p, y] of [
      [0.5, 0],
      [-1, 0],
      [NaN, 0],
      [5, 0],
      [0, 5],
    ] as const)
      // prettier-ignore
      expect(() => nn.confusionMatrix(array([p]), array([y]), 2)).toThrow(
        `confusionMatrix: classes are whole numbers from 0 to 1, example 0 has ${p} (predicted) and ${y} (true)`,
      );
  });
});

describe("crossEntropy", () => {
  test("is that of the logits for their softmax", () => {
    const logits = array([[1, -2, 0.5], [3, 3, -1]]); // prettier-ignore
    const labels = array([2, 0]);
    const fromLogits = nn.crossEntropyWithLogits(logits, labels).item();
    expect(nn.crossEntropy(nn.softmax(logits), labels).item()).toBeCloseTo(fromLogits, 14);
  });

  test("of a certain and wrong answer is 100, and shapes that do not fit are refused", () => {
    expect(nn.crossEntropy(array([[1, 0]]), array([1])).item()).toBe(100);
    expect(() => nn.crossEntropy(zeros([2, 3]), zeros([3]))).toThrow(
      "crossEntropy: expected probabilities (examples, classes) and labels (examples,), got (2, 3) and (3,)",
    );
  });
});
