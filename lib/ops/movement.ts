import { backend } from "../backend/registry.ts";
import { checkInt32, type DType, isDType, isFloat } from "../core/dtype.ts";
import { DTypeError, ShapeError } from "../core/errors.ts";
import {
  broadcastShapes,
  checkShape,
  normalizeAxis,
  reshapeStrides,
  sameShape,
  type Shape,
  showShape,
  sizeOf,
} from "../core/shape.ts";
import { DenseArray, reader } from "../ndarray/dense.ts";
import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { define, asArray, bind, computing, type Prepare, type Range } from "./primitive.ts";

const castPrimitive = computing<"cast">(
  "cast",
  ([x], { dtype }) => [x!.shape, dtype],
  ([x], _, out) => backend().copy(x!, out),
);

function copyOf(x: DenseArray): DenseArray {
  const out = DenseArray.unwritten(x.shape, x.dtype);
  backend().copy(x, out);
  return out;
}

/** The array itself when it has that dtype already. */
export function cast(x: NDArray, dtype: DType): NDArray {
  return x.dtype === dtype ? x : bind(castPrimitive, [x], { dtype });
}

/** The array as arithmetic takes it: truths count as 0 and 1 in int32. */
export function asNumbers(x: NDArray): NDArray {
  return x.dtype === "bool" ? cast(x, "int32") : x;
}

/**
 * The same numbers with another dtype. To int32 fractions are cut off; to bool everything but 0 is 1.
 * @throws DTypeError when there is no such dtype; RangeError for NaN and other numbers that int32 cannot hold (not within
 * `compile` and `vmap`, where NaN becomes 0).
 * @example
 * array([0.5, 2]).astype("int32").toArray(); // => [0, 2]
 */
export function astype(x: Operand, dtype: DType): NDArray {
  if (!isDType(dtype))
    throw new DTypeError(`astype: no dtype ${String(dtype)}; take float64, float32, int32 or bool`);
  const a = asArray(x);
  if (dtype === "int32" && isFloat(a.dtype) && a instanceof DenseArray) checkInt32("astype", a.contiguous());
  return cast(a, dtype);
}

const reshapePrimitive = define<"reshape">({
  name: "reshape",
  result: ([x], { shape }) => [shape, x!.dtype],
  forward: ([x], { shape }) => {
    const strides = reshapeStrides(x!.shape, x!.strides, shape);
    return strides ? x!.view(shape, strides) : new DenseArray(copyOf(x!).data, x!.dtype, shape);
  },
});

/**
 * The same elements in row-major order under another shape, without copying where the layout allows it. One size may
 * be -1: it is worked out from the others.
 * @throws ShapeError when the number of elements differs.
 * @example
 * arange(6).reshape([2, -1]).toArray(); // => [[0, 1, 2], [3, 4, 5]]
 */
export function reshape(x: Operand, shape: Shape | number): NDArray {
  const a = asArray(x);
  const wanted = typeof shape === "number" ? [shape] : [...shape];
  const free = wanted.indexOf(-1);
  const rest = sizeOf(wanted.filter((_, i) => i !== free));
  if (free >= 0 && rest > 0 && a.size % rest === 0) wanted[free] = a.size / rest;
  if (wanted.some((n) => !Number.isInteger(n) || n < 0) || sizeOf(wanted) !== a.size) {
    throw new ShapeError(
      `reshape: ${showShape(a.shape)} has ${a.size} elements, which do not fill ${showShape(typeof shape === "number" ? [shape] : shape)}`,
    );
  }
  return sameShape(wanted, a.shape) ? a : bind(reshapePrimitive, [a], { shape: wanted });
}

const transposePrimitive = define<"transpose">({
  name: "transpose",
  result: ([x], { axes }) => [axes.map((axis) => x!.shape[axis]!), x!.dtype],
  forward: ([x], { axes }) =>
    x!.view(
      axes.map((axis) => x!.shape[axis]!),
      axes.map((axis) => x!.strides[axis]!),
    ),
});

