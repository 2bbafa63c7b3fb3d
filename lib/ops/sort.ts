import { ShapeError } from "../core/errors.ts";
import { normalizeAxis, rowMajor } from "../core/shape.ts";
import { DenseArray } from "../ndarray/dense.ts";
import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import type { SortOptions } from "../ndarray/options.ts";
import { slice } from "../ndarray/slice.ts";
import { takeAlongAxis } from "./gather.ts";
import { at } from "./indexing.ts";
import { moveAxis, reshape } from "./movement.ts";
import { define, asArray, bind, dense } from "./primitive.ts";

/** NaN comes last in either direction. */
function compare(a: number, b: number, descending: boolean): number {
  if (a === b) return 0;
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  if (Number.isNaN(b)) return -1;
  return a < b === descending ? 1 : -1;
}

const argsortPrimitive = define<"argsort">({
  name: "argsort",
  forward: ([x], { axis, descending }) => {
    const n = x!.shape[axis]!;
    const order = [...x!.shape.keys()].filter((i) => i !== axis);
    const moved = x!.view(
      [...order.map((i) => x!.shape[i]!), n],
      [...order.map((i) => x!.strides[i]!), x!.strides[axis]!],
    );
    const values = moved.contiguous();
    const data = new Int32Array(values.length);
    for (let start = 0; start < values.length; start += n) {
      const indices = Array.from({ length: n }, (_, i) => i);
      indices.sort((i, j) => compare(values[start + i]!, values[start + j]!, descending));
      data.set(indices, start);
    }
    const strides = rowMajor(moved.shape);
    const back = x!.shape.map((_, i) => (i === axis ? strides.at(-1)! : strides[order.indexOf(i)]!));
    return new DenseArray(data, "int32", x!.shape, back);
  },
});

/**
 * The positions (int32) that put the elements along `axis` (the last by default) in order; equal elements keep
 * theirs, and NaN comes last.
 *
 * @throws ShapeError when there is no such axis.
 * @example
 * argsort(array([3, 1, 2])).toArray(); // => [1, 2, 0]
 * argsort(array([3, 1, 2]), -1, { descending: true }).toArray(); // => [0, 2, 1]
 */
export function argsort(x: Operand, axis = -1, options: SortOptions = {}): NDArray {
  const a = asArray(x);
  const at = normalizeAxis("argsort", axis, a.ndim);
  return bind(argsortPrimitive, [a], { axis: at, descending: options.descending ?? false });
}

/**
 * The elements along `axis` (the last by default) in order, NaN last. Has a derivative: that of picking the elements.
 * @example
 * sort(array([[3, 1, 2], [0, 5, 4]])).toArray(); // => [[1, 2, 3], [0, 4, 5]]
 */
export function sort(x: Operand, axis = -1, options: SortOptions = {}): NDArray {
  return takeAlongAxis(x, argsort(x, axis, options), axis);
}

/**
 * The `k` largest elements along `axis`, largest first, and their positions.
 * @throws ShapeError when the axis has fewer than `k`.
 * @example
 * const { values, indices } = topk(array([5, 9, 7]), 2);
 * values.toArray(); // => [9, 7]
 * indices.toArray(); // => [1, 2]
 */
export function topk(x: Operand, k: number, axis = -1): { values: NDArray; indices: NDArray } {
  const a = asArray(x);
  const place = normalizeAxis("topk", axis, a.ndim);
  const n = a.shape[place]!;
  if (!Number.isInteger(k) || k < 0 || k > n)
    throw new ShapeError(`topk: cannot pick ${k} of the ${n} elements along axis ${place}`);
  const order = moveAxis(argsort(a, place, { descending: true }), place, 0);
  const indices = moveAxis(at(order, slice(0, k)), 0, place);
  return { values: takeAlongAxis(a, indices, place), indices };
}

/**
 * The different elements, ascending, how often each occurs, and for each element of `x` (flattened) the position of
 * its value among them. Has no derivative.
 *
 * @example
 * const { values, counts, inverse } = unique(array([2, 1, 2]));
 * values.toArray(); // => [1, 2]
 * counts.toArray(); // => [1, 2]
 * inverse.toArray(); // => [1, 0, 1]
 */
export function unique(x: Operand): { values: NDArray; counts: NDArray; inverse: NDArray } {
  const a = dense("unique", asArray(x));
  const given = a.contiguous();
  const order = argsort(reshape(a, [-1])).toTypedArray();
  const inverse = new Int32Array(given.length);
  const values: number[] = [];
  const counts: number[] = [];
  for (const i of order) {
    const value = given[i]!;
    if (values.length > 0 && compare(values.at(-1)!, value, false) === 0) counts[counts.length - 1]!++;
    else {
      values.push(value);
      counts.push(1);
    }
    inverse[i] = values.length - 1;
  }
  const distinct = DenseArray.empty([values.length], a.dtype);
  distinct.data.set(values);
  return {
    values: distinct,
    counts: new DenseArray(Int32Array.from(counts), "int32", [counts.length]),
    inverse: new DenseArray(inverse, "int32", [inverse.length]),
  };
}

/**
 * How many elements fall into each of `bins` intervals of equal width over `range` (by default from the smallest to
 * the largest); every interval holds its lower end, the last its upper end too. Elements outside are not counted.
 *
 * @returns `counts` (bins,) int32 and `edges` (bins + 1,).
 * @throws RangeError when an end is not finite or the ends are in the wrong order.
 * @example
 * const { counts, edges } = histogram(array([0, 1, 1, 2, 4]), { bins: 2 });
 * counts.toArray(); // => [3, 2]
 * edges.toArray(); // => [0, 2, 4]
 */
export function histogram(
  x: Operand,
  options: { readonly bins?: number; readonly range?: readonly [number, number] } = {},
): { counts: NDArray; edges: NDArray } {
  const { bins = 10 } = options;
  const values = dense("histogram", asArray(x)).contiguous();
  let [low, high] = options.range ?? bounds(values);
  if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high)) {
    throw new RangeError(`histogram: needs finite ends in order, got ${low} and ${high}; give a range`);
  }
  if (!Number.isInteger(bins) || bins < 1)
    throw new RangeError(`histogram: needs at least one bin, got ${bins}`);
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) =>
    i === bins ? high : low + ((high - low) * i) / bins,
  );
  const counts = new Int32Array(bins);
  for (const v of values) {
    if (!(v >= low && v <= high)) continue;
    let bin = Math.min(bins - 1, Math.floor(((v - low) / (high - low)) * bins));
    // The division rounds, so an element next to an edge may be one bin off.
    if (v < edges[bin]!) bin--;
    else if (bin < bins - 1 && v >= edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return {
    counts: new DenseArray(counts, "int32", [bins]),
    edges: new DenseArray(edges, "float64", [bins + 1]),
  };
}

function bounds(values: ArrayLike<number>): [number, number] {
  let [low, high] = values.length === 0 ? [0, 1] : [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (Number.isNaN(v)) return [NaN, NaN];
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  return [low, high];
}
