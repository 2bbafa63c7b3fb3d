import { describe, expect, test } from "vitest";
import * as tw from "../../../lib/index.ts";
import { array, concatenate, type DType, type NDArray, type Operand, slice } from "../../../lib/index.ts";
import { expectClose, flat, golden } from "../golden.ts";

type Function = (...args: Operand[]) => NDArray;
const functions = tw as unknown as Readonly<Record<string, Function>>;

describe("element-wise functions agree with NumPy and SciPy", () => {
  for (const { name, args, out } of golden<{ name: string; args: number[][]; out: number[] }>(
    "elementwise",
  )) {
    test(`${name} to 2 units of rounding or so, infinities and NaN included`, () => {
      const actual = functions[name]!(...args.map((x) => array(x))).toTypedArray();
      expectClose(actual, out, 1e-15, 1e-300);
    });

    test(`${name} as a method gives the same`, () => {
      const [x, ...rest] = args.map((values) => array(values));
      const method = (x as unknown as Readonly<Record<string, Function>>)[name]!;
      expect(method.apply(x, rest).toArray()).toEqual(functions[name]!(x!, ...rest).toArray());
    });
  }
});

describe("element-wise functions in float32 and int32 agree with NumPy's", () => {
  interface Case {
    readonly name: string;
    readonly dtype: DType;
    readonly args: number[][];
    readonly out: number[];
  }
  for (const { name, dtype, args, out } of golden<Case>("dtypes")) {
    test(`${name} of ${dtype}`, () => {
      const result = functions[name]!(...args.map((x) => array(x, { dtype })));
      if (result.dtype !== "bool") expect(result.dtype).toBe(dtype);
      expectClose(result.toTypedArray(), out, dtype === "float32" ? 2.5e-7 : 0, 1e-37);
    });
  }
});

describe("element-wise functions do not mind how their operands lie in memory", () => {
  for (const { name, args } of golden<{ name: string; args: number[][] }>("elementwise")) {
    test(name, () => {
      const lists = args.map((x) => array([...x, ...x].slice(0, 10)));
      const straight = functions[name]!(...lists).toTypedArray();
      const reversed = lists.map((x) => x.at(slice(undefined, undefined, -1)));
      expect([...functions[name]!(...reversed).toTypedArray()].reverse()).toEqual([...straight]);
      const columns = lists.map((x) => concatenate([x, x]).reshape([2, 10]).T.at(":", 1));
      expect(functions[name]!(...columns).toTypedArray()).toEqual(straight);
      const repeated = functions[name]!(...lists.map((x) => x.broadcastTo([3, 10])));
      expect(repeated.at(2).toTypedArray()).toEqual(straight);
      const scalars = functions[name]!(...lists.map((x) => x.at(3)));
      expect(scalars.toTypedArray()).toEqual(straight.slice(3, 4));
      expect(functions[name]!(...lists.map((x) => x.at(slice(0, 0)))).shape).toEqual([0]);
    });
  }
});

describe("broadcasting", () => {
  test("aligns shapes at the last axis and repeats axes of size 1", () => {
    const sum = array([[1], [2]]).add(array([10, 20, 30]));
    expect(sum.toArray()).toEqual([
      [11, 21, 31],
      [12, 22, 32],
    ]);
  });

  test("takes plain numbers on either side", () => {
    expect(tw.sub(1, array([1, 2])).toArray()).toEqual([0, -1]);
    expect(tw.sub(3, 1).item()).toBe(2);
  });

  test("refuses shapes that do not fit, and says which", () => {
    expect(() => array([1, 2]).mul(array([1, 2, 3]))).toThrow(
      new tw.ShapeError(
        "mul: shapes (2,) and (3,) do not broadcast; aligned at the last axis, sizes must be equal or 1",
      ),
    );
  });

  test("works on empty arrays", () => {
    expect(tw.zeros([0, 3]).add(1).shape).toEqual([0, 3]);
  });
});

describe("dtypes of results", () => {
  const int = array([1, 2], { dtype: "int32" });
  const single = array([1, 2], { dtype: "float32" });
  const bool = array([true, false]);

  test.each([
    ["int32 + integer", int.add(1), "int32"],
    ["int32 + fraction", int.add(0.5), "float64"],
    ["int32 + bool", int.add(bool), "int32"],
    ["int32 / int32", int.div(int), "float64"],
    ["float32 + number", single.add(0.1), "float32"],
    ["float32 + int32", single.add(int), "float32"],
    ["float32 + float64", single.add(array([1, 2])), "float64"],
    ["bool + bool", bool.add(bool), "int32"],
    ["exp of float32", single.exp(), "float32"],
    ["exp of int32", int.exp(), "float64"],
    ["comparison", single.less(2), "bool"],
    ["neg of bool", bool.neg(), "int32"],
    ["where of float32 and number", tw.where(bool, single, 0), "float32"],
  ])("%s", (_, result, dtype) => {
    expect(result.dtype).toBe(dtype);
  });

  test("float32 results are rounded to single precision", () => {
    expect(array([0.1], { dtype: "float32" }).add(0.2).item()).toBe(
      Math.fround(Math.fround(0.1) + Math.fround(0.2)),
    );
  });

  test("what is neither array nor number is refused", () => {
    expect(() => tw.exp("1" as unknown as number)).toThrow(/expected an array or a number, got string/);
  });
});

test("where never looks at the branch not taken", () => {
  expect(tw.where(array([1, 0]), array([1, NaN]), array([NaN, 2])).toArray()).toEqual([1, 2]);
});

test("golden files hold values for every element-wise function", () => {
  const names = golden<{ name: string; out: unknown }>("elementwise").map((c) => c.name);
  expect(names.length).toBe(new Set(names).size);
  expect(flat(golden<{ out: number[] }>("elementwise")[0]!.out).length).toBeGreaterThan(10);
});
