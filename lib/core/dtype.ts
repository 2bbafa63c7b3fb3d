import { DTypeError } from "./errors.ts";

/** What one element is. `bool` is stored as a byte, 0 or 1, and reads as a number. */
export type DType = "float64" | "float32" | "int32" | "bool";

/** The buffers that elements live in, one kind per dtype. */
export type TypedArray = Float64Array | Float32Array | Int32Array | Uint8Array;

const order: readonly DType[] = ["bool", "int32", "float32", "float64"];

/** Whether `name` is one of the four dtypes. */
export function isDType(name: unknown): name is DType {
  return order.includes(name as DType);
}

/** Whether values of this dtype have derivatives. */
export function isFloat(dtype: DType): dtype is "float64" | "float32" {
  return dtype === "float64" || dtype === "float32";
}

/** The smallest dtype that both convert to: bool → int32 → float32 → float64. */
export function promote(a: DType, b: DType): DType {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

/** The dtype of functions such as exp: floats keep theirs, int32 and bool give float64. */
export function floatOf(dtype: DType): DType {
  return isFloat(dtype) ? dtype : "float64";
}

/**
 * The dtype that a plain number takes beside an array: the array's own wherever it can hold the number, so that
 * `x.mul(2)` keeps float32. A fraction beside int32 or bool gives float64, an integer beside bool gives int32.
 */
export function dtypeOfNumber(value: number, beside: DType): DType {
  if (isFloat(beside)) return beside;
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? "int32" : "float64";
}

/** A zeroed buffer. @throws RangeError when the engine cannot give that much memory. */
export function allocate(dtype: DType, size: number): TypedArray {
  try {
    if (dtype === "float64") return new Float64Array(size);
    if (dtype === "float32") return new Float32Array(size);
    if (dtype === "int32") return new Int32Array(size);
    return new Uint8Array(size);
  } catch (cause) {
    const bytes = size * { float64: 8, float32: 4, int32: 4, bool: 1 }[dtype];
    throw new RangeError(
      `no room for an array of ${size} ${dtype} elements (${(bytes / 2 ** 30).toFixed(1)} GiB)`,
      { cause },
    );
  }
}

/** The dtype that a typed array's elements have here; narrow integers widen to int32, wide ones to float64. */
export function dtypeOfBuffer(data: ArrayBufferView): DType {
  if (data instanceof Float64Array) return "float64";
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Uint32Array) return "float64";
  if (
    data instanceof Int32Array ||
    data instanceof Int16Array ||
    data instanceof Uint16Array ||
    data instanceof Int8Array ||
    data instanceof Uint8Array ||
    data instanceof Uint8ClampedArray
  ) {
    return "int32";
  }
  throw new DTypeError(`array: no dtype for a ${data.constructor.name}; convert it to a Float64Array first`);
}
