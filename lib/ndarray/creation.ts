import { allocate, checkInt32, type DType, dtypeOfBuffer, isDType, type TypedArray } from "../core/dtype.ts";
import { DTypeError, ShapeError } from "../core/errors.ts";
import { checkShape, type Shape, showShape, sizeOf } from "../core/shape.ts";
import { DenseArray } from "./dense.ts";
import { NDArray } from "./ndarray.ts";

/** Numbers (or booleans), or arrays of equal length of them, nested to any depth. */
export type NestedInput = number | boolean | readonly NestedInput[];

/** Any of JavaScript's typed arrays of numbers. */
export type BufferInput = TypedArray | Int8Array | Uint8ClampedArray | Int16Array | Uint16Array | Uint32Array;

/** What kind of elements a new array gets. */
export interface DTypeOption {
  /** Default `"float64"`. */
  readonly dtype?: DType;
}

function requested(dtype: DType | undefined, otherwise: DType): DType {
  if (dtype === undefined) return otherwise;
  if (!isDType(dtype))
    throw new DTypeError(`dtype must be float64, float32, int32 or bool, got ${String(dtype)}`);
  return dtype;
}

/**
 * An array with the given elements, copied.
 *
 * Numbers give float64, booleans bool; a Float32Array gives float32, arrays of small integers int32. `shape` reads a
 * flat list in row-major order.
 *
 * @throws ShapeError when the nesting is ragged, or `shape` does not have as many elements as were given; RangeError for
 * NaN and other numbers that int32 cannot hold.
 * @example
 * array([[1, 2], [3, 4]]).shape; // => [2, 2]
 * array(new Float32Array([1, 2, 3, 4]), { shape: [2, 2] }).toArray(); // => [[1, 2], [3, 4]]
 * array([true, false]).dtype; // => "bool"
 */
export function array(
  values: NestedInput | BufferInput | NDArray,
  options: DTypeOption & { readonly shape?: Shape } = {},
): NDArray {
  if (values instanceof NDArray) {
    return fromBuffer(values.toTypedArray(), options.shape ?? values.shape, options.dtype ?? values.dtype);
  }
  if (ArrayBuffer.isView(values)) return fromBuffer(values, options.shape ?? [values.length], options.dtype);
  const shape: number[] = [];
  for (let level: NestedInput = values; isNested(level); level = level[0]!) {
    shape.push(level.length);
    if (level.length === 0) break;
  }
  const flat: number[] = [];
  let booleans = true;
  const collect = (value: NestedInput, axis: number): void => {
    if (isNested(value)) {
      if (axis >= shape.length || value.length !== shape[axis]) raggedAt(axis, shape, value.length);
      for (const inner of value) collect(inner, axis + 1);
      return;
    }
    if (axis !== shape.length) raggedAt(axis, shape, undefined);
    if (typeof value === "number") booleans = false;
    else if (typeof value !== "boolean") {
      throw new DTypeError(
        `array: elements must be numbers or booleans, got ${value === null ? "null" : typeof value}`,
      );
    }
    flat.push(Number(value));
  };
  collect(values, 0);
  const dtype = requested(options.dtype, booleans && flat.length > 0 ? "bool" : "float64");
  return fromBuffer(Float64Array.from(flat), options.shape ?? shape, dtype);
}

function isNested(value: NestedInput): value is readonly NestedInput[] {
  return Array.isArray(value);
}

function raggedAt(axis: number, shape: Shape, length: number | undefined): never {
  const expected = axis < shape.length ? `a list of ${shape[axis]}` : "a number";
  const came = length === undefined ? "a number" : `a list of ${length}`;
  throw new ShapeError(
    `array: nested lists must be rectangular; at depth ${axis} expected ${expected}, got ${came}`,
  );
}

function fromBuffer(data: BufferInput, shape: Shape, dtype?: DType): NDArray {
  checkShape("array", shape);
  if (sizeOf(shape) !== data.length) {
    throw new ShapeError(
      `array: ${data.length} elements do not fill shape ${showShape(shape)}, which has ${sizeOf(shape)}`,
    );
  }
  const given = dtypeOfBuffer(data);
  const kind = requested(dtype, given);
  if (kind === "int32" && given !== "int32") checkInt32("array", data);
  const copy = allocate(kind, data.length);
  if (kind === "bool") for (let i = 0; i < data.length; i++) copy[i] = data[i] !== 0 ? 1 : 0;
  else copy.set(data);
  return new DenseArray(copy, kind, [...shape]);
}

