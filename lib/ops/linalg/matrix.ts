import type { Elements } from "../../backend/linear-algebra.ts";
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

/** Each matrix of a stack of floats, in row-major order. Not to be written to. */
export function matrices(a: DenseArray): Elements[] {
  const size = sizeOf(a.shape.slice(-2));
  const values = a.contiguous() as Elements;
  return Array.from({ length: sizeOf(a.shape.slice(0, -2)) }, (_, i) =>
    values.subarray(i * size, (i + 1) * size),
  );
}

/** A stack of results of one shape: `compute` writes that of each matrix of `a`, the i-th, into `out`. */
export function eachMatrix(
  a: DenseArray,
  shape: Shape,
  compute: (matrix: Elements, out: Elements, i: number) => void,
): DenseArray {
  const result = DenseArray.unwritten([...a.shape.slice(0, -2), ...shape], a.dtype);
  const size = sizeOf(shape);
  matrices(a).forEach((matrix, i) =>
    compute(matrix, result.data.subarray(i * size, (i + 1) * size) as Elements, i),
  );
  return result;
}
