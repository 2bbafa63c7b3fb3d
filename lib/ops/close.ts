import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { abs, add, mul, sub } from "./arithmetic.ts";
import { equal, isFinite, lessEqual, logicalAnd, logicalOr } from "./compare.ts";
import { all } from "./reduce.ts";

/** How far apart two numbers may be. */
export interface ToleranceOptions {
  /** Relative to the second; default 1e-5. */
  readonly rtol?: number;
  /** Absolute; default 1e-8. */
  readonly atol?: number;
}

/**
 * Whether |a − b| ≤ atol + rtol · |b| everywhere, as NumPy's allclose: bool, shape (). Equal infinities are close, NaN never.
 * @throws ShapeError when the shapes do not broadcast.
 * @example
 * allClose(array([1, 2]), array([1, 2 + 1e-9])).item(); // => 1
 */
export function allClose(a: Operand, b: Operand, options: ToleranceOptions = {}): NDArray {
  const { rtol = 1e-5, atol = 1e-8 } = options;
  const near = lessEqual(abs(sub(a, b)), add(mul(abs(b), rtol), atol));
  return all(logicalOr(logicalAnd(near, isFinite(b)), equal(a, b)));
}
