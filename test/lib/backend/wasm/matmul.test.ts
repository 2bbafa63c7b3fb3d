import { describe, expect, test } from "vitest";
import type { Program } from "../../../../lib/backend/backend.ts";
import { plain } from "../../../../lib/backend/plain/plain.ts";
import { DenseArray } from "../../../../lib/ndarray/dense.ts";
import { expectClose } from "../../golden.ts";
import { machine, operand, simd } from "./operand.ts";

describe("products of matrices agree with the plain ones", () => {
  const sizes = [
    [16, 16, 16],
    [33, 70, 9],
    [300, 2, 10],
    [6, 700, 1],
    [1, 5000, 3],
    [130, 300, 5],
    [5, 40, 600],
    [1100, 2, 3],
    [2, 3, 5000],
    [260, 2, 2100],
    [150, 520, 530],
  ] as const;

  for (const dtype of ["float64", "float32"] as const) {
    test(`in every layout, ${dtype}`, () => {
      for (const [n, k, m] of sizes) {
        for (let layout = 0; layout < 7; layout++) {
          for (const inside of n * k * m > 100_000 ? [false] : [false, true]) {
            const a = operand(dtype, [n, k], layout, inside, [0.5, -1, 0.25, 0.1]);
            const b = operand(dtype, [k, m], (layout * 3 + 1) % 7, !inside, [1, -0.5, 0.3]);
            const expected = DenseArray.empty([n, m], dtype);
            plain.matmul(a, b, expected);
            const place = machine.memory.allocate(dtype, n * m)!;
            const outs = [DenseArray.empty([n, m], dtype), new DenseArray(place, dtype, [n, m])];
            for (const out of outs) {
              out.data.fill(NaN);
              simd.matmul(a, b, out);
            }
            expectClose(outs[0]!.data, expected.data, dtype === "float64" ? 1e-14 : 2e-6, k * 2);
            // Where a result lies does not change its bits.
            expect(outs[1]!.data.every((x, i) => x === outs[0]!.data[i])).toBe(true);
          }
        }
      }
    });
  }

  test("in stacks, through a program", () => {
    const a = new DenseArray(
      Float64Array.from({ length: 3 * 400 }, (_, i) => Math.sin(i)),
      "float64",
      [3, 20, 20],
    );
    const bias = new DenseArray(
      Float64Array.from({ length: 20 }, (_, i) => i),
      "float64",
      [3, 20, 20],
      [0, 0, 1],
    );
    const program: Program = [
      { f: "add", operands: [0, 1], dtype: "float64" },
      { f: "tanh", operands: [2], dtype: "float64" },
    ];
    const [expected, actual] = [
      DenseArray.empty([3, 20, 20], "float64"),
      DenseArray.empty([3, 20, 20], "float64"),
    ];
    plain.product(a, a, program, [bias], expected)();
    simd.product(a, a, program, [bias], actual)();
    expectClose(actual.data, expected.data, 1e-14);
  });
});
