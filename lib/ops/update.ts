import { arange } from "../ndarray/creation.ts";
import { NDArray, type Operand } from "../ndarray/ndarray.ts";
import type { Index } from "../ndarray/options.ts";
import { add, maximum, sub } from "./arithmetic.ts";
import { greater, notEqual } from "./compare.ts";
import { where } from "./elementwise.ts";
import { scatterAdd, take } from "./gather.ts";
import { at, regionOf } from "./indexing.ts";
import { concatenate } from "./join.ts";
import { broadcastTo, cast, embed, reshape } from "./movement.ts";
import { asArray } from "./primitive.ts";
import { argsort } from "./sort.ts";

/**
 * A copy with one part replaced: what assignment to an index does elsewhere, as an operation with a derivative.
 * `index` is one index or a list of them, as {@link at} takes; `value` broadcasts to the part; of a bool array alone, to the
 * whole array. Where index arrays name a place several times, the last value stays.
 *
 * @throws ShapeError when `value` does not broadcast to the part, or a position is outside.
 * @example
 * zeros([2, 2]).with([0, 1], 5).toArray(); // => [[0, 5], [0, 0]]
 * const x = array([1, -2]);
 * x.with(less(x, 0), 0).toArray(); // => [1, 0]
 * zeros([2, 3]).with([array([0, 1]), array([2, 0])], array([7, 8])).toArray(); // => [[0, 0, 7], [8, 0, 0]]
 */
export function withValue(x: Operand, index: Index | readonly Index[], value: Operand): NDArray {
  const a = asArray(x);
  const indices: readonly Index[] = isList(index) ? index : [index];
  const fill = cast(asArray(value, a.dtype), a.dtype);
  const [mask] = indices;
  if (indices.length === 1 && mask instanceof NDArray && mask.dtype === "bool") {
    const aligned = reshape(mask, [...mask.shape, ...a.shape.slice(mask.ndim).map(() => 1)]);
    return where(aligned, broadcastTo(fill, a.shape), a);
  }
  if (indices.some((i) => i instanceof NDArray)) return withPoints(a, indices, fill);
  const { ranges, shape } = regionOf("with", a.shape, indices);
  const sizes = ranges.map((r) => r.count);
  const part = reshape(broadcastTo(fill, shape), sizes);
  const place = embed(broadcastTo(asArray(1, "bool"), sizes), a.shape, ranges);
  return where(place, embed(part, a.shape, ranges), a);
}

/** Where index arrays name the places: for each place the last value that is meant for it, if there is one. */
function withPoints(a: NDArray, indices: readonly Index[], fill: NDArray): NDArray {
  const places = at(reshape(arange(a.size, { dtype: "int32" }), a.shape), ...indices);
  const values = reshape(broadcastTo(fill, places.shape), [-1]);
  if (places.size === 0) return a;
  const order = argsort(reshape(places, [-1]));
  const sorted = take(reshape(places, [-1]), order);
  // Of equal places the last in this order is the last that was given, since sorting keeps the order of equals.
  const isLast = concatenate([
    notEqual(at(sorted, "1:"), at(sorted, ":-1")),
    asArray(1, "bool").reshape([1]),
  ]);
  const counted = scatterAdd(where(isLast, add(order, 1), 0), sorted, a.size);
  const chosen = take(values, maximum(sub(counted, 1), 0));
  return where(reshape(greater(counted, 0), a.shape), reshape(chosen, a.shape), a);
}

function isList(index: Index | readonly Index[]): index is readonly Index[] {
  return Array.isArray(index);
}
