import { isFloat } from "../../core/dtype.ts";
import { type Shape, sizeOf } from "../../core/shape.ts";
import { arange } from "../../ndarray/creation.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { add, mul } from "../../ops/arithmetic.ts";
import { scatterAdd, take } from "../../ops/gather.ts";
import { reshape, transpose } from "../../ops/movement.ts";

/**
 * What each of K nudges changes in an array. A nudged weight changes one column of a layer's output, and that changes
 * all of the next one's: so a change says along which axes it reaches a single position, and keeps only what it reaches.
 */
export interface Change {
  /** The axes along which each nudge reaches one position, ascending; none when it reaches all of the array. */
  readonly axes: readonly number[];
  /** For each of these axes the positions that the nudges reach, int32, shape (K,), or () where all reach the same. */
  readonly positions: readonly NDArray[];
  /** New value less old at what is reached, shape (K, …other axes); the new value itself where the array holds no floats. */
  readonly values: NDArray;
}

/** How many nudges there are. */
export function nudges({ values }: Change): number {
  return values.shape[0]!;
}

/** The axes that a change reaches along their whole length: axis i of these is axis i + 1 of its values. */
export function wholeAxes(ndim: number, axes: readonly number[]): number[] {
  return Array.from({ length: ndim }, (_, i) => i).filter((i) => !axes.includes(i));
}

/** Whether what the nudges reach of an array depends on the nudge. */
export function reachesApart({ positions }: Change): boolean {
  return positions.some(({ ndim }) => ndim > 0);
}

/** Of an array what the nudges reach, shape (K, …other axes), or (…other axes) where all reach the same. */
export function reached(x: NDArray, { axes, positions }: Change): NDArray {
  if (axes.length === 0) return x;
  const others = wholeAxes(x.ndim, axes);
  const front = transpose(x, [...axes, ...others]);
  const lines = [sizeOf(axes.map((a) => x.shape[a]!)), ...others.map((a) => x.shape[a]!)];
  return takeLines(reshape(front, lines), flat(x.shape, axes, positions));
}

/** The lines of an array at these positions. They are laid one behind the other first: that is done once, taking them often. */
export function takeLines(x: NDArray, positions: NDArray): NDArray {
  return take(reshape(reshape(x, [-1]), x.shape), positions, 0);
}

/** The new values of what the nudges reach. */
export function nudgedValues(x: NDArray, change: Change): NDArray {
  return isFloat(x.dtype) ? add(reached(x, change), change.values) : change.values;
}

/** The same change as one that may reach all of the array, which has this shape: values of shape (K, …shape). */
export function spread(x: NDArray, change: Change): Change {
  const { axes, positions } = change;
  if (axes.length === 0) return change;
  const { shape, ndim } = x;
  const others = wholeAxes(ndim, axes);
  const size = sizeOf(axes.map((a) => shape[a]!));
  const count = nudges(change);
  const at = add(flat(shape, axes, positions), mul(arange(count, { dtype: "int32" }), size));
  const full = (values: NDArray): NDArray => {
    const lines = scatterAdd(values, at, count * size, 0);
    const apart = reshape(lines, [count, ...axes.map((a) => shape[a]!), ...others.map((a) => shape[a]!)]);
    const order = Array.from({ length: ndim }, (_, i) => [...axes, ...others].indexOf(i));
    return transpose(apart, [0, ...order.map((i) => i + 1)]);
  };
  return { axes: [], positions: [], values: full(change.values) };
}

/** Positions along several axes as one position, as if those axes were a single one. */
function flat(shape: Shape, axes: readonly number[], positions: readonly NDArray[]): NDArray {
  return axes.slice(1).reduce((at, axis, i) => add(mul(at, shape[axis]!), positions[i + 1]!), positions[0]!);
}