/**
 * The axes in another order, without copying: axis i of the result is axis `axes[i]` of `x`. Reversed by default.
 * @throws ShapeError unless every axis is named once.
 * @example
 * zeros([2, 3, 4]).transpose().shape; // => [4, 3, 2]
 * zeros([2, 3, 4]).transpose([1, 0, 2]).shape; // => [3, 2, 4]
 */
export function transpose(x: Operand, axes?: readonly number[]): NDArray {
  const a = asArray(x);
  if (axes !== undefined && typeof axes !== "object")
    throw new ShapeError(`transpose: expected the axes as a list, such as [1, 0], got ${String(axes)}`);
  const order = axes
    ? axes.map((axis) => normalizeAxis("transpose", axis, a.ndim))
    : a.shape.map((_, i) => a.ndim - 1 - i);
  if (order.length !== a.ndim || new Set(order).size !== a.ndim) {
    throw new ShapeError(
      `transpose: [${order.join(", ")}] must name each of the ${a.ndim} axes of ${showShape(a.shape)} once`,
    );
  }
  return order.every((axis, i) => axis === i) ? a : bind(transposePrimitive, [a], { axes: order });
}

/**
 * Two axes exchanged, without copying.
 * @example
 * zeros([2, 3, 4]).swapAxes(-1, -2).shape; // => [2, 4, 3]
 */
export function swapAxes(x: Operand, a: number, b: number): NDArray {
  const array = asArray(x);
  const order = array.shape.map((_, i) => i);
  const [i, j] = [normalizeAxis("swapAxes", a, array.ndim), normalizeAxis("swapAxes", b, array.ndim)];
  [order[i], order[j]] = [order[j]!, order[i]!];
  return transpose(array, order);
}

/**
 * One axis moved to another place, the others keep their order; without copying.
 * @example
 * zeros([2, 3, 4]).moveAxis(0, -1).shape; // => [3, 4, 2]
 */
export function moveAxis(x: Operand, from: number, to: number): NDArray {
  const array = asArray(x);
  const [i, j] = [normalizeAxis("moveAxis", from, array.ndim), normalizeAxis("moveAxis", to, array.ndim)];
  const order = array.shape.map((_, axis) => axis).filter((axis) => axis !== i);
  order.splice(j, 0, i);
  return transpose(array, order);
}

const broadcastPrimitive = define<"broadcastTo">({
  name: "broadcastTo",
  result: ([x], { shape }) => [shape, x!.dtype],
  forward: ([x], { shape }) => {
    const lead = shape.length - x!.ndim;
    const strides = new Array<number>(shape.length).fill(0);
    for (let i = lead; i < shape.length; i++)
      if (x!.shape[i - lead] !== 1) strides[i] = x!.strides[i - lead]!;
    return x!.view(shape, strides);
  },
});

/**
 * The array repeated along new axes and axes of size 1, without copying.
 * @throws ShapeError when `shape` is not one that the array broadcasts to.
 * @example
 * broadcastTo(array([1, 2]), [3, 2]).toArray(); // => [[1, 2], [1, 2], [1, 2]]
 */
export function broadcastTo(x: Operand, shape: Shape): NDArray {
  const a = asArray(x);
  if (sameShape(a.shape, shape)) return a;
  checkShape("broadcastTo", shape);
  if (!sameShape(broadcastShapes("broadcastTo", a.shape, shape), shape)) {
    throw new ShapeError(`broadcastTo: ${showShape(a.shape)} does not broadcast to ${showShape(shape)}`);
  }
  return bind(broadcastPrimitive, [a], { shape });
}

/** {@link broadcastTo} a shape that came from broadcasting with this array's, and so needs no check. */
export function spread(x: NDArray, shape: Shape): NDArray {
  return sameShape(x.shape, shape) ? x : bind(broadcastPrimitive, [x], { shape });
}

/**
 * Zeros in the shape and dtype of another array, stored as a single number.
 * @example
 * zerosLike(array([[1, 2]])).toArray(); // => [[0, 0]]
 */
export function zerosLike(x: NDArray): NDArray {
  return spread(DenseArray.scalar(0, x.dtype), x.shape);
}

