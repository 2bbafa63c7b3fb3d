import { ShapeError } from "../core/errors.ts";
import { normalizeAxis, showShape } from "../core/shape.ts";
import { arange } from "../ndarray/creation.ts";
import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { mod, sub } from "./arithmetic.ts";
import { take } from "./gather.ts";
import { broadcastTo, reshape, sliceRanges } from "./movement.ts";
import { asArray } from "./primitive.ts";

/**
 * The elements moved by `shift` places along `axis`, those that leave at one end coming in at the other. Left out, the
 * row-major flattened array is rolled and gets its shape back.
 *
 * @throws ShapeError when there is no such axis.
 * @example
 * roll(array([1, 2, 3, 4]), 1).toArray(); // => [4, 1, 2, 3]
 * roll(array([[1, 2], [3, 4]]), 1, 0).toArray(); // => [[3, 4], [1, 2]]
 */
export function roll(x: Operand, shift: number, axis?: number): NDArray {
  const a = asArray(x);
  if (axis === undefined) return reshape(a.size === 0 ? a : roll(reshape(a, [-1]), shift, 0), a.shape);
  const at = normalizeAxis("roll", axis, a.ndim);
  const n = a.shape[at]!;
  if (!Number.isInteger(shift)) throw new ShapeError(`roll: shift must be an integer, got ${shift}`);
  return n === 0 ? a : take(a, mod(sub(arange(n, { dtype: "int32" }), shift % n), n), at);
}

/**
 * Each element `count` times in a row along `axis`, or of the row-major flattened array when left out.
 * @throws ShapeError when there is no such axis or `count` is no whole number ≥ 0.
 * @example
 * repeat(array([1, 2]), 2).toArray(); // => [1, 1, 2, 2]
 * repeat(array([[1, 2]]), 2, 0).toArray(); // => [[1, 2], [1, 2]]
 */
export function repeat(x: Operand, count: number, axis?: number): NDArray {
  const a = axis === undefined ? reshape(x, [-1]) : asArray(x);
  const at = normalizeAxis("repeat", axis ?? 0, a.ndim);
  if (!Number.isInteger(count) || count < 0)
    throw new ShapeError(`repeat: count must be a whole number ≥ 0, got ${count}`);
  const [before, n, after] = [a.shape.slice(0, at), a.shape[at]!, a.shape.slice(at + 1)];
  const apart = reshape(a, [...before, n, 1, ...after]);
  return reshape(broadcastTo(apart, [...before, n, count, ...after]), [...before, n * count, ...after]);
}

/**
 * The whole array repeated, `counts[i]` times along axis i; more counts than axes make new axes in front.
 * @throws ShapeError when a count is no whole number ≥ 0.
 * @example
 * tile(array([1, 2]), [2]).toArray(); // => [1, 2, 1, 2]
 * tile(array([1, 2]), [2, 1]).toArray(); // => [[1, 2], [1, 2]]
 */
export function tile(x: Operand, counts: readonly number[]): NDArray {
  const a = asArray(x);
  const odd = counts.find((count) => !Number.isInteger(count) || count < 0);
  if (odd !== undefined) throw new ShapeError(`tile: counts must be whole numbers ≥ 0, got ${odd}`);
  const ndim = Math.max(a.ndim, counts.length);
  const shape = [...new Array<number>(ndim - a.ndim).fill(1), ...a.shape];
  const times = [...new Array<number>(ndim - counts.length).fill(1), ...counts];
  const apart = reshape(
    a,
    shape.flatMap((n) => [1, n]),
  );
  const full = broadcastTo(
    apart,
    shape.flatMap((n, i) => [times[i]!, n]),
  );
  return reshape(
    full,
    shape.map((n, i) => n * times[i]!),
  );
}

/**
 * Parts of an array along `axis`, without copying: so many of equal length, or cut before each of the positions.
 * @throws ShapeError when the axis does not divide into so many, or the positions do not ascend along it.
 * @example
 * split(array([1, 2, 3, 4]), 2).map((part) => part.toArray()); // => [[1, 2], [3, 4]]
 * split(array([1, 2, 3, 4]), [1, 3]).map((part) => part.toArray()); // => [[1], [2, 3], [4]]
 */
export function split(x: Operand, parts: number | readonly number[], axis = 0): NDArray[] {
  const a = asArray(x);
  const at = normalizeAxis("split", axis, a.ndim);
  const n = a.shape[at]!;
  if (typeof parts === "number" && !(Number.isInteger(parts) && parts > 0 && n % parts === 0)) {
    throw new ShapeError(
      `split: axis ${at} of ${showShape(a.shape)} does not divide into ${parts} equal parts`,
    );
  }
  const cuts =
    typeof parts === "number" ? Array.from({ length: parts - 1 }, (_, i) => ((i + 1) * n) / parts) : parts;
  const ends = [...cuts, n];
  return ends.map((end, i) => {
    const start = i === 0 ? 0 : ends[i - 1]!;
    if (!Number.isInteger(end) || end < start || end > n) {
      throw new ShapeError(
        `split: positions must ascend from 0 to ${n} along axis ${at}, got [${cuts.join(", ")}]`,
      );
    }
    return sliceRanges(
      a,
      a.shape.map((size, k) =>
        k === at
          ? { start: Math.min(start, Math.max(0, n - 1)), step: 1, count: end - start }
          : { start: 0, step: 1, count: size },
      ),
    );
  });
}

/**
 * The coordinates of every point of a grid: from vectors x of length m and y of length n two arrays of shape (n, m), x along
 * rows and y along columns. Nothing is copied.
 *
 * @throws ShapeError when an argument is no vector.
 * @example
 * const [x, y] = meshgrid(array([1, 2, 3]), array([10, 20]));
 * x.toArray(); // => [[1, 2, 3], [1, 2, 3]]
 * y.toArray(); // => [[10, 10, 10], [20, 20, 20]]
 */
export function meshgrid(x: NDArray, y: NDArray): [x: NDArray, y: NDArray] {
  for (const v of [x, y])
    if (v.ndim !== 1) throw new ShapeError(`meshgrid: expected two vectors, got shape ${showShape(v.shape)}`);
  const shape = [y.size, x.size];
  return [broadcastTo(x, shape), broadcastTo(reshape(y, [y.size, 1]), shape)];
}
