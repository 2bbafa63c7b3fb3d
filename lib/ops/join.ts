import { promote } from "../core/dtype.ts";
import { ShapeError } from "../core/errors.ts";
import { normalizeAxis, sameShape, showShape } from "../core/shape.ts";
import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { cast, expandDims, join } from "./movement.ts";
import { asArray } from "./primitive.ts";

/**
 * Arrays one after the other along an existing axis.
 * @throws ShapeError when there are none, or they differ in another axis.
 * @example
 * concatenate([array([[1, 2]]), array([[3, 4]])]).toArray(); // => [[1, 2], [3, 4]]
 */
export function concatenate(arrays: readonly NDArray[], axis = 0): NDArray {
  const [first] = arrays;
  if (first === undefined) throw new ShapeError("concatenate: needs at least one array");
  const at = normalizeAxis("concatenate", axis, first.ndim);
  for (const x of arrays) {
    if (x.ndim !== first.ndim || x.shape.some((n, i) => i !== at && n !== first.shape[i])) {
      throw new ShapeError(
        `concatenate: ${showShape(x.shape)} does not continue ${showShape(first.shape)} along axis ${at}; the other axes must be equal`,
      );
    }
  }
  if (arrays.length === 1) return first;
  const dtype = arrays.map((x) => x.dtype).reduce(promote);
  return join(
    arrays.map((x) => cast(x, dtype)),
    at,
  );
}

/**
 * Arrays of one shape side by side along a new axis.
 * @throws ShapeError when there are none, or their shapes differ.
 * @example
 * stack([array([1, 2]), array([3, 4])]).toArray(); // => [[1, 2], [3, 4]]
 * stack([array([1, 2]), array([3, 4])], -1).toArray(); // => [[1, 3], [2, 4]]
 */
export function stack(arrays: readonly Operand[], axis = 0): NDArray {
  const parts = arrays.map((x) => asArray(x));
  const [first] = parts;
  if (first === undefined) throw new ShapeError("stack: needs at least one array");
  const odd = parts.find((x) => !sameShape(x.shape, first.shape));
  if (odd)
    throw new ShapeError(
      `stack: shapes must be equal, got ${showShape(first.shape)} and ${showShape(odd.shape)}`,
    );
  const at = normalizeAxis("stack", axis, first.ndim + 1);
  return concatenate(
    parts.map((x) => expandDims(x, at)),
    at,
  );
}
