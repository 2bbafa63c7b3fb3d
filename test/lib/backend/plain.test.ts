import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BinaryName, Program, UnaryName } from "../../../lib/backend/backend.ts";
import { binaryExpressions, unaryExpressions } from "../../../lib/backend/plain/expressions.ts";
import { plain } from "../../../lib/backend/plain/plain.ts";
import type { DType } from "../../../lib/core/dtype.ts";
import { DenseArray } from "../../../lib/ndarray/dense.ts";

const dtypes = ["float64", "float32", "int32", "bool"] as const;

function filled(dtype: DType, values: readonly number[]): DenseArray {
  const x = DenseArray.empty([values.length], dtype);
  x.data.set(dtype === "bool" ? values.map((v) => (v ? 1 : 0)) : values);
  return x;
}

describe("one element-wise function after another and all in one loop give the same", () => {
  const unary = fc.constantFrom(...(Object.keys(unaryExpressions) as UnaryName[]));
  const binary = fc.constantFrom(...(Object.keys(binaryExpressions) as BinaryName[]));

  test("for random programs, dtypes and numbers", () => {
    const values = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 3, maxLength: 3 });
    const steps = fc.array(
      fc.record({ one: unary, two: binary, take: fc.boolean(), dtype: fc.constantFrom(...dtypes) }),
      {
        minLength: 1,
        maxLength: 5,
      },
    );
    fc.assert(
      fc.property(values, values, fc.constantFrom(...dtypes), steps, (p, q, dtype, list) => {
        const inputs = [filled(dtype, p), filled("float64", q)];
        const results: DenseArray[] = [...inputs];
        const program: Program = list.map(({ one, two, take, dtype: to }) => {
          const last = results.length - 1;
          const operands = take ? [last] : [last, last - 1];
          const out = DenseArray.empty([3], to);
          if (take) plain.unary(one, results[last]!, out);
          else plain.binary(two, results[last]!, results[last - 1]!, out);
          results.push(out);
          return { f: take ? one : two, operands, dtype: to };
        });
        // A bool buffer keeps one byte of a number, which no function of the library asks for.
        fc.pre(list.every(({ dtype: to }) => to !== "bool"));
        const outs = list.map(({ dtype: to }) => DenseArray.empty([3], to));
        const kept = outs.slice(0, -1).map((out, step) => ({ step, out }));
        plain.fuse(program, inputs, outs.at(-1)!, kept)();
        expect(outs.map(({ data }) => [...data])).toEqual(results.slice(2).map(({ data }) => [...data]));
      }),
    );
  });
});

describe("loops over every layout", () => {
  test("broadcast, reversed and transposed operands of more than two axes, into a window", () => {
    const data = Float64Array.from({ length: 24 }, (_, i) => i);
    const x = new DenseArray(data, "float64", [2, 3, 4], [-12, 4, 1], 12);
    const y = new DenseArray(data, "float64", [2, 3, 4], [0, 1, 6], 0);
    const out = new DenseArray(new Float64Array(24), "float64", [2, 3, 4], [1, 2, 6], 0);
    plain.binary("sub", x, y, out);
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 3; j++) {
        for (let k = 0; k < 4; k++)
          expect(out.data[i + 2 * j + 6 * k]).toBe(12 - 12 * i + 4 * j + k - (j + 6 * k));
      }
    }
  });

  test("of every length, alone and in rows beside one row", () => {
    for (let n = 1; n <= 40; n++) {
      const x = filled(
        "float64",
        Array.from({ length: 3 * n }, (_, i) => i),
      );
      const shape = [3, n];
      const [rows, row] = [x.view(shape, [n, 1]), x.view(shape, [0, 1])];
      const out = DenseArray.empty(shape, "float64");
      plain.binary("mul", rows, rows, out);
      expect([...out.data]).toEqual([...x.data].map((v) => v * v));
      plain.binary("sub", rows, row, out);
      expect([...out.data]).toEqual([...x.data].map((v, i) => v - (i % n)));
    }
  });

  test("matmul writes over whatever was there", () => {
    const a = new DenseArray(Float64Array.of(1, 2), "float64", [1, 2]);
    const b = new DenseArray(Float64Array.of(3, 4), "float64", [2, 1]);
    const out = new DenseArray(Float64Array.of(99), "float64", [1, 1]);
    plain.matmul(a, b, out);
    expect(out.data[0]).toBe(11);
  });
});
