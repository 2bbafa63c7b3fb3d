import type { DType, TypedArray } from "../core/dtype.ts";
import { type Shape, sizeOf } from "../core/shape.ts";
import type { ArrayMethods } from "./methods.ts";

/** Nested plain arrays of numbers, as deep as the array has axes; a bare number for a scalar. */
export type Nested = number | Nested[];

/** What every operation takes: an array, or a plain number standing for a 0-d array that broadcasts. */
export type Operand = NDArray | number;

/**
 * An n-dimensional array of one dtype and an immutable shape. Its elements never change: operations give new arrays,
 * and slices, transposes and broadcasts share the buffer of the array they look at.
 *
 * Two kinds exist. Made by {@link array}, {@link zeros} and every operation on such arrays, it holds numbers. Handed
 * by {@link grad} and its kin to the function they differentiate, it is *traced*: it has a shape and a dtype and
 * takes part in every operation, but reading its numbers by `item()`, `toArray()` or `toTypedArray()` throws.
 *
 * @example
 * const x = array([[1, 2, 3], [4, 5, 6]]);
 * x.shape; // => [2, 3]
 * x.mean(0).toArray(); // => [2.5, 3.5, 4.5]
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- lib/fluent.ts attaches every method, checked by type
export abstract class NDArray {
  /** Sizes of the axes, outermost first; `[]` for a scalar. */
  abstract readonly shape: Shape;
  /** What one element is. */
  abstract readonly dtype: DType;

  /** How many axes there are. */
  get ndim(): number {
    return this.shape.length;
  }

  /** How many elements there are. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /**
   * The number in an array of one element, of any shape.
   * @throws ShapeError when there are more or none; TracerError when the array is traced.
   */
  abstract item(): number;
  /** The elements as nested plain arrays. @throws TracerError when the array is traced. */
  abstract toArray(): Nested;
  /** The elements in row-major order, in a buffer of their own. @throws TracerError when the array is traced. */
  abstract toTypedArray(): TypedArray;
  /** The array as NumPy prints it, long ones shortened; of a traced array its shape and dtype. */
  abstract toString(): string;
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging, @typescript-eslint/no-empty-object-type -- see above
export interface NDArray extends ArrayMethods {}
