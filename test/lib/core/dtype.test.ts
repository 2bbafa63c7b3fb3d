import { describe, expect, test } from "vitest";
import { dtypeOfNumber, floatOf, promote, scratch, separate } from "../../../lib/core/dtype.ts";

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

describe("scratch", () => {
  test.each(["float64", "float32", "int32", "bool"] as const)(
    "gives %s buffers that do not overlap",
    (dtype) => {
      const sizes = [0, 1, 7, 9, 30, 100, 127, 129, 1000, 1023, 4096, 4097, 5000, 40_000];
      const buffers = [...sizes, ...sizes].map((size) => scratch(dtype, size));
      buffers.forEach((buffer, i) => buffer.fill(i));
      buffers.forEach((buffer, i) => {
        expect(buffer.length).toBe(sizes[i % sizes.length]);
        expect(buffer.every((value) => value === i)).toBe(true);
      });
    },
  );

  test("lets a message take along what it carries, and no more", () => {
    for (const size of [0, 1, 100, 4000, 40_000]) {
      const buffer = scratch("float64", size).fill(3);
      const own = separate(buffer);
      expect(own).toEqual(buffer);
      expect(own.buffer.byteLength).toBe(8 * size);
    }
    const whole = new Float32Array(5);
    expect(separate(whole)).toBe(whole);
  });

  test("says how much was asked for when there is no room", () => {
    expect(() => scratch("float64", 2 ** 50)).toThrow(
      /no room for an array of \d+ float64 elements \(8388608.0 GiB\)/,
    );
  });
});
