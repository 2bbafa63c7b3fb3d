import { isFloat } from "../../core/dtype.ts";
import { isRowMajor, sizeOf } from "../../core/shape.ts";
import type { ReduceName, Strided } from "../backend.ts";
import type { Machine } from "./kernels.ts";

/** From so many elements on, a kernel is worth its call; and numbers that a loop hands on would be garbage. */
const FROM = 8;
/** Results that fit into the arena. */
const MOST = 2 ** 18;

/**
 * A run of a reduction over the last `count` axes of floats in the kernels' memory, with the plain backend's bits;
 * undefined where the axes lie neither without gaps nor, for sums, as rows below each other.
 */
export function prepareRows(
  { kernels, memory }: Machine,
  f: ReduceName,
  x: Strided,
  count: number,
  out: Strided,
): (() => void) | undefined {
  const { dtype, shape, strides } = x;
  const address = memory.addressOf(x.data);
  if (address === undefined || !isFloat(dtype)) return undefined;
  const kept = sizeOf(shape.slice(0, shape.length - count));
  const width = sizeOf(shape.slice(shape.length - count));
  if (kept * width < FROM || kept > MOST) return undefined;
  const own = kernels[dtype];
  const bytes = x.data.BYTES_PER_ELEMENT;
  const start = address + x.offset * bytes;
  const at = memory.arena.start;
  const results = memory.float64.subarray(at / 8, at / 8 + kept);
  const store = (): void => out.data.set(results);
  if (isRowMajor(shape, strides)) {
    const kernel = { sum: own.sumRows, max: own.maxRows, min: own.minRows }[f];
    return () => {
      kernel(start, kept, width, at);
      store();
    };
  }
  const isStack = f === "sum" && shape.length === 2 && count === 1 && strides[0] === 1 && strides[1]! >= kept;
  if (!isStack) return undefined;
  return () => {
    own.sumColumns(start, strides[1]! * bytes, width, kept, at);
    store();
  };
}
