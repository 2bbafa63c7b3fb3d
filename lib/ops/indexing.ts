import { ShapeError } from "../core/errors.ts";
import { type Axis, normalizeAxes, sameShape, type Shape, showShape, sizeOf } from "../core/shape.ts";
import { DenseArray } from "../ndarray/dense.ts";
import { NDArray, type Operand } from "../ndarray/ndarray.ts";
import type { Index } from "../ndarray/options.ts";
import { Slice, sliceOf } from "../ndarray/slice.ts";
import { add, mul } from "./arithmetic.ts";
import { less } from "./compare.ts";
import { where } from "./elementwise.ts";
import { take } from "./gather.ts";
import { reshape, sliceRanges } from "./movement.ts";
import { asArray, type Range } from "./primitive.ts";

/** A basic index worked out against a shape: a range along each axis, and the shape that is left. */
interface Region {
  readonly ranges: Range[];
  readonly shape: number[];
}

function axesCovered(index: Index): number {
  if (index === null || index === "...") return 0;
  return index instanceof NDArray && index.dtype === "bool" ? index.ndim : 1;
}

/** `"..."` spelled out, and whole axes added at the end, so that every axis of `x` is covered. */
function complete(caller: string, shape: Shape, indices: readonly Index[]): Index[] {
  const covered = indices.reduce<number>((count, index) => count + axesCovered(index), 0);
  if (covered > shape.length) {
    throw new ShapeError(
      `${caller}: ${covered} axes are indexed, but ${showShape(shape)} has ${shape.length}`,
    );
  }
  const rest = new Array<Index>(shape.length - covered).fill(":");
  const dots = indices.indexOf("...");
  if (dots !== indices.lastIndexOf("...")) throw new ShapeError(`${caller}: "..." can stand only once`);
  return dots < 0 ? [...indices, ...rest] : [...indices.slice(0, dots), ...rest, ...indices.slice(dots + 1)];
}

/** @throws ShapeError when a position is outside, or more axes are indexed than there are. */
export function regionOf(caller: string, shape: Shape, indices: readonly Index[]): Region {
  const ranges: Range[] = [];
  const result: number[] = [];
  for (const index of complete(caller, shape, indices)) {
    if (index === null) {
      result.push(1);
      continue;
    }
    const axis = ranges.length;
    const n = shape[axis]!;
    if (typeof index === "number") {
      if (!Number.isInteger(index) || index < -n || index >= n) {
        throw new ShapeError(`${caller}: index ${index} is not on axis ${axis} of ${showShape(shape)}`);
      }
      ranges.push({ start: index < 0 ? index + n : index, step: 1, count: 1 });
    } else {
      const range = (index instanceof Slice ? index : sliceOf(index as string)).on(n);
      ranges.push(range);
      result.push(range.count);
    }
  }
  return { ranges, shape: result };
}

/**
 * Part of an array, picked axis by axis. Positions, slices and new axes share the buffer; index arrays copy. Several
 * index arrays side by side broadcast, and pick one element (or one slice of the axes left) for each of their places.
 *
 * @throws ShapeError when a position is outside, or more axes are indexed than there are.
 * @example
 * const x = array([[1, 2, 3], [4, 5, 6]]);
 * x.at(0).toArray(); // => [1, 2, 3]
 * x.at(":", -1).toArray(); // => [3, 6]
 * x.at("0:1", "::2").toArray(); // => [[1, 3]]
 * x.at(array([0, 1]), array([2, 0])).toArray(); // => [3, 4]
 * x.at(greater(x, 4)).toArray(); // => [5, 6]
 */
export function at(x: Operand, ...indices: readonly Index[]): NDArray {
  const a = asArray(x);
  const arrays = indices.filter((index) => index instanceof NDArray);
  if (arrays.length === 0) {
    const { ranges, shape } = regionOf("at", a.shape, indices);
    return reshape(sliceRanges(a, ranges), shape);
  }
  if (arrays.length > 1) return pointsAt(a, indices, arrays);
  const full = complete("at", a.shape, indices);
  const place = full.findIndex((index) => index instanceof NDArray);
  const picked = arrays[0]!;
  const basic: Index[] = full.map((index) => (index instanceof NDArray ? ":" : index));
  if (picked.dtype !== "bool") {
    const axis =
      full.slice(0, place).filter((index) => index !== null && typeof index !== "number").length +
      full.slice(0, place).filter((index) => index === null).length;
    return take(at(a, ...basic), picked, axis);
  }
  return maskAt(a, full, place, picked);
}

