import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BinaryName, Program, UnaryName } from "../../../../lib/backend/backend.ts";
import { binaryExpressions, unaryExpressions } from "../../../../lib/backend/plain/expressions.ts";
import { plain } from "../../../../lib/backend/plain/plain.ts";
import { functions } from "../../../../lib/backend/wasm/vector.ts";
import type { DType } from "../../../../lib/core/dtype.ts";
import { sizeOf } from "../../../../lib/core/shape.ts";
import { DenseArray } from "../../../../lib/ndarray/dense.ts";
import { machine, operand, simd } from "./operand.ts";

const special = [
  0,
  -0,
  1,
  -1,
  0.5,
  Infinity,
  -Infinity,
  NaN,
  5e-324,
  -5e-324,
  2 ** -1022,
  709.78,
  -745.2,
  1e300,
];
const number = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: -40, max: 40, noNaN: true }) },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.constantFrom(...special) },
);
const kernelNames = <K extends string>(all: Readonly<Record<K, string>>): K[] =>
  (Object.keys(all) as K[]).filter((f) => f in functions.float64 || f in machine.kernels.float64.ofVector);
/** Their results are 0 or 1. */
const isQuestion = (f: string): boolean => /^(is|logical|equal|notEqual|less|greater)/.test(f);

describe("element-wise kernels give the plain backend's bits", () => {
  const unary = fc.constantFrom<UnaryName>(...kernelNames(unaryExpressions));
  const binary = fc.constantFrom<BinaryName>(...kernelNames(binaryExpressions));
  const float = fc.constantFrom("float64" as const, "float32" as const);
  const shape = fc.constantFrom([1, 128], [3, 50], [40, 7], [5, 1025], [1500, 1], [2, 2048], [1, 1]);
  const layout = fc.integer({ min: 0, max: 6 });

  test("for every function that has one", () => {
    expect(kernelNames(unaryExpressions).length).toBeGreaterThan(15);
    expect(kernelNames(binaryExpressions).length).toBeGreaterThan(14);
    expect(Object.keys(machine.kernels.float32).sort()).toEqual(Object.keys(machine.kernels.float64).sort());
  });

  test("in random programs, over shapes, layouts and dtypes, inside their memory and outside", () => {
    const step = fc.record({ one: unary, two: binary, kind: fc.integer({ min: 0, max: 3 }), dtype: float });
    const input = fc.record({
      dtype: fc.constantFrom<DType>("float64", "float32", "int32", "bool"),
      layout,
      inside: fc.boolean(),
    });
    fc.assert(
      fc.property(
        shape,
        fc.array(number, { minLength: 20, maxLength: 60 }),
        fc.tuple(input, input),
        fc.array(step, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        fc.boolean(),
        (shape, values, kinds, list, inside, onlySingle) => {
          const inputs = kinds.map(({ dtype, layout, inside }) =>
            operand(onlySingle && dtype !== "bool" ? "float32" : dtype, shape, layout, inside, values),
          );
          const program: Program = list.map(({ one, two, kind, dtype: wanted }, i) => {
            const last = inputs.length + i - 1;
            const dtype = onlySingle ? "float32" : wanted;
            if (kind === 0)
              return { f: two, operands: [last, last - 1], dtype: isQuestion(two) ? "bool" : dtype };
            if (kind === 1) return { f: "where", operands: [last, last - 1, last], dtype };
            if (kind === 2) return { f: "cast", operands: [last], dtype };
            return { f: one, operands: [last], dtype: isQuestion(one) ? "bool" : dtype };
          });
          const to = program.at(-1)!.dtype;
          const expected = DenseArray.empty(shape, to);
          plain.fuse(program, inputs, expected)();
          const room = DenseArray.empty([sizeOf(shape) + 16], to).data.fill(7);
          const data =
            (inside ? machine.memory.allocate(to, sizeOf(shape)) : undefined) ??
            room.subarray(0, sizeOf(shape));
          const actual = new DenseArray(data, to, shape);
          // Slow functions alone make a backend choose its kernels for arrays outside of their memory.
          const run = simd.fuse(program, inputs, actual);
          for (let time = 0; time < 2; time++) {
            data.fill(NaN);
            run();
            expect([...data]).toEqual([...expected.data]);
            expect([...room.subarray(sizeOf(shape))]).toEqual(new Array(16).fill(7));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each(["float64", "float32"] as const)(
    "in branches of choices that only some numbers take, or none, %s",
    (dtype) => {
      const program: Program = [
        { f: "greater", operands: [0, 1], dtype: "bool" },
        { f: "abs", operands: [0], dtype },
        { f: "exp", operands: [3], dtype },
        { f: "log", operands: [3], dtype },
        { f: "where", operands: [2, 0, 4], dtype },
        { f: "where", operands: [2, 6, 5], dtype },
        { f: "neg", operands: [7], dtype },
      ];
      const value = fc.oneof(number, fc.constant(NaN));
      fc.assert(
        fc.property(fc.array(value, { minLength: 16, maxLength: 40 }), number, (values, bound) => {
          const shape = [1, values.length];
          const inputs = [operand(dtype, shape, 0, true, values), operand(dtype, shape, 6, true, [bound])];
          const [expected, actual] = [DenseArray.empty(shape, dtype), DenseArray.empty(shape, dtype)];
          const kept = [expected, actual].map(() => DenseArray.empty(shape, dtype));
          plain.fuse(program, inputs, expected, [{ step: 3, out: kept[0]! }])();
          simd.fuse(program, inputs, actual, [{ step: 3, out: kept[1]! }])();
          expect([...actual.data]).toEqual([...expected.data]);
          expect([...kept[1]!.data]).toEqual([...kept[0]!.data]);
        }),
      );
    },
  );

  test("over rows with a number each, stored or summed, with and without kernels", () => {
    const width = fc.constantFrom(1, 2, 6, 7, 8, 10, 16, 24, 64, 126, 128, 130);
    const values = fc.array(number, { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(width, fc.integer({ min: 1, max: 6 }), values, fc.boolean(), (width, rows, list, calls) => {
        const shape = [2, rows, width];
        const data = (size: number) => machine.memory.allocate("float64", size)!;
        const filled = (size: number, strides: number[]): DenseArray => {
          const own = data(size);
          for (let i = 0; i < size; i++) own[i] = list[i % list.length]! * (1 + 1e-3 * i);
          return new DenseArray(own, "float64", shape, strides);
        };
        const inputs = [
          filled(2 * rows, [rows, 1, 0]),
          filled(width, [0, 0, 1]),
          filled(rows * width, [0, width, 1]),
          filled(2 * rows * width, [rows * width, width, 1]),
          filled(1, [0, 0, 0]),
        ];
        const program: Program = [
          { f: "mul", operands: [0, 1], dtype: "float64" },
          { f: "add", operands: [5, 2], dtype: "float64" },
          { f: calls ? "tanh" : "relu", operands: [6], dtype: "float64" },
          { f: "sub", operands: [7, 3], dtype: "float64" },
          { f: "mul", operands: [8, 4], dtype: "float64" },
        ];
        const place = (size: number, shape: number[]): DenseArray =>
          new DenseArray(data(size), "float64", shape);
        const [expected, actual] = [0, 1].map(() => place(2 * rows * width, shape));
        const [sums, others] = [0, 1].map(() => place(2 * rows, [2, rows]));
        for (let time = 0; time < 2; time++) {
          plain.fuse(program, inputs, expected!)();
          simd.fuse(program, inputs, actual!)();
          expect([...actual!.data]).toEqual([...expected!.data]);
          plain.fold(program, inputs, shape, 1, sums!)();
          simd.fold(program, inputs, shape, 1, others!)();
          expect([...others!.data]).toEqual([...sums!.data]);
        }
      }),
    );
  });

  test.each(["exp", "log", "tanh", "sigmoid", "softplus"] as const)(
    "%s over its whole range, one by one",
    (f) => {
      const all = Float64Array.from({ length: 40_000 }, (_, i) => (i - 20_000) / 25);
      const tiny = Float64Array.from({ length: 2_100 }, (_, i) => 1.7 * 2 ** (i - 1075));
      // Every 65,537th of the float32 numbers, NaN among them.
      const single = new Float32Array(Uint32Array.from({ length: 65_536 }, (_, i) => i * 65_537).buffer);
      for (const values of [
        all,
        tiny,
        Float64Array.of(...special, ...Array.from(tiny.subarray(0, 200), (x) => -x)),
        single,
      ]) {
        const dtype = values === single ? "float32" : "float64";
        const x = new DenseArray(values, dtype, [values.length]);
        const [expected, actual] = [DenseArray.empty(x.shape, dtype), DenseArray.empty(x.shape, dtype)];
        plain.unary(f, x, expected);
        simd.unary(f, x, actual);
        expect(actual.data).toEqual(expected.data);
      }
    },
  );

  test.each(["exp", "log", "tanh", "sigmoid", "softplus"] as const)(
    "%s one by one, over shapes, layouts and dtypes, and nothing beside the result is written",
    (f) => {
      const dtypes = ["float64", "float32", "int32", "bool"] as const;
      const values = [0.5, -2, 3.25, 0, -0, NaN, Infinity, -30, 1e-9];
      for (const shape of [
        [1, 128],
        [3, 50],
        [5, 1025],
      ])
        for (const dtype of dtypes)
          for (const inside of [false, true])
            for (let layout = 0; layout < 7; layout++) {
              const x = operand(dtype, shape, layout, inside, values);
              const to = dtype === "float32" ? "float32" : "float64";
              const size = sizeOf(shape);
              const [expected, actual] = [0, 1].map(() => DenseArray.empty([size + 4], to).data.fill(7));
              const window = (data: DenseArray["data"]): DenseArray =>
                new DenseArray(data, to, shape, [shape[1]!, 1], 2);
              plain.unary(f, x, window(expected!));
              simd.unary(f, x, window(actual!));
              expect(actual).toEqual(expected);
            }
    },
  );

  test("where a result lies in a block of its own, nothing beside it is written", () => {
    const [before, out, after] = [1, 129, 1].map((size) => machine.memory.allocate("float64", size)!);
    for (const beside of [before!, after!]) beside.fill(7);
    const x = new DenseArray(new Float64Array(129).fill(2), "float64", [129]);
    simd.unary("exp", x, new DenseArray(out!, "float64", [129]));
    expect([before![0], after![0]]).toEqual([7, 7]);
  });
});

describe.each([
  ["plain", plain],
  ["wasm", simd],
] as const)("a program of the %s backend", (_, backend) => {
  test("may write over its inputs: whatever step reads a number, it reads the old one", () => {
    for (const [n, m] of [
      [7, 3],
      [300, 9],
    ] as const) {
      const values = (start: number): Float64Array =>
        Float64Array.from({ length: n * m }, (_, i) => Math.sin(start + i));
      const inside = (data: Float64Array): DenseArray => {
        const own = machine.memory.allocate("float64", n * m)!;
        own.set(data);
        return new DenseArray(own, "float64", [n, m]);
      };
      const [x, y] = [inside(values(0)), inside(values(1))];
      const row = new DenseArray(values(2), "float64", [n, m], [0, 1]);
      const program = [
        { f: "add", operands: [0, 2], dtype: "float64" },
        { f: "mul", operands: [3, 1], dtype: "float64" },
        { f: "sub", operands: [4, 0], dtype: "float64" },
        { f: "add", operands: [5, 1], dtype: "float64" },
      ] as const;
      const first = new DenseArray(new Float64Array(n * m), "float64", [n, m]);
      backend.fuse(program, [x, y, row], y, [
        { step: 0, out: first },
        { step: 1, out: x },
      ])();
      values(0).forEach((a, i) => {
        const b = values(1)[i]!;
        const sum = a + row.data[i % m]!;
        expect([first.data[i], x.data[i], y.data[i]]).toEqual([sum, sum * b, sum * b - a + b]);
      });
    }
  });
});
