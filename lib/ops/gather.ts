import { ShapeError } from "../core/errors.ts";
import { checkShape, normalizeAxis, sameShape, showShape, sizeOf } from "../core/shape.ts";
import { arange, array, eye } from "../ndarray/creation.ts";
import { DenseArray, reader } from "../ndarray/dense.ts";
import { NDArray, type Operand } from "../ndarray/ndarray.ts";
import { add, mul } from "./arithmetic.ts";
import { less } from "./compare.ts";
import { where } from "./elementwise.ts";
import { checkLabels } from "./labels.ts";
import { asNumbers, reshape } from "./movement.ts";
import { asArray, bind, computing, type Prepare } from "./primitive.ts";
import { stopGradient } from "./stop.ts";

/** Positions as an array; they have no derivative. */
function asIndices(indices: Operand | readonly number[]): NDArray {
  if (typeof indices === "number" || indices instanceof NDArray) return stopGradient(indices);
  return array(indices);
}

/** Reads positions along an axis of `n` anew each time, negative ones counted from the end, into an array that stays. */
function positions(caller: string, indices: DenseArray, n: number): () => Int32Array {
  const result = new Int32Array(indices.size);
  const read = reader(indices);
  return () => {
    const given = read();
    for (let i = 0; i < result.length; i++) {
      const index = given[i]!;
      if (!Number.isInteger(index) || index < -n || index >= n) {
        throw new ShapeError(`${caller}: index ${index} is not a position on an axis of ${n}`);
      }
      result[i] = index < 0 ? index + n : index;
    }
    return result;
  };
}

const prepareTake: Prepare<"take"> = ([x, indices], { axis }, out) => {
  const n = x!.shape[axis]!;
  const find = positions("take", indices!, n);
  const read = reader(x!);
  const width = sizeOf(x!.shape.slice(axis + 1));
  const outer = sizeOf(x!.shape.slice(0, axis));
  return () => {
    const at = find();
    const values = read();
    for (let i = 0, o = 0; i < outer; i++) {
      for (let k = 0; k < at.length; k++, o += width) {
        const from = (i * n + at[k]!) * width;
        // Short runs are copied faster than a window on them is made.
        if (width <= 128) for (let j = 0; j < width; j++) out.data[o + j] = values[from + j]!;
        else out.data.set(values.subarray(from, from + width), o);
      }
    }
  };
};

const takePrimitive = computing<"take">(
  "take",
  ([x, indices], { axis }) => [
    [...x!.shape.slice(0, axis), ...indices!.shape, ...x!.shape.slice(axis + 1)],
    x!.dtype,
  ],
  (...call) => prepareTake(...call)(),
  prepareTake,
);

const prepareScatter: Prepare<"scatterAdd"> = ([x, indices], { axis, size }, out) => {
  const find = positions("scatterAdd", indices!, size);
  const width = sizeOf(x!.shape.slice(axis + indices!.ndim));
  const outer = sizeOf(x!.shape.slice(0, axis));
  const read = reader(x!);
  return () => {
    const at = find();
    out.data.fill(0);
    const values = read();
    for (let i = 0, v = 0; i < outer; i++) {
      for (let k = 0; k < at.length; k++) {
        const to = (i * size + at[k]!) * width;
        for (let j = 0; j < width; j++) out.data[to + j]! += values[v++]!;
      }
    }
  };
};

const scatterPrimitive = computing<"scatterAdd">(
  "scatterAdd",
  ([x, indices], { axis, size }) => [
    [...x!.shape.slice(0, axis), size, ...x!.shape.slice(axis + indices!.ndim)],
    x!.dtype,
  ],
  (...call) => prepareScatter(...call)(),
  prepareScatter,
);

/**
 * The elements at the given positions along `axis`; positions may repeat and may be negative. The axes of `indices`
 * take the place of `axis`.
 *
 * @throws ShapeError when a position is not on the axis.
 * @example
 * const x = array([[1, 2], [3, 4], [5, 6]]);
 * take(x, [2, 0]).toArray(); // => [[5, 6], [1, 2]]
 * x.take([-1], 1).toArray(); // => [[2], [4], [6]]
 */
export function take(x: Operand, indices: Operand | readonly number[], axis = 0): NDArray {
  const a = asArray(x);
  return bind(takePrimitive, [a, asIndices(indices)], { axis: normalizeAxis("take", axis, a.ndim) });
}

/**
 * Zeros of `size` along `axis`, with each slice of `x` added at its position: what {@link take} gives, put back. The
 * axes of `indices` in `x`, starting at `axis`, become that one axis.
 *
 * @throws ShapeError when the shapes do not match or a position is not on the axis.
 * @example
 * scatterAdd(array([1, 2, 3]), [0, 2, 0], 4).toArray(); // => [4, 0, 2, 0]
 */
export function scatterAdd(
  x: Operand,
  indices: Operand | readonly number[],
  size: number,
  axis = 0,
): NDArray {
  const a = asNumbers(asArray(x));
  const at = asIndices(indices);
  const start = normalizeAxis("scatterAdd", axis, a.ndim - at.ndim + 1);
  if (!sameShape(a.shape.slice(start, start + at.ndim), at.shape)) {
    throw new ShapeError(
      `scatterAdd: indices ${showShape(at.shape)} must be the axes of ${showShape(a.shape)} from axis ${start}`,
    );
  }
  return bind(scatterPrimitive, [a, at], { axis: start, size });
}

/**
 * One element for each of `indices`, which has the shape of `x` except along `axis`: result[i, j] = x[i, indices[i, j]]
 * for the last axis. With {@link argsort} it sorts; with labels of shape (n, 1) it picks each row's own class.
 *
 * @throws ShapeError when the shapes do not match or a position is not on the axis.
 * @example
 * takeAlongAxis(array([[1, 2], [3, 4]]), array([[1], [0]]), 1).toArray(); // => [[2], [3]]
 */
export function takeAlongAxis(x: Operand, indices: NDArray, axis = -1): NDArray {
  const a = asArray(x);
  const at = normalizeAxis("takeAlongAxis", axis, a.ndim);
  const n = a.shape[at]!;
  if (indices.ndim !== a.ndim || indices.shape.some((size, i) => i !== at && size !== a.shape[i])) {
    throw new ShapeError(
      `takeAlongAxis: indices ${showShape(indices.shape)} must have the shape ${showShape(a.shape)} except along axis ${at}`,
    );
  }
  if (indices instanceof DenseArray) positions("takeAlongAxis", indices, n);
  let flat = mul(where(less(indices, 0), add(indices, n), indices), sizeOf(a.shape.slice(at + 1)));
  a.shape.forEach((size, i) => {
    if (i === at) return;
    const steps = mul(arange(size, { dtype: "int32" }), sizeOf(a.shape.slice(i + 1)));
    flat = add(
      flat,
      reshape(
        steps,
        a.shape.map((_, j) => (j === i ? size : 1)),
      ),
    );
  });
  return take(reshape(a, [-1]), flat, 0);
}

/**
 * Whether each class is the one named: labels of shape (…) become rows of shape (…, classes) with a single 1.
 * @throws ShapeError when a label is no class, or `classes` no whole number ≥ 0.
 * @example
 * oneHot(array([2, 0]), 3).toArray(); // => [[0, 0, 1], [1, 0, 0]]
 */
export function oneHot(labels: Operand | readonly number[], classes: number): NDArray {
  checkShape("oneHot", [classes]);
  const named = asIndices(labels);
  checkLabels("oneHot", named, classes);
  return take(eye(classes), named, 0);
}
