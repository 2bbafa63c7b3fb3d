import { allocate, type DType, type TypedArray } from "../core/dtype.ts";
import { sizeOf } from "../core/shape.ts";
import { checkBytes } from "./bytes.ts";
import { DenseArray } from "./dense.ts";
import type { NDArray } from "./ndarray.ts";

const magic = "\x93NUMPY";

/** How NumPy's types are read: into which dtype, how many bytes each, and by which reader. */
const readers: Readonly<
  Record<
    string,
    { dtype: DType; bytes: number; read: (view: DataView, at: number, little: boolean) => number }
  >
> = {
  f8: { dtype: "float64", bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  f4: { dtype: "float32", bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  i8: { dtype: "float64", bytes: 8, read: (view, at, little) => whole(view.getBigInt64(at, little)) },
  u8: { dtype: "float64", bytes: 8, read: (view, at, little) => whole(view.getBigUint64(at, little)) },
  i4: { dtype: "int32", bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  u4: { dtype: "float64", bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  i2: { dtype: "int32", bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  u2: { dtype: "int32", bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  i1: { dtype: "int32", bytes: 1, read: (view, at) => view.getInt8(at) },
  u1: { dtype: "int32", bytes: 1, read: (view, at) => view.getUint8(at) },
  b1: { dtype: "bool", bytes: 1, read: (view, at) => view.getUint8(at) },
};

const written: Readonly<Record<DType, string>> = {
  float64: "<f8",
  float32: "<f4",
  int32: "<i4",
  bool: "|b1",
};

function whole(value: bigint): number {
  const number = Number(value);
  if (BigInt(number) !== value) throw new RangeError(`fromNpy: the integer ${value} does not fit a float64`);
  return number;
}

/**
 * Reads NumPy's .npy format. float64, float32, int32 and bool keep their type, narrower integers become int32, wider
 * ones float64. Arrays in Fortran order keep their layout as a view.
 *
 * @throws TypeError when the bytes are no .npy file, or hold a type without numbers; RangeError when the file is cut
 * short or an integer is too large for a float64.
 * @example
 * fromNpy(toNpy(array([[1, 2], [3, 4]]))).toArray(); // => [[1, 2], [3, 4]]
 */
export function fromNpy(bytes: Uint8Array): NDArray {
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  checkBytes("fromNpy", bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || text(0, 6) !== magic)
    throw new TypeError(
      `fromNpy: these ${bytes.length} bytes are no .npy file${text(0, 2) === "PK" ? " but an archive; take fromNpz" : ""}`,
    );
  const wide = view.getUint8(6) > 1;
  const start = wide ? 12 : 10;
  const end = start + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = text(start, Math.min(end, bytes.length));
  const [, order, type] = /'descr':\s*'([<>|=])([a-zA-Z]\d+)'/.exec(header) ?? [];
  const reader = readers[type ?? ""];
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (reader === undefined || shape === undefined)
    throw new TypeError(
      `fromNpy: expected numbers of type ${Object.keys(readers).join(", ")}, got an array described as ${header.trim()}; ` +
        "convert it in NumPy by astype",
    );
  const sizes = shape
    .split(",")
    .filter((n) => n.trim() !== "")
    .map(Number);
  const count = sizeOf(sizes);
  if (bytes.length < end + count * reader.bytes)
    throw new RangeError(`fromNpy: the file ends before the ${count} elements of (${shape})`);
  const data = allocate(reader.dtype, count);
  for (let i = 0; i < count; i++) data[i] = reader.read(view, end + i * reader.bytes, order !== ">");
  if (!/'fortran_order':\s*True/.test(header)) return new DenseArray(data, reader.dtype, sizes);
  const strides = sizes.map((_, i) => sizeOf(sizes.slice(0, i)));
  return new DenseArray(data, reader.dtype, sizes, strides);
}

/**
 * The array in NumPy's .npy format, version 1.0: `np.load` reads it.
 * @throws TracerError when the array is traced.
 * @example
 * String.fromCharCode(...toNpy(array([1])).subarray(1, 6)); // => "NUMPY"
 */
export function toNpy(x: NDArray): Uint8Array {
  const shape = x.shape.length === 1 ? `${x.shape[0]},` : x.shape.join(", ");
  const description = `{'descr': '${written[x.dtype]}', 'fortran_order': False, 'shape': (${shape}), }`;
  const values: TypedArray = x.toTypedArray();
  const start = Math.ceil((11 + description.length) / 64) * 64;
  const header = magic + "\x01\x00\x00\x00" + `${description.padEnd(start - 11)}\n`;
  const bytes = new Uint8Array(start + values.byteLength);
  for (let i = 0; i < header.length; i++) bytes[i] = header.charCodeAt(i);
  const view = new DataView(bytes.buffer);
  view.setUint16(8, start - 10, true);
  for (let i = 0; i < values.length; i++) {
    const at = start + i * values.BYTES_PER_ELEMENT;
    if (x.dtype === "float64") view.setFloat64(at, values[i]!, true);
    else if (x.dtype === "float32") view.setFloat32(at, values[i]!, true);
    else if (x.dtype === "int32") view.setInt32(at, values[i]!, true);
    else view.setUint8(at, values[i]!);
  }
  return bytes;
}
