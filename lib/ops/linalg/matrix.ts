import { isFloat, type TypedArray } from "../../core/dtype.ts";
import { ShapeError } from "../../core/errors.ts";
import { type Shape, showShape, sizeOf } from "../../core/shape.ts";
import { DenseArray } from "../../ndarray/dense.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";

/** Refuses what is no stack of square matrices. */
export function checkSquare(caller: string, a: NDArray): void {
  if (a.ndim < 2 || a.shape.at(-1) !== a.shape.at(-2)) {
    throw new ShapeError(`${caller}: expected a square matrix, got shape ${showShape(a.shape)}`);
  }
}

/** Refuses what is no stack of matrices. */
export function checkMatrix(caller: string, a: NDArray): void {
  if (a.ndim < 2) throw new ShapeError(`${caller}: expected a matrix, got shape ${showShape(a.shape)}`);
}

/** The matrices of a stack one after the other, each in row-major order in float64, in buffers of their own. */
export function matrices(a: DenseArray): Float64Array[] {
  const size = sizeOf(a.shape.slice(-2));
  const values: TypedArray = a.contiguous();
  return Array.from({ length: sizeOf(a.shape.slice(0, -2)) }, (_, i) =>
    Float64Array.from(values.subarray(i * size, (i + 1) * size)),
  );
}

/** Results of equal shape, stacked; integers give float64. */
export function stacked(a: NDArray, shape: Shape, parts: readonly ArrayLike<number>[]): DenseArray {
  const out = DenseArray.empty([...a.shape.slice(0, -2), ...shape], isFloat(a.dtype) ? a.dtype : "float64");
  const size = sizeOf(shape);
  parts.forEach((part, i) => out.data.set(part, i * size));
  return out;
}
