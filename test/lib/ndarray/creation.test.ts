import { describe, expect, test } from "vitest";
import {
  arange,
  array,
  DTypeError,
  eye,
  full,
  linspace,
  type NDArray,
  type NestedInput,
  ones,
  ShapeError,
  zeros,
} from "../../../lib/index.ts";

describe("array", () => {
  test("reads nested lists, typed arrays and arrays", () => {
    expect(array(3).shape).toEqual([]);
    expect(array([]).shape).toEqual([0]);
    expect(array([[], []]).shape).toEqual([2, 0]);
    expect(array(new Int16Array([1, 2])).dtype).toBe("int32");
    expect(array(new Uint32Array([4e9])).item()).toBe(4e9);
    expect(array(array([[1, 2]], { dtype: "float32" })).shape).toEqual([1, 2]);
    expect(array([1.7, -1.7], { dtype: "int32" }).toArray()).toEqual([1, -1]);
    expect(array([0, 2, NaN], { dtype: "bool" }).toArray()).toEqual([0, 1, 1]);
  });

  test("copies: later changes of the source do not show", () => {
    const source = new Float64Array([1, 2]);
    const x = array(source);
    source[0] = 9;
    expect(x.toArray()).toEqual([1, 2]);
  });

  test("refuses what is no rectangle of numbers", () => {
    expect(() => array([[1, 2], [3]])).toThrow(
      new ShapeError(
        "array: nested lists must be rectangular; at depth 1 expected a list of 2, got a list of 1",
      ),
    );
    expect(() => array([1, [2]])).toThrow(
      "array: nested lists must be rectangular; at depth 1 expected a number, got a list of 1",
    );
    expect(() => array([[1], 2])).toThrow(
      "array: nested lists must be rectangular; at depth 1 expected a list of 1, got a number",
    );
    expect(() => array(["1"] as unknown as NestedInput)).toThrow(
      new DTypeError("array: elements must be numbers or booleans, got string"),
    );
    expect(() => array([1, 2, 3], { shape: [2, 2] })).toThrow(
      "array: 3 elements do not fill shape (2, 2), which has 4",
    );
    expect(() => array(new BigInt64Array(1) as unknown as Float64Array)).toThrow(
      /no dtype for a BigInt64Array/,
    );
    expect(() => zeros([2], { dtype: "int8" as "int32" })).toThrow(
      "dtype must be float64, float32, int32 or bool, got int8",
    );
    expect(() => zeros([-1])).toThrow(ShapeError);
  });
});

test("sizes that are none are refused by the function that was called", () => {
  for (const [name, make] of Object.entries({ zeros, ones, full: (n: number) => full(n, 2) }))
    expect(() => make(1.5)).toThrow(`${name}: sizes must be integers ≥ 0, got (1.5,)`);
});

describe("int32", () => {
  const advice = "int32 holds whole numbers from −2147483648 to 2147483647, but element 1 is";

  test("refuses numbers that it cannot hold, which would come out as others", () => {
    for (const value of [NaN, Infinity, 2 ** 31, -(2 ** 31) - 1]) {
      expect(() => array([0, value]).astype("int32")).toThrow(`astype: ${advice} ${value}; replace it`);
      expect(() => array([0, value], { dtype: "int32" })).toThrow(`array: ${advice} ${value}; replace it`);
      expect(() => full([2], value, { dtype: "int32" })).toThrow(RangeError);
    }
    expect(() => array(new Uint32Array([1, 4e9]), { dtype: "int32" })).toThrow(RangeError);
    expect(() => array([0, NaN]).at(1).astype("int32")).toThrow("element 0 is NaN");
  });

  test("holds its first and last number, and cuts fractions off", () => {
    const ends = [2 ** 31 - 1, -(2 ** 31), -0.5, 2 ** 31 - 0.5];
    expect(array(ends).astype("int32").toArray()).toEqual([2 ** 31 - 1, -(2 ** 31), 0, 2 ** 31 - 1]);
    expect(array([NaN, 1]).at(1).astype("int32").item()).toBe(1);
  });
});

describe("ranges", () => {
  test("arange stops before its end", () => {
    expect(arange(0, 1, 0.25).toArray()).toEqual([0, 0.25, 0.5, 0.75]);
    expect(arange(3, 3).shape).toEqual([0]);
    expect(arange(3, { dtype: "int32" }).dtype).toBe("int32");
    expect(() => arange(0, 5, 0)).toThrow("arange: cannot step from 0 to 5 by 0");
  });

  test("linspace ends exactly where it should", () => {
    expect(linspace(0, 0.3, 4).toTypedArray().at(-1)).toBe(0.3);
    expect(linspace(5, 9, 1).toArray()).toEqual([5]);
    expect(linspace(5, 9, 0).shape).toEqual([0]);
  });
});

describe("reading", () => {
  test("item needs exactly one element", () => {
    expect(full([1, 1], 4).item()).toBe(4);
    expect(() => eye(2).item()).toThrow(
      "item: the array must have exactly one element, got shape (2, 2); pick one with at()",
    );
  });

  test("typed arrays are copies, JSON is nested", () => {
    const x = array([[1, 2]]);
    x.toTypedArray()[0] = 9;
    expect(JSON.stringify({ x })).toBe('{"x":[[1,2]]}');
  });

  test("JavaScript's arithmetic sees the number of a one-element array, and refuses others", () => {
    expect(Number(array(2) as unknown)).toBe(2);
    expect(() => Number(array([1, 2]) as unknown)).toThrow(/arrays of one element, got shape \(2,\)/);
  });

  test("an array too large for the machine says so", () => {
    expect(() => zeros([2 ** 40])).toThrow(
      /no room for an array of 1099511627776 float64 elements \(8192.0 GiB\)/,
    );
  });

  test("x.T of a matrix", () => {
    const x: NDArray = array([
      [1, 2],
      [3, 4],
    ]);
    expect(x.T.toArray()).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });
});
