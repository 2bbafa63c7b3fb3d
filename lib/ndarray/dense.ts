import type { Strided } from "../backend/backend.ts";
import { backend } from "../backend/registry.ts";
import { allocate, type DType, scratch, type TypedArray } from "../core/dtype.ts";
import { ShapeError } from "../core/errors.ts";
import { isRowMajor, rowMajor, type Shape, showShape, sizeOf } from "../core/shape.ts";
import { NDArray, type Nested } from "./ndarray.ts";
import { format } from "./print.ts";

/** An array that holds its numbers: a strided window on a buffer that other arrays may look at too. */
export class DenseArray extends NDArray implements Strided {
  readonly data: TypedArray;
  readonly dtype: DType;
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;

  constructor(
    data: TypedArray,
    dtype: DType,
    shape: Shape,
    strides: readonly number[] = rowMajor(shape),
    offset = 0,
  ) {
    super();
    this.data = data;
    this.dtype = dtype;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
  }

  /** An array in row-major order for an operation that writes all of it: what it holds at first is undefined. */
  static unwritten(shape: Shape, dtype: DType): DenseArray {
    return new DenseArray(scratch(dtype, sizeOf(shape)), dtype, shape);
  }

  /** Zeros in row-major order. */
  static empty(shape: Shape, dtype: DType): DenseArray {
    return new DenseArray(allocate(dtype, sizeOf(shape)), dtype, shape);
  }

  /** A number as a 0-d array. */
  static scalar(value: number, dtype: DType): DenseArray {
    const data = allocate(dtype, 1);
    data[0] = value;
    return new DenseArray(data, dtype, [], []);
  }

  /** Another window on the same buffer. */
  view(shape: Shape, strides: readonly number[], offset = this.offset): DenseArray {
    return new DenseArray(this.data, this.dtype, shape, strides, offset);
  }

  override item(): number {
    if (this.size !== 1) {
      throw new ShapeError(
        `item: the array must have exactly one element, got shape ${showShape(this.shape)}; pick one with at()`,
      );
    }
    return this.data[this.offset]!;
  }

  override toTypedArray(): TypedArray {
    return this.contiguous().slice();
  }

  /** The elements in row-major order: a window on the buffer where they lie so, else a copy. Not to be written to. */
  contiguous(): TypedArray {
    const { data, offset, size } = this;
    if (isRowMajor(this.shape, this.strides)) return data.subarray(offset, offset + size);
    const copy = DenseArray.unwritten(this.shape, this.dtype);
    backend().copy(this, copy);
    return copy.data;
  }

  override toArray(): Nested {
    const walk = (axis: number, at: number): Nested => {
      if (axis === this.ndim) return this.data[at]!;
      return Array.from({ length: this.shape[axis]! }, (_, i) =>
        walk(axis + 1, at + i * this.strides[axis]!),
      );
    };
    return walk(0, this.offset);
  }

  override toString(): string {
    return format(this);
  }

  /** JSON sees nested plain arrays. */
  toJSON(): Nested {
    return this.toArray();
  }

  /** JavaScript's own arithmetic on a one-element array sees its number; on larger arrays it throws. */
  [Symbol.toPrimitive](hint: string): string | number {
    if (hint === "string") return this.toString();
    if (this.size === 1) return this.item();
    throw new ShapeError(
      `JavaScript's own arithmetic takes arrays of one element, got shape ${showShape(this.shape)}; write x.add(y), x.less(y) and so on`,
    );
  }
}

/** Reads the numbers of an array that stays, row by row: where they lie so, without a new array each time. */
export function reader(x: DenseArray): () => TypedArray {
  if (!isRowMajor(x.shape, x.strides)) return () => x.contiguous();
  const values = x.contiguous();
  return () => values;
}
