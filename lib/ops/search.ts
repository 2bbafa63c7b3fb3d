import { ShapeError } from "../core/errors.ts";
import { rowMajor, showShape } from "../core/shape.ts";
import { DenseArray } from "../ndarray/dense.ts";
import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { asArray, dense } from "./primitive.ts";

/**
 * Where elements that are not 0 stand: for each axis an array (int32) of positions, in row-major order. `x.at(...nonzero(x))`
 * gives the elements. Has no derivative.
 *
 * @throws ShapeError when `x` is a scalar.
 * @example
 * const [rows, columns] = nonzero(array([[0, 5], [7, 0]]));
 * [rows!.toArray(), columns!.toArray()]; // => [[0, 1], [1, 0]]
 */
export function nonzero(x: Operand): NDArray[] {
  const a = dense("nonzero", asArray(x));
  if (a.ndim === 0) throw new ShapeError("nonzero: expected at least one axis; a scalar has no positions");
  const places = [...a.contiguous().entries()].filter(([, value]) => value !== 0).map(([i]) => i);
  const steps = rowMajor(a.shape);
  return a.shape.map((n, axis) =>
    positions(Int32Array.from(places, (place) => Math.floor(place / steps[axis]!) % n)),
  );
}

/**
 * Where numbers belong in ascending ones: how many of `sorted` are smaller ("left", the default), or not larger
 * ("right"), int32 in the shape of `x`. NaN belongs at the end. Has no derivative.
 *
 * @throws ShapeError when `sorted` is no vector.
 * @example
 * searchsorted(array([1, 2, 2, 5]), array([2, 3, 9])).toArray(); // => [1, 3, 4]
 * searchsorted(array([1, 2, 2, 5]), 2, "right").item(); // => 3
 */
export function searchsorted(sorted: NDArray, x: Operand, side: "left" | "right" = "left"): NDArray {
  if (sorted.ndim !== 1)
    throw new ShapeError(
      `searchsorted: expected ascending numbers in a vector, got ${showShape(sorted.shape)}`,
    );
  const list = dense("searchsorted", sorted).contiguous();
  const a = dense("searchsorted", asArray(x));
  const before = (value: number, v: number): boolean =>
    side === "left" ? value < v || (Number.isNaN(v) && !Number.isNaN(value)) : value <= v || Number.isNaN(v);
  const found = Int32Array.from(a.contiguous(), (v) => {
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(list[middle]!, v)) low = middle + 1;
      else high = middle;
    }
    return low;
  });
  return new DenseArray(found, "int32", a.shape);
}

/**
 * How often each whole number from 0 on occurs: counts (int32), at least `size` of them. Has no derivative.
 * @throws RangeError for a number that is no whole number ≥ 0.
 * @example
 * bincount(array([0, 2, 2, 3])).toArray(); // => [1, 0, 2, 1]
 */
export function bincount(x: NDArray, size = 0): NDArray {
  const values = dense("bincount", x).contiguous();
  let count = size;
  for (const v of values) {
    if (!Number.isInteger(v) || v < 0)
      throw new RangeError(`bincount: expected whole numbers ≥ 0, got ${v}; histogram counts other numbers`);
    count = Math.max(count, v + 1);
  }
  const counts = new Int32Array(count);
  for (const v of values) counts[v]!++;
  return positions(counts);
}

function positions(data: Int32Array): NDArray {
  return new DenseArray(data, "int32", [data.length]);
}
