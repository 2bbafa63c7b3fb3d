import { backend } from "../backend/registry.ts";
import { promote } from "../core/dtype.ts";
import { ShapeError } from "../core/errors.ts";
import { broadcastShapes, showShape } from "../core/shape.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { mul } from "./arithmetic.ts";
import { cast, reshape, spread } from "./movement.ts";
import { asArray, bind, computing, type None } from "./primitive.ts";

const none: None = {};

const matmulPrimitive = computing<"matmul">(
  "matmul",
  ([a, b]) => [[...a!.shape.slice(0, -1), b!.shape.at(-1)!], a!.dtype],
  ([a, b], _, out) => backend().matmul(a!, b!, out),
  ([a, b], _, out) => backend().product(a!, b!, [], [], out),
);

/**
 * The product of matrices: (n, k) × (k, m) → (n, m). A 1-D array is a row on the left and a column on the right, and
 * its axis is dropped from the result. Axes before the last two are batches and broadcast.
 *
 * @throws ShapeError when the inner sizes differ or an operand is a scalar.
 * @example
 * const w = array([[1, 2], [3, 4]]);
 * w.matmul(array([1, 1])).toArray(); // => [3, 7]
 * w.matmul(w).toArray(); // => [[7, 10], [15, 22]]
 */
export function matmul(a: NDArray, b: NDArray): NDArray {
  if (a.ndim === 0 || b.ndim === 0)
    throw new ShapeError("matmul: operands need at least one axis; scale by mul");
  if (a.shape.at(-1) !== b.shape.at(b.ndim === 1 ? 0 : -2)) {
    throw new ShapeError(`matmul: inner sizes differ, ${showShape(a.shape)} × ${showShape(b.shape)}`);
  }
  const left = a.ndim === 1 ? reshape(a, [1, a.size]) : a;
  const right = b.ndim === 1 ? reshape(b, [b.size, 1]) : b;
  const dtype = promote(promote(left.dtype, right.dtype), "int32");
  const matrices = [cast(left, dtype), cast(right, dtype)];
  if (a.ndim === 2 && b.ndim === 2) return bind(matmulPrimitive, matrices, none);
  const batch = broadcastShapes("matmul", left.shape.slice(0, -2), right.shape.slice(0, -2));
  const stacks = matrices.map((x) => spread(x, [...batch, ...x.shape.slice(-2)]));
  const product = bind(matmulPrimitive, stacks, none);
  if (a.ndim > 1 && b.ndim > 1) return product;
  const rows = a.ndim === 1 ? [] : [left.shape.at(-2)!];
  const columns = b.ndim === 1 ? [] : [right.shape.at(-1)!];
  return reshape(product, [...batch, ...rows, ...columns]);
}

/**
 * The inner product: of two vectors a number, otherwise {@link matmul}; with a scalar, {@link mul}.
 * @throws ShapeError when the inner sizes differ.
 * @example
 * dot(array([1, 2]), array([3, 4])).item(); // => 11
 */
export function dot(a: NDArray | number, b: NDArray | number): NDArray {
  const [x, y] = [asArray(a), asArray(b)];
  return x.ndim === 0 || y.ndim === 0 ? mul(x, y) : matmul(x, y);
}

/**
 * Every product of an element of `a` with one of `b`, both flattened: (n,) × (m,) → (n, m).
 * @example
 * outer(array([1, 2]), array([3, 4])).toArray(); // => [[3, 4], [6, 8]]
 */
export function outer(a: NDArray, b: NDArray): NDArray {
  return mul(reshape(a, [a.size, 1]), reshape(b, [1, b.size]));
}
