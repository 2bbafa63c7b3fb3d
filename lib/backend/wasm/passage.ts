import type { TypedArray } from "../../core/dtype.ts";
import type { Lanes, Machine } from "./kernels.ts";

/** Moves so many elements between a buffer and a tile, from this one of the buffer's on. */
export type Passage = (from: number, count: number) => void;

/** From a buffer, wherever it lies, into a tile of numbers of the lanes. */
export function intoTile(
  { kernels, memory }: Machine,
  lanes: Lanes,
  data: TypedArray,
  offset: number,
  tile: number,
): Passage {
  const address = memory.addressOf(data);
  const kernel =
    data instanceof Uint8Array
      ? kernels[lanes].fromBool
      : data instanceof Float32Array && lanes === "float64"
        ? kernels.widen
        : undefined;
  if (address !== undefined && kernel !== undefined) {
    const width = data.BYTES_PER_ELEMENT;
    const start = address + offset * width;
    return (from, count) => kernel(start + from * width, tile, count);
  }
  const heap = memory[lanes];
  const at = tile / heap.BYTES_PER_ELEMENT;
  return (from, count) => heap.set(data.subarray(offset + from, offset + from + count), at);
}

/** From a tile of numbers of the lanes into a buffer, wherever it lies. */
export function outOfTile(
  { kernels, memory }: Machine,
  lanes: Lanes,
  tile: number,
  data: TypedArray,
  offset: number,
): Passage {
  const address = memory.addressOf(data);
  const kernel =
    data instanceof Uint8Array
      ? kernels[lanes].toBool
      : data instanceof Float32Array && lanes === "float64"
        ? kernels.narrow
        : undefined;
  if (address !== undefined && kernel !== undefined) {
    const width = data.BYTES_PER_ELEMENT;
    const start = address + offset * width;
    return (from, count) => kernel(tile, start + from * width, count);
  }
  const heap = memory[lanes];
  const at = tile / heap.BYTES_PER_ELEMENT;
  return (from, count) => data.set(heap.subarray(at, at + count), offset + from);
}
