import { inspect } from "node:util";
import { expect, test } from "vitest";
import { array, type DType, grad, type NDArray } from "../../../lib/index.ts";
import { flat, golden } from "../golden.ts";

interface Case {
  readonly x: unknown;
  readonly shape: number[];
  readonly dtype: DType;
  readonly text: string;
}

golden<Case>("print").forEach(({ x, shape, dtype, text }, i) => {
  test(`prints as NumPy does (${i + 1}): ${text.split("\n")[0]}`, () => {
    expect(String(array(flat(x), { shape, dtype }))).toBe(text);
  });
});

test("console.log and Node's prompt show the same text", () => {
  const x = array([[1, 2.5]]);
  expect(inspect(x)).toBe("array([[1. , 2.5]])");
});

test("a traced array shows its shape and dtype", () => {
  let text = "";
  grad((x: NDArray) => {
    text = `${x.toString()}`;
    return x.sum();
  })(array([1, 2]));
  expect(text).toBe("traced float64 (2,)");
});