/**
 * An array of zeros.
 * @example
 * zeros([2, 3]).toArray(); // => [[0, 0, 0], [0, 0, 0]]
 */
export function zeros(shape: Shape | number, options: DTypeOption = {}): NDArray {
  return filled("zeros", shape, 0, options);
}

/**
 * An array of ones.
 * @example
 * ones(3).toArray(); // => [1, 1, 1]
 */
export function ones(shape: Shape | number, options: DTypeOption = {}): NDArray {
  return filled("ones", shape, 1, options);
}

/**
 * An array with `value` everywhere.
 * @example
 * full([2], 7).toArray(); // => [7, 7]
 */
export function full(shape: Shape | number, value: number, options: DTypeOption = {}): NDArray {
  return filled("full", shape, value, options);
}

function filled(caller: string, shape: Shape | number, value: number, { dtype }: DTypeOption): NDArray {
  const sizes = typeof shape === "number" ? [shape] : [...shape];
  checkShape(caller, sizes);
  const result = DenseArray.empty(sizes, requested(dtype, "float64"));
  if (result.dtype === "int32") checkInt32(caller, [value]);
  if (value !== 0) result.data.fill(result.dtype === "bool" ? 1 : value);
  return result;
}

/**
 * Numbers from `start` (0 when only `stop` is given) up to but without `stop`, `step` apart.
 * @throws RangeError when `step` is 0.
 * @example
 * arange(4).toArray(); // => [0, 1, 2, 3]
 * arange(5, 0, -2).toArray(); // => [5, 3, 1]
 */
export function arange(stop: number, options?: DTypeOption): NDArray;
export function arange(start: number, stop: number, step?: number, options?: DTypeOption): NDArray;
export function arange(a: number, b?: number | DTypeOption, step = 1, options: DTypeOption = {}): NDArray {
  const [start, stop, { dtype }] = typeof b === "number" ? [a, b, options] : [0, a, b ?? {}];
  if (step === 0 || !Number.isFinite((stop - start) / step)) {
    throw new RangeError(`arange: cannot step from ${start} to ${stop} by ${step}`);
  }
  const result = DenseArray.empty(
    [Math.max(0, Math.ceil((stop - start) / step))],
    requested(dtype, "float64"),
  );
  for (let i = 0; i < result.data.length; i++) result.data[i] = start + i * step;
  return result;
}

/**
 * `count` numbers evenly spaced from `start` to `stop`, both included.
 * @example
 * linspace(0, 1, 5).toArray(); // => [0, 0.25, 0.5, 0.75, 1]
 */
export function linspace(start: number, stop: number, count = 50, options: DTypeOption = {}): NDArray {
  checkShape("linspace", [count]);
  const result = DenseArray.empty([count], requested(options.dtype, "float64"));
  for (let i = 0; i < count; i++) result.data[i] = start + ((stop - start) * i) / Math.max(1, count - 1);
  if (count > 1) result.data[count - 1] = stop;
  return result;
}

/**
 * `count` numbers from `start` to `stop`, both included, each the same multiple of the one before.
 * @throws RangeError unless both ends are above 0, or both below.
 * @example
 * geomspace(1, 1000, 4).toArray(); // => [1, 10, 100, 1000]
 */
export function geomspace(start: number, stop: number, count = 50, options: DTypeOption = {}): NDArray {
  checkShape("geomspace", [count]);
  if (!(start * stop > 0))
    throw new RangeError(`geomspace: the ends must both be above 0 or both below, got ${start} and ${stop}`);
  const result = DenseArray.empty([count], requested(options.dtype, "float64"));
  const [low, high] = [Math.log10(Math.abs(start)), Math.log10(Math.abs(stop))];
  for (let i = 0; i < count; i++)
    result.data[i] = Math.sign(start) * 10 ** (low + ((high - low) * i) / Math.max(1, count - 1));
  if (count > 0) result.data[0] = start;
  if (count > 1) result.data[count - 1] = stop;
  return result;
}

/**
 * The identity matrix of n rows.
 * @example
 * eye(2).toArray(); // => [[1, 0], [0, 1]]
 */
export function eye(n: number, options: DTypeOption = {}): NDArray {
  checkShape("eye", [n]);
  const result = DenseArray.empty([n, n], requested(options.dtype, "float64"));
  for (let i = 0; i < n; i++) result.data[i * (n + 1)] = 1;
  return result;
}
