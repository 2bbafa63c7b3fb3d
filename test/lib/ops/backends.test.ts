import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as tw from "../../../lib/index.ts";
import { array, type DType, type NDArray, type Operand, slice } from "../../../lib/index.ts";
import { library } from "../backend/native.ts";
import { expectClose, golden } from "../golden.ts";

type Function = (...args: Operand[]) => NDArray;
const functions = tw as unknown as Readonly<Record<string, Function>>;

/** So many numbers that no backend leaves them to another one for being few. */
const MANY = 600;

const many = (values: readonly number[]): number[] =>
  Array.from({ length: MANY }, (_, i) => values[i % values.length]!);

/** The same numbers, as views lay them: as they are, backwards, every other, a column, with axes swapped. */
const layouts: Readonly<Record<string, (x: NDArray) => NDArray>> = {
  "in order": (x) => x,
  "with negative strides": (x) =>
    array(x.at(slice(undefined, undefined, -1)).toTypedArray()).at(slice(undefined, undefined, -1)),
  "with gaps": (x) =>
    tw
      .concatenate([x.reshape([-1, 1]), x.reshape([-1, 1])], 1)
      .reshape([-1])
      .at(slice(0, undefined, 2)),
  "as a column": (x) => tw.concatenate([x, x]).reshape([2, MANY]).T.at(":", 1),
};

const names = ["plain", "wasm", "blas"] as const;

describe.each(names.filter((name) => name !== "blas" || library !== undefined))(
  "with the backend %s",
  (backend) => {
    beforeAll(() => tw.useBackend(backend));
    afterAll(() => tw.useBackend("auto"));

    describe("element-wise functions of many numbers agree with NumPy and SciPy in every layout", () => {
      for (const { name, args, out } of golden<{ name: string; args: number[][]; out: number[] }>(
        "elementwise",
      )) {
        test(name, () => {
          for (const layout of Object.values(layouts)) {
            const inputs = args.map((x) => layout(array(many(x))));
            expectClose(functions[name]!(...inputs).toTypedArray(), many(out), 1e-15, 1e-300);
          }
          const matrix = args.map((x) => array(many(x)).reshape([2, MANY / 2]).T);
          const turned = functions[name]!(...matrix).T.reshape([-1]);
          expectClose(turned.toTypedArray(), many(out), 1e-15, 1e-300);
        });
      }
    });

    describe("and in float32 and int32", () => {
      for (const { name, dtype, args, out } of golden<{
        name: string;
        dtype: DType;
        args: number[][];
        out: number[];
      }>("dtypes")) {
        test(`${name} of ${dtype}`, () => {
          for (const layout of Object.values(layouts)) {
            const result = functions[name]!(...args.map((x) => layout(array(many(x), { dtype }))));
            expectClose(result.toTypedArray(), many(out), dtype === "float32" ? 2.5e-7 : 0, 1e-37);
          }
        });
      }
    });

    test("empty arrays, scalars and arrays of one element", () => {
      for (const { name, args, out } of golden<{ name: string; args: number[][]; out: number[] }>(
        "elementwise",
      )) {
        const f = functions[name]!;
        expect(f(...args.map(() => tw.zeros([0, 3]))).shape).toEqual([0, 3]);
        for (const shape of [[], [1], [1, 1, 1]]) {
          const one = f(...args.map((x) => array([x[3]!], { shape })));
          expect(one.shape).toEqual(shape);
          expectClose(one.toTypedArray(), out.slice(3, 4), 1e-15, 1e-300);
        }
      }
    });

    test("compiled and eager give the same bits, and so does the same key twice", () => {
      const step = (key: number) => {
        const [x, w] = [
          tw.random.normal(tw.random.key(key), [64, 40]),
          tw.random.normal(tw.random.key(1), [40, 30]),
        ];
        return [x, w] as const;
      };
      const cost = (x: NDArray, w: NDArray) => x.matmul(w).tanh().mul(x.matmul(w).sigmoid()).exp().sum();
      const gradient = (x: NDArray, w: NDArray) => tw.grad((v: NDArray) => cost(x, v))(w);
      const eager = gradient(...step(0)).toTypedArray();
      expect(
        tw
          .compile(gradient)(...step(0))
          .toTypedArray(),
      ).toEqual(eager);
      expect(gradient(...step(0)).toTypedArray()).toEqual(eager);
    });
  },
);
