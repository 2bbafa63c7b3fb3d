import type { DType, TypedArray } from "../../core/dtype.ts";
import { Gaps, type Range } from "./gaps.ts";
import { webAssembly } from "./web-assembly.ts";

/** 256 MiB of addresses; the system gives memory for what is touched. */
const BYTES = 256 * 2 ** 20;
const PAGES = BYTES / 2 ** 16;
/** Where kernels work: behind their own constants, before the blocks. */
const ARENA = 16 * 2 ** 10;
const BLOCKS = 8 * 2 ** 20;

const kinds = { float64: Float64Array, float32: Float32Array, int32: Int32Array, bool: Uint8Array };

/**
 * The memory of the kernels. It never grows, for that would detach every array that looks at it. It begins with an
 * arena, in which one kernel after another works; the rest is given away in blocks, which come back when the garbage
 * collector has found that nobody looks at them any more.
 */
export class Memory {
  readonly linear = new webAssembly.Memory({ initial: PAGES, maximum: PAGES });
  readonly float64 = new Float64Array(this.linear.buffer);
  readonly float32 = new Float32Array(this.linear.buffer);
  readonly int32 = new Int32Array(this.linear.buffer);
  readonly arena: Range = { start: ARENA, end: BLOCKS };
  private readonly blocks = new Gaps({ start: BLOCKS, end: BYTES });
  private readonly registry = new FinalizationRegistry<Range>((block) => this.blocks.give(block));

  /** Where an array lies, or undefined when it lies elsewhere. */
  addressOf(data: TypedArray): number | undefined {
    return data.buffer === this.linear.buffer ? data.byteOffset : undefined;
  }

  /**
   * An array of any numbers in a block of its own, with room for a kernel to run over its end; undefined when there is no room.
   * It is the array that keeps the block: hold on to it, not to a part that was cut out of it.
   */
  allocate(dtype: DType, size: number): TypedArray | undefined {
    const Kind = kinds[dtype];
    const block = this.blocks.take((Math.ceil((size * Kind.BYTES_PER_ELEMENT) / 16) + 2) * 16);
    if (block === undefined) return undefined;
    const data = new Kind(this.linear.buffer, block.start, size);
    this.registry.register(data, block);
    return data;
  }
}