/**
 * Ones in the shape and dtype of another array, stored as a single number.
 * @example
 * onesLike(array([[5, 6]])).toArray(); // => [[1, 1]]
 */
export function onesLike(x: NDArray): NDArray {
  return spread(DenseArray.scalar(1, x.dtype), x.shape);
}

/**
 * An axis of size 1 put in at `axis`; negative axes count from behind the last.
 * @example
 * zeros([2, 3]).expandDims(-1).shape; // => [2, 3, 1]
 */
export function expandDims(x: Operand, axis: number): NDArray {
  const a = asArray(x);
  const at = normalizeAxis("expandDims", axis, a.ndim + 1);
  return reshape(a, [...a.shape.slice(0, at), 1, ...a.shape.slice(at)]);
}

/**
 * Axes of size 1 taken out: those named, or all.
 * @throws ShapeError when a named axis has another size.
 * @example
 * zeros([1, 3, 1]).squeeze().shape; // => [3]
 */
export function squeeze(x: Operand, axis?: number | readonly number[]): NDArray {
  const a = asArray(x);
  const named =
    axis === undefined ? undefined : [axis].flat().map((i) => normalizeAxis("squeeze", i, a.ndim));
  const wide = named?.find((i) => a.shape[i] !== 1);
  if (wide !== undefined)
    throw new ShapeError(`squeeze: axis ${wide} of ${showShape(a.shape)} has size ${a.shape[wide]!}, not 1`);
  return reshape(
    a,
    a.shape.filter((n, i) => (named ? !named.includes(i) : n !== 1)),
  );
}

const slicePrimitive = define<"slice">({
  name: "slice",
  result: ([x], { ranges }) => [ranges.map(({ count }) => count), x!.dtype],
  forward: ([x], { ranges }) =>
    x!.view(
      ranges.map((r) => r.count),
      ranges.map((r, i) => r.step * x!.strides[i]!),
      ranges.reduce((offset, r, i) => offset + r.start * x!.strides[i]!, x!.offset),
    ),
});

/** The elements at a range along every axis, without copying. Ranges must lie inside the array. */
export function sliceRanges(x: NDArray, ranges: readonly Range[]): NDArray {
  return bind(slicePrimitive, [x], { ranges });
}

const embedPrimitive = computing<"embed">(
  "embed",
  ([x], { shape }) => [shape, x!.dtype],
  ([x], { ranges }, out) => {
    out.data.fill(0);
    backend().copy(x!, slicePrimitive.forward([out], { ranges }));
  },
);

/** Zeros of `shape` with `x` at the given ranges. */
export function embed(x: NDArray, shape: Shape, ranges: readonly Range[]): NDArray {
  return bind(embedPrimitive, [x], { shape, ranges });
}

const prepareConcatenate: Prepare<"concatenate"> = (arrays, { axis }, out) => {
  const outer = sizeOf(out.shape.slice(0, axis));
  const width = sizeOf(out.shape.slice(axis));
  const parts = arrays.map((x) => ({ read: reader(x), part: sizeOf(x.shape.slice(axis)) }));
  return () => {
    let at = 0;
    for (const { read, part } of parts) {
      const values = read();
      if (outer === 1) out.data.set(values, at);
      else
        for (let i = 0; i < outer; i++)
          out.data.set(values.subarray(i * part, (i + 1) * part), i * width + at);
      at += part;
    }
  };
};

const concatenatePrimitive = computing<"concatenate">(
  "concatenate",
  (arrays, { axis }) => {
    const shape = [...arrays[0]!.shape];
    shape[axis] = arrays.reduce((total, x) => total + x.shape[axis]!, 0);
    return [shape, arrays[0]!.dtype];
  },
  (...call) => prepareConcatenate(...call)(),
  prepareConcatenate,
);

/** The primitive itself, for arrays that agree in dtype and in every axis but one. */
export function join(arrays: readonly NDArray[], axis: number): NDArray {
  return bind(concatenatePrimitive, arrays, { axis });
}