/** Several index arrays next to each other: their axes become one, and positions on it are worked out of theirs. */
function pointsAt(a: NDArray, indices: readonly Index[], arrays: readonly NDArray[]): NDArray {
  const full = complete("at", a.shape, indices);
  const first = full.findIndex((index) => index instanceof NDArray);
  const together = full.slice(first, first + arrays.length).every((index) => index instanceof NDArray);
  if (!together || arrays.some((index) => index.dtype === "bool")) {
    throw new ShapeError(
      "at: several index arrays must hold positions and stand next to each other; move the axes together with moveAxis, " +
        "or turn a bool array into positions with nonzero",
    );
  }
  const axis = full.slice(0, first).filter((index) => index !== null).length;
  const covered = a.shape.slice(axis, axis + arrays.length);
  const flat = arrays
    .map((index, k) => onAxis(index, axis + k, covered[k]!))
    .reduce((before, index, k) => add(mul(before, covered[k]!), index));
  const merged = reshape(a, [
    ...a.shape.slice(0, axis),
    sizeOf(covered),
    ...a.shape.slice(axis + arrays.length),
  ]);
  return at(merged, ...full.slice(0, first), flat, ...full.slice(first + arrays.length));
}

/** Positions on an axis of n, negative ones counted from its end. */
function onAxis(index: NDArray, axis: number, n: number): NDArray {
  if (index instanceof DenseArray) {
    const outside = index.contiguous().find((i) => i < -n || i >= n);
    if (outside !== undefined) throw new ShapeError(`at: index ${outside} is not on axis ${axis} of ${n}`);
  }
  return where(less(index, 0), add(index, n), index);
}

/** A bool index: the masked axes flattened into one, then the positions where it is true taken along that. */
function maskAt(a: NDArray, full: readonly Index[], place: number, mask: NDArray): NDArray {
  const first = full.slice(0, place).filter((index) => index !== null).length;
  const covered = a.shape.slice(first, first + mask.ndim);
  if (!sameShape(covered, mask.shape)) {
    throw new ShapeError(
      `at: a bool index of shape ${showShape(mask.shape)} cannot mask axes ${showShape(covered)}`,
    );
  }
  const flat = reshape(a, [...a.shape.slice(0, first), sizeOf(covered), ...a.shape.slice(first + mask.ndim)]);
  const positions = new DenseArray(trueAt(mask), "int32", [countTrue(mask)]);
  return at(flat, ...full.slice(0, place), positions, ...full.slice(place + 1));
}

function countTrue(mask: NDArray): number {
  let count = 0;
  for (const bit of mask.toTypedArray()) count += bit;
  return count;
}

/** Row-major positions of the elements that are not 0. */
function trueAt(mask: NDArray): Int32Array {
  const bits = mask.toTypedArray();
  const result = new Int32Array(countTrue(mask));
  for (let i = 0, o = 0; i < bits.length; i++) if (bits[i]) result[o++] = i;
  return result;
}

/**
 * The elements in reverse order along `axis` (one, several, or all), without copying.
 * @throws ShapeError when there is no such axis.
 * @example
 * flip(array([[1, 2], [3, 4]]), 1).toArray(); // => [[2, 1], [4, 3]]
 */
export function flip(x: Operand, axis?: Axis): NDArray {
  const a = asArray(x);
  const axes = normalizeAxes("flip", axis, a.ndim);
  return sliceRanges(
    a,
    a.shape.map((count, i) =>
      axes.includes(i) && count > 0 ? { start: count - 1, step: -1, count } : { start: 0, step: 1, count },
    ),
  );
}
