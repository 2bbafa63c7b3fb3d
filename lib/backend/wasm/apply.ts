import { isFloat } from "../../core/dtype.ts";
import { isRowMajor, sizeOf } from "../../core/shape.ts";
import type { Strided, UnaryName } from "../backend.ts";
import type { Machine } from "./kernels.ts";
import { TILE } from "./places.ts";

/**
 * Applies a function to an array once, tile by tile through the arena. Preparing a run that can be repeated takes longer
 * than computing some hundred elements. False, and nothing done, where there is no kernel or where the arrays are not of
 * one float dtype and without gaps.
 */
export function apply({ kernels, memory }: Machine, f: UnaryName, x: Strided, out: Strided): boolean {
  const lanes = out.dtype;
  if (!isFloat(lanes) || x.dtype !== lanes || !isRowMajor(x.shape, x.strides)) return false;
  const kernel = kernels[lanes][f];
  if (kernel === undefined) return false;
  const heap = memory[lanes];
  const address = memory.arena.start;
  const at = address / heap.BYTES_PER_ELEMENT;
  const size = sizeOf(out.shape);
  for (let from = 0; from < size; from += TILE) {
    const count = Math.min(TILE, size - from);
    const start = x.offset + from;
    heap.set(x.data.subarray(start, start + count), at);
    kernel(address, address, count);
    out.data.set(heap.subarray(at, at + count), out.offset + from);
  }
  return true;
}
