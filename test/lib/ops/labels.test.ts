import { describe, expect, test } from "vitest";
import { array, compile, nn, oneHot, zeros } from "../../../lib/index.ts";

describe("labels", () => {
  test("that are no class are refused by the function that was called, −1 too", () => {
    const message = (caller: string, label: number) =>
      `${caller}: labels must be whole numbers from 0 to 2 for 3 classes, got ${label}`;
    for (const label of [3, -1, 0.5, NaN]) {
      const labels = array([0, label]);
      expect(() => oneHot(labels, 3)).toThrow(message("oneHot", label));
      expect(() => nn.crossEntropyWithLogits(zeros([2, 3]), labels)).toThrow(
        message("crossEntropyWithLogits", label),
      );
      expect(() => nn.crossEntropy(zeros([2, 3]), labels)).toThrow(message("crossEntropy", label));
    }
    expect(() => oneHot([0, 7], 3)).toThrow(message("oneHot", 7));
  });

  test("too large ones are refused in compiled code as well", () => {
    const compiled = compile((labels: ReturnType<typeof array>) => oneHot(labels, 3));
    expect(compiled(array([2, 0])).toArray()).toEqual([
      [0, 0, 1],
      [1, 0, 0],
    ]);
    expect(() => compiled(array([3, 0]))).toThrow("index 3 is not a position on an axis of 3");
  });

  test("a number of classes that is none is refused", () => {
    expect(() => oneHot([0], 2.5)).toThrow("oneHot: sizes must be integers ≥ 0, got (2.5,)");
  });
});
