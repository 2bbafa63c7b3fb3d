import { describe, expect, test } from "vitest";
import { plain } from "../../../../lib/backend/plain/plain.ts";
import { DenseArray } from "../../../../lib/ndarray/dense.ts";
import { operand, simd } from "./operand.ts";

describe("sums give the plain backend's bits", () => {
  test.each(["float64", "float32"] as const)("of rows and of everything, of any length, %s", (dtype) => {
    for (const [n, m] of [
      [1, 128],
      [3, 129],
      [2, 1000],
      [1, 65_537],
    ] as const) {
      const x = operand(dtype, [n, m], 1, true, [0.1, -3, 1e-9, 1e9]);
      for (const count of [1, 2]) {
        const shape = count === 1 ? [n] : [];
        const [expected, actual] = [DenseArray.empty(shape, dtype), DenseArray.empty(shape, dtype)];
        plain.reduce("sum", x, count, expected);
        simd.reduce("sum", x, count, actual);
        expect(actual.data).toEqual(expected.data);
      }
    }
  });
});

describe("largest and smallest numbers are the plain backend's", () => {
  test.each(["float64", "float32"] as const)("of rows of any length, NaN among them, %s", (dtype) => {
    for (const [n, m] of [
      [200, 10],
      [1, 1000],
      [150, 1],
    ] as const) {
      for (const values of [
        [0.1, -3, 1e9, -1e9, 7],
        [1, NaN, 3, 4, -5, 6, 7],
        [-0, 0, Infinity, -Infinity],
      ]) {
        const x = operand(dtype, [n, m], 1, true, values);
        for (const f of ["max", "min", "sum"] as const) {
          const [expected, actual] = [DenseArray.empty([n], dtype), DenseArray.empty([n], dtype)];
          plain.reduce(f, x, 1, expected);
          simd.reduce(f, x, 1, actual);
          expect(actual.data).toEqual(expected.data);
        }
      }
    }
  });
});

describe("sums of columns give the plain backend's bits", () => {
  test.each(["float64", "float32"] as const)("of any number and length, in windows too, %s", (dtype) => {
    for (const [rows, columns] of [
      [300, 10],
      [1, 129],
      [7, 50],
      [137, 3],
      [1000, 1],
      [64, 128],
    ] as const) {
      for (const lead of [columns, columns + 5]) {
        const whole = operand(dtype, [rows, lead], 1, true, [0.1, -3, 1e-9, 1e9, -0, 7.3]);
        const x = whole.view([columns, rows], [1, lead]);
        const [expected, actual] = [DenseArray.empty([columns], dtype), DenseArray.empty([columns], dtype)];
        actual.data.fill(NaN);
        plain.reduce("sum", x, 1, expected);
        simd.reduce("sum", x, 1, actual);
        expect(actual.data).toEqual(expected.data);
      }
    }
  });
});
