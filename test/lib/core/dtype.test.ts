import { expect, test } from "vitest";
import { dtypeOfNumber, floatOf, promote } from "../../../lib/core/dtype.ts";

test("promotion is the lattice bool → int32 → float32 → float64", () => {
  const order = ["bool", "int32", "float32", "float64"] as const;
  order.forEach((a, i) => order.forEach((b, j) => expect(promote(a, b)).toBe(order[Math.max(i, j)])));
});

test("numbers take the dtype beside them wherever it can hold them", () => {
  expect(dtypeOfNumber(0.5, "float32")).toBe("float32");
  expect(dtypeOfNumber(2, "int32")).toBe("int32");
  expect(dtypeOfNumber(2.5, "int32")).toBe("float64");
  expect(dtypeOfNumber(2 ** 31, "int32")).toBe("float64");
  expect(dtypeOfNumber(2, "bool")).toBe("int32");
  expect(dtypeOfNumber(NaN, "int32")).toBe("float64");
});

test("functions such as exp give floats", () => {
  expect((["bool", "int32", "float32", "float64"] as const).map(floatOf)).toEqual([
    "float64",
    "float64",
    "float32",
    "float64",
  ]);
});
