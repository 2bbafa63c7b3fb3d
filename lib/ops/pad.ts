import { ShapeError } from "../core/errors.ts";
import { checkShape, showShape } from "../core/shape.ts";
import { array } from "../ndarray/creation.ts";
import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { where } from "./elementwise.ts";
import { take } from "./gather.ts";
import { broadcastTo, cast, embed } from "./movement.ts";
import { asArray } from "./primitive.ts";

/** Where element i of a line of n elements comes from that goes on over both ends. */
const sources = {
  edge: (i: number, n: number) => Math.min(Math.max(i, 0), n - 1),
  wrap: (i: number, n: number) => modulo(i, n),
  symmetric: (i: number, n: number) => Math.min(modulo(i, 2 * n), 2 * n - 1 - modulo(i, 2 * n)),
  reflect: (i: number, n: number) => (n === 1 ? 0 : Math.abs(modulo(i + n - 1, 2 * n - 2) - (n - 1))),
} satisfies Readonly<Record<string, (i: number, n: number) => number>>;

/** Options of {@link pad}. */
export interface PadOptions {
  /**
   * What is put around the elements: `"constant"`, one number; `"edge"`, the outermost elements; `"reflect"`, a mirror
   * image about the outermost elements; `"symmetric"`, one that begins with them; `"wrap"`, the other end.
   *
   * @defaultValue `"constant"`
   */
  readonly mode?: "constant" | keyof typeof sources;
  /** The number of the mode `"constant"`, converted to the dtype of the array. @defaultValue 0 */
  readonly value?: number;
}

/**
 * Elements put around an array: `widths[i]` is how many before and after along axis i. The same as NumPy's `pad`.
 *
 * @throws ShapeError when there is not a pair of widths ≥ 0 for each axis, or an empty axis has no elements to repeat;
 * RangeError for another mode.
 * @example
 * pad(array([1, 2]), [[1, 2]]).toArray(); // => [0, 1, 2, 0, 0]
 * pad(array([1, 2, 3]), [[2, 2]], { mode: "edge" }).toArray(); // => [1, 1, 1, 2, 3, 3, 3]
 * pad(array([1, 2, 3]), [[2, 2]], { mode: "reflect" }).toArray(); // => [3, 2, 1, 2, 3, 2, 1]
 * pad(array([1, 2, 3]), [[2, 2]], { mode: "symmetric" }).toArray(); // => [2, 1, 1, 2, 3, 3, 2]
 * pad(array([1, 2, 3]), [[2, 2]], { mode: "wrap" }).toArray(); // => [2, 3, 1, 2, 3, 1, 2]
 */
export function pad(
  x: Operand,
  widths: readonly (readonly [number, number])[],
  options: PadOptions = {},
): NDArray {
  const a = asArray(x);
  const { mode = "constant", value = 0 } = options;
  if (mode !== "constant" && !Object.hasOwn(sources, mode)) {
    const known = ["constant", ...Object.keys(sources)].map((name) => `"${name}"`).join(", ");
    throw new RangeError(`pad: mode must be one of ${known}, got ${JSON.stringify(mode)}`);
  }
  if (widths.length !== a.ndim) {
    throw new ShapeError(
      `pad: ${widths.length} pairs of widths came for the ${a.ndim} axes of ${showShape(a.shape)}`,
    );
  }
  checkShape("pad", widths.flat());
  return mode === "constant" ? around(a, widths, value) : continued(a, widths, mode);
}

function around(a: NDArray, widths: readonly (readonly [number, number])[], value: number): NDArray {
  const shape = a.shape.map((n, i) => n + widths[i]![0] + widths[i]![1]);
  const ranges = a.shape.map((count, i) => ({ start: widths[i]![0], step: 1, count }));
  const embedded = embed(a, shape, ranges);
  if (value === 0) return embedded;
  const inside = embed(broadcastTo(asArray(1, "bool"), a.shape), shape, ranges);
  return where(inside, embedded, broadcastTo(cast(asArray(value, a.dtype), a.dtype), shape));
}

function continued(
  a: NDArray,
  widths: readonly (readonly [number, number])[],
  mode: keyof typeof sources,
): NDArray {
  return widths.reduce((all, [before, after], axis) => {
    const n = all.shape[axis]!;
    if (before + after === 0) return all;
    if (n === 0)
      throw new ShapeError(
        `pad: axis ${axis} of ${showShape(a.shape)} is empty; only "constant" can fill it`,
      );
    const from = Int32Array.from({ length: before + n + after }, (_, i) => sources[mode](i - before, n));
    return take(all, array(from), axis);
  }, a);
}

function modulo(i: number, n: number): number {
  return ((i % n) + n) % n;
}
