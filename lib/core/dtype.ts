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
  return a === b || order.indexOf(a) >= order.indexOf(b) ? a : b;
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

/** @throws RangeError for a number that int32 cannot hold, its fraction cut off: NaN, an infinite one, one of 2³¹ or more. */
export function checkInt32(caller: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    const whole = Math.trunc(values[i]!);
    if ((whole | 0) === whole) continue;
    throw new RangeError(
      `${caller}: int32 holds whole numbers from −2147483648 to 2147483647, but element ${i} is ${values[i]}; ` +
        "replace it (with where), or stay with float64",
    );
  }
}

const kinds = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  bool: Uint8Array,
} as const;

/** A zeroed buffer. @throws RangeError when the engine cannot give that much memory. */
export function allocate(dtype: DType, size: number): TypedArray {
  return attempt(dtype, size, () => new kinds[dtype](size));
}

/** Buffers of up to so many bytes are the engine's own matter, which it is quick at. */
const TINY = 64;

/** Memory for several buffers, free when the last of them is. */
interface Slab {
  /** Buffers of up to so many bytes share it. */
  readonly most: number;
  readonly bytes: number;
  memory: ArrayBuffer;
  used: number;
}

/** Buffers in a slab lie as the system's own do: what native code does may depend on it. */
const ALIGNED = 16;

/** In either kind, a buffer that outlives its neighbours holds no more than some hundred times its own memory. */
const slabs: readonly Slab[] = [
  { most: 1 << 10, bytes: 8 << 10, memory: new ArrayBuffer(0), used: 0 },
  { most: 32 << 10, bytes: 128 << 10, memory: new ArrayBuffer(0), used: 0 },
];

/**
 * A buffer for somebody who writes all of it: what it holds at first is undefined. Clearing memory and managing it
 * took longer than most operations on arrays of the size of lessons.
 *
 * @throws RangeError when the engine cannot give that much memory.
 */
export function scratch(dtype: DType, size: number): TypedArray {
  const kind = kinds[dtype];
  const bytes = size * kind.BYTES_PER_ELEMENT;
  if (bytes <= TINY) return new kind(size);
  const slab = bytes <= slabs[0]!.most ? slabs[0]! : slabs[1]!;
  if (bytes > slab.most) return attempt(dtype, size, () => new kind(uncleared(bytes)));
  if (slab.used + bytes > slab.memory.byteLength) {
    slab.memory = uncleared(slab.bytes);
    slab.used = 0;
  }
  const buffer = new kind(slab.memory, slab.used, size);
  slab.used += Math.ceil(bytes / ALIGNED) * ALIGNED;
  return buffer;
}

function uncleared(bytes: number): ArrayBuffer {
  if (typeof Buffer === "undefined") return new ArrayBuffer(bytes);
  return Buffer.allocUnsafeSlow(bytes).buffer;
}

/**
 * The buffer, with its memory to itself, for a message to another thread: of a window on a larger one, the message would
 * take all of that along.
 */
export function separate(data: TypedArray): TypedArray {
  return data.byteLength === data.buffer.byteLength ? data : data.slice();
}

function attempt(dtype: DType, size: number, make: () => TypedArray): TypedArray {
  try {
    return make();
  } catch (cause) {
    const bytes = size * kinds[dtype].BYTES_PER_ELEMENT;
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
