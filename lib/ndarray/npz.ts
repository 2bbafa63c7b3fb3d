import type * as Zlib from "node:zlib";
import { checkBytes } from "./bytes.ts";
import type { NDArray } from "./ndarray.ts";
import { fromNpy, toNpy } from "./npy.ts";

// A zip file: local headers, each before its file, then a directory of them, then the place of that directory.
const localMark = 0x04034b50;
const entryMark = 0x02014b50;
const endMark = 0x06054b50;

/**
 * Reads NumPy's .npz format: arrays by name.
 * @throws TypeError when the bytes are no such archive, or one packed otherwise than NumPy packs.
 * @example
 * fromNpz(toNpz({ x: array([1, 2]), y: array(3) }))["y"]?.item(); // => 3
 */
export function fromNpz(bytes: Uint8Array): Record<string, NDArray> {
  checkBytes("fromNpz", bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== endMark) end--;
  if (end < 0)
    throw new TypeError(
      `fromNpz: these ${bytes.length} bytes are no .npz archive; fromNpy reads a single array (.npy)`,
    );
  const result: Record<string, NDArray> = {};
  let at = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count--) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== entryMark)
      throw new TypeError("fromNpz: the archive is damaged");
    const method = view.getUint16(at + 10, true);
    const size = view.getUint32(at + 20, true);
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [
      number,
      number,
      number,
    ];
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const packed = bytes.subarray(start, start + size);
    if (method !== 0 && method !== 8)
      throw new TypeError(`fromNpz: ${name} is packed by method ${method}; NumPy stores or deflates`);
    result[name.replace(/\.npy$/, "")] = fromNpy(method === 8 ? zlib().inflateRawSync(packed) : packed);
    at += 46 + nameLength + extra + comment;
  }
  return result;
}

/**
 * Arrays by name in NumPy's .npz format, not compressed: `np.load` reads it.
 * @throws TracerError when an array is traced.
 * @example
 * Object.keys(fromNpz(toNpz({ x: array([1, 2]), y: array(3) }))); // => ["x", "y"]
 */
export function toNpz(arrays: Readonly<Record<string, NDArray>>): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, x] of Object.entries(arrays)) {
    const file = new TextEncoder().encode(`${name}.npy`);
    const data = toNpy(x);
    const fields = [20, 0x800, 0, 0, 0x21];
    const sizes = [zlib().crc32(data), data.length, data.length];
    const local = record(30, localMark, fields, 4, sizes, 14, file);
    new DataView(local.buffer).setUint16(26, file.length, true);
    const entry = record(46, entryMark, [20, ...fields], 4, sizes, 16, file);
    new DataView(entry.buffer).setUint16(28, file.length, true);
    new DataView(entry.buffer).setUint32(42, offset, true);
    parts.push(local, data);
    directory.push(entry);
    offset += local.length + data.length;
  }
  const end = record(22, endMark, [], 4, [], 12, new Uint8Array());
  const view = new DataView(end.buffer);
  view.setUint16(8, directory.length, true);
  view.setUint16(10, directory.length, true);
  view.setUint32(
    12,
    directory.reduce((total, entry) => total + entry.length, 0),
    true,
  );
  view.setUint32(16, offset, true);
  return Uint8Array.from(Buffer.concat([...parts, ...directory, end]));
}

/** A header of `size` bytes: its mark, fields of two and of four bytes at their places, and the file's name behind. */
function record(
  size: number,
  mark: number,
  short: readonly number[],
  shortAt: number,
  long: readonly number[],
  longAt: number,
  name: Uint8Array,
): Uint8Array {
  const bytes = new Uint8Array(size + name.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, mark, true);
  short.forEach((value, i) => view.setUint16(shortAt + 2 * i, value, true));
  long.forEach((value, i) => view.setUint32(longAt + 4 * i, value, true));
  bytes.set(name, size);
  return bytes;
}

/** Loaded at the first file: importing the library need not wait for it. */
function zlib(): typeof Zlib {
  return process.getBuiltinModule("node:zlib");
}
