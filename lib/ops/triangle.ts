import { ShapeError } from "../core/errors.ts";
import { showShape } from "../core/shape.ts";
import { arange } from "../ndarray/creation.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { sub } from "./arithmetic.ts";
import { equal, greaterEqual, lessEqual } from "./compare.ts";
import { where } from "./elementwise.ts";
import { cast, expandDims, reshape, sliceRanges } from "./movement.ts";
import { pad } from "./pad.ts";
import { asArray } from "./primitive.ts";
import { sum } from "./reduce.ts";

function matrix(caller: string, x: NDArray): [rows: number, columns: number] {
  if (x.ndim < 2) throw new ShapeError(`${caller}: expected a matrix, got shape ${showShape(x.shape)}`);
  return [x.shape.at(-2)!, x.shape.at(-1)!];
}

/** A 0 that leaves bool as it is. */
const zero = (x: NDArray): NDArray => cast(asArray(0, x.dtype), x.dtype);

/** How far each place of a matrix is right of the diagonal. */
function offsets(rows: number, columns: number): NDArray {
  return sub(arange(columns, { dtype: "int32" }), reshape(arange(rows, { dtype: "int32" }), [rows, 1]));
}

/**
 * The lower triangle of each matrix, zeros above diagonal `k` (0 the main one, 1 the one above it).
 * @throws ShapeError when `x` is no matrix.
 * @example
 * tril(array([[1, 2], [3, 4]])).toArray(); // => [[1, 0], [3, 4]]
 */
export function tril(x: NDArray, k = 0): NDArray {
  return where(lessEqual(offsets(...matrix("tril", x)), k), x, zero(x));
}

/**
 * The upper triangle of each matrix, zeros below diagonal `k` (0 the main one, 1 the one above it).
 * @throws ShapeError when `x` is no matrix.
 * @example
 * triu(array([[1, 2], [3, 4]])).toArray(); // => [[1, 2], [0, 4]]
 */
export function triu(x: NDArray, k = 0): NDArray {
  return where(greaterEqual(offsets(...matrix("triu", x)), k), x, zero(x));
}

/**
 * Diagonal `k` of each matrix (0 the main one, 1 the one above it), without copying where the layout allows it.
 * @throws ShapeError when `x` is no matrix.
 * @example
 * diagonal(array([[1, 2], [3, 4]])).toArray(); // => [1, 4]
 * diagonal(array([[1, 2], [3, 4]]), 1).toArray(); // => [2]
 */
export function diagonal(x: NDArray, k = 0): NDArray {
  const [rows, columns] = matrix("diagonal", x);
  const [top, left] = [Math.max(0, -k), Math.max(0, k)];
  const count = Math.max(0, Math.min(rows - top, columns - left));
  const lead = x.shape.slice(0, -2);
  const whole = lead.map((n) => ({ start: 0, step: 1, count: n }));
  // In a row-major matrix of m columns the diagonal has every (m + 1)-th element.
  const flat = reshape(x, [...lead, rows * columns]);
  const start = count === 0 ? 0 : top * columns + left;
  return sliceRanges(flat, [...whole, { start, step: columns + 1, count }]);
}

/**
 * The matrix with `x` on diagonal `k` and zeros elsewhere; more axes in front are batches. ({@link diagonal} goes back.)
 * @throws ShapeError when `x` is a scalar.
 * @example
 * diagonalMatrix(array([1, 2])).toArray(); // => [[1, 0], [0, 2]]
 * diagonalMatrix(array([5]), -1).toArray(); // => [[0, 0], [5, 0]]
 */
export function diagonalMatrix(x: NDArray, k = 0): NDArray {
  if (x.ndim === 0)
    throw new ShapeError("diagonalMatrix: expected at least one axis; a scalar has no diagonal");
  const n = x.shape.at(-1)!;
  const square = where(equal(offsets(n, n), 0), expandDims(x, -2), zero(x));
  const none = x.shape.slice(0, -1).map(() => [0, 0] as const);
  return pad(square, [...none, [Math.max(0, -k), Math.max(0, k)], [Math.max(0, k), Math.max(0, -k)]]);
}

/**
 * The sum of the main diagonal of each matrix.
 * @throws ShapeError when `x` is no matrix.
 * @example
 * trace(array([[1, 2], [3, 4]])).item(); // => 5
 */
export function trace(x: NDArray): NDArray {
  return sum(diagonal(x), -1);
}
