import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plain } from "../../../lib/backend/plain/plain.ts";
import type { DType } from "../../../lib/core/dtype.ts";
import { sizeOf } from "../../../lib/core/shape.ts";
import { DenseArray } from "../../../lib/ndarray/dense.ts";
import { expectClose } from "../golden.ts";
import { library, native } from "./native.ts";

/** Matrices of this shape in every layout that views can give them, filled with numbers of all sizes and both signs. */
const layouts: Readonly<Record<string, (dtype: DType, n: number, m: number) => DenseArray>> = {
  rows: (dtype, n, m) => new DenseArray(waves(dtype, n * m), dtype, [n, m]),
  columns: (dtype, n, m) => new DenseArray(waves(dtype, n * m), dtype, [n, m], [1, n]),
  window: (dtype, n, m) => new DenseArray(waves(dtype, (n + 1) * (m + 3)), dtype, [n, m], [m + 3, 1], m + 5),
  "window of columns": (dtype, n, m) =>
    new DenseArray(waves(dtype, (n + 2) * (m + 1)), dtype, [n, m], [1, n + 2], 2),
  "every other": (dtype, n, m) => new DenseArray(waves(dtype, 4 * n * m), dtype, [n, m], [4 * m, 2]),
  reversed: (dtype, n, m) => new DenseArray(waves(dtype, n * m), dtype, [n, m], [-m, -1], n * m - 1),
  "one row repeated": (dtype, n, m) => new DenseArray(waves(dtype, m), dtype, [n, m], [0, 1]),
  "one column repeated": (dtype, n, m) => new DenseArray(waves(dtype, n), dtype, [n, m], [1, 0]),
  "one number": (dtype, n, m) => new DenseArray(waves(dtype, 1), dtype, [n, m], [0, 0]),
};

function waves(dtype: DType, count: number): DenseArray["data"] {
  const data = DenseArray.empty([count], dtype).data;
  for (let i = 0; i < count; i++) data[i] = Math.sin(i + 1);
  return data;
}

/** Far more than rounding of sums this short can make, far less than any wrong element. */
const tolerance = { float64: 1e-13, float32: 1e-5 };

function expectSame(a: DenseArray, b: DenseArray): void {
  const shape = [...a.shape.slice(0, -1), b.shape.at(-1)!];
  const dtype = a.dtype as "float64" | "float32";
  const [expected, actual] = [DenseArray.empty(shape, dtype), DenseArray.empty(shape, dtype)];
  actual.data.fill(NaN);
  plain.matmul(a, b, expected);
  native.matmul(a, b, actual);
  expectClose(actual.data, expected.data, tolerance[dtype], a.shape.at(-1));
}

describe.skipIf(library === undefined)("products by the native library agree with the plain ones", () => {
  const sizes = [
    [9, 8, 9],
    [1, 40, 17],
    [17, 40, 1],
    [40, 1, 17],
    [1, 600, 1],
    [70, 70, 70],
  ] as const;

  for (const dtype of ["float64", "float32"] as const) {
    for (const [left, make] of Object.entries(layouts)) {
      test(`${left} × any layout, ${dtype}`, () => {
        for (const other of Object.values(layouts))
          for (const [n, k, m] of sizes) expectSame(make(dtype, n, k), other(dtype, k, m));
      });
    }

    test(`a matrix and its own transpose, ${dtype}: the result is symmetric to the bit`, () => {
      for (const make of Object.values(layouts)) {
        const a = make(dtype, 20, 80);
        const turned = a.view([80, 20], [a.strides[1]!, a.strides[0]!]);
        expectSame(a, turned);
        const out = DenseArray.empty([20, 20], dtype);
        native.matmul(a, turned, out);
        for (let i = 0; i < 20; i++)
          for (let j = 0; j < i; j++) expect(out.data[i * 20 + j]).toBe(out.data[j * 20 + i]);
      }
    });

    test(`stacks of matrices of random sizes, a stack against one matrix too, ${dtype}`, () => {
      const size = fc.integer({ min: 0, max: 12 });
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2 }),
          size,
          size,
          size,
          (batch, n, k, m) => {
            const a = new DenseArray(waves(dtype, sizeOf(batch) * n * k), dtype, [...batch, n, k]);
            const b = new DenseArray(
              waves(dtype, k * m),
              dtype,
              [...batch, k, m],
              [...batch.map(() => 0), 1, k],
            );
            expectSame(a, b);
          },
        ),
      );
    });
  }

  test("int32 stays exact, since it is computed as before", () => {
    const a = new DenseArray(
      Int32Array.from({ length: 256 }, (_, i) => i * 1000),
      "int32",
      [16, 16],
    );
    const [expected, actual] = [DenseArray.empty([16, 16], "int32"), DenseArray.empty([16, 16], "int32")];
    plain.matmul(a, a, expected);
    native.matmul(a, a, actual);
    expect(actual.data).toEqual(expected.data);
  });

  test("NaN and infinities come through", () => {
    const a = layouts["rows"]!("float64", 10, 10);
    const b = layouts["rows"]!("float64", 10, 10);
    a.data.set([NaN, Infinity], 0);
    const out = DenseArray.empty([10, 10], "float64");
    native.matmul(a, b, out);
    expect([...out.data.slice(0, 10)].every(Number.isNaN)).toBe(true);
    expect([...out.data.slice(10)].some(Number.isNaN)).toBe(false);
  });

  test("the same product gives the same bits every time", () => {
    const a = layouts["rows"]!("float64", 90, 90);
    const [first, second] = [DenseArray.empty([90, 90], "float64"), DenseArray.empty([90, 90], "float64")];
    native.matmul(a, a, first);
    native.matmul(a, a, second);
    expect(second.data).toEqual(first.data);
  });
});
