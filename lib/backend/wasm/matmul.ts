import type { TypedArray } from "../../core/dtype.ts";
import type { Strided } from "../backend.ts";
import type { LaneKernels, Lanes, Machine } from "./kernels.ts";
import { Operand, type Reach } from "./operand.ts";

/** How much is worked on at once, so that packed blocks stay in caches: rows of the left matrix, inner size, columns. */
const BLOCK = { rows: 128, depth: 256, columns: 512 };
/** How much of a result waits in the arena where the kernels cannot write it in place. */
const WAITING = { rows: 256, columns: 2048 };
/** A right operand below so many bytes stays in the fastest cache as it lies, and is no wider than what waits. */
const SMALL = 2 ** 15;
/** Rows of a block of results; its columns are two vectors. */
const ROWS = 4;

/**
 * Products of matrices of one float dtype. Those with a small right operand are read as they lie; of others, blocks are
 * packed in the arena. What lies outside of the kernels' memory is brought there and back.
 */
export class Multiplier {
  private readonly heap: Float64Array | Float32Array;
  private readonly bytes: number;
  private readonly columns: number;
  private readonly kernels: LaneKernels;
  private readonly reach: Reach;
  private readonly arena: Readonly<Record<"a" | "b" | "c" | "left" | "right", number>>;

  constructor({ kernels, memory }: Machine, dtype: Lanes, copy: Reach["copy"]) {
    this.heap = memory[dtype];
    this.bytes = this.heap.BYTES_PER_ELEMENT;
    this.columns = 32 / this.bytes;
    this.kernels = kernels[dtype];
    this.reach = { heap: this.heap, addressOf: (data) => memory.addressOf(data), copy };
    const { rows, depth, columns } = BLOCK;
    let free = memory.arena.start;
    const reserve = (size: number): number => {
      const at = free;
      free += size * this.bytes;
      return at;
    };
    this.arena = {
      a: reserve(rows * depth),
      b: reserve(depth * columns),
      c: reserve(WAITING.rows * WAITING.columns),
      left: reserve(rows * depth),
      right: reserve(depth * columns),
    };
  }

  /** A run of out = a b, in row-major order from `start` of `out` on. One that `stays` leaves no garbage when it is run again. */
  prepare(a: Strided, b: Strided, out: TypedArray, start: number, stays: boolean): () => void {
    const { arena, bytes, reach } = this;
    const left = new Operand(reach, a, arena.a, stays);
    const right = new Operand(reach, b, arena.b, stays);
    const [n, m] = [left.rows, right.columns];
    // Sizes alone decide, so that the same product gives the same bits wherever its operands lie.
    const isSmall = m <= WAITING.columns && right.rows * m * bytes < SMALL;
    const way = isSmall ? "direct" : "packed";
    const address = reach.addressOf(out);
    if (address !== undefined)
      return () => this[way](left, right, 0, 0, n, m, address + start * bytes, m * bytes);
    const most = Math.min(m, WAITING.columns);
    return () => {
      for (let j = 0; j < m; j += most) {
        const columns = Math.min(most, m - j);
        for (let i = 0; i < n; i += WAITING.rows) {
          const rows = Math.min(WAITING.rows, n - i);
          this[way](left, right, i, j, rows, columns, arena.c, columns * bytes);
          this.store(out, start + i * m + j, m, rows, columns);
        }
      }
    };
  }

  /** Brings a block of results out of the arena, to rows that lie `m` elements apart. */
  private store(data: TypedArray, start: number, m: number, rows: number, columns: number): void {
    const from = this.arena.c / this.bytes;
    if (columns === m) data.set(this.heap.subarray(from, from + rows * m), start);
    else
      for (let i = 0; i < rows; i++)
        data.set(this.heap.subarray(from + i * columns, from + (i + 1) * columns), start + i * m);
  }

  /** Rows and all columns of the result from (i, j) on, of operands as they lie, to rows that lie `cDown` bytes apart. */
  private direct(
    a: Operand,
    b: Operand,
    i: number,
    _j: number,
    rows: number,
    m: number,
    to: number,
    cDown: number,
  ): void {
    const { arena, bytes, kernels } = this;
    const k = b.rows;
    b.bring(0, 0, k, m);
    let [right, rightDown] = [b.at, b.down];
    if (b.across !== bytes) {
      kernels.pack(right, b.across, rightDown, m, k, m, arena.right);
      [right, rightDown] = [arena.right, m * bytes];
    }
    const most = a.isInside ? rows : Math.max(1, Math.floor((BLOCK.rows * BLOCK.depth) / k));
    for (let r = 0; r < rows; r += most) {
      const some = Math.min(most, rows - r);
      a.bring(i + r, 0, some, k);
      kernels.direct(a.at, a.down, a.across, right, rightDown, to + r * cDown, cDown, some, m, k);
    }
  }

  /** The same, of any columns and with packed operands, block by block. */
  private packed(
    a: Operand,
    b: Operand,
    i: number,
    j: number,
    rows: number,
    wide: number,
    to: number,
    cDown: number,
  ): void {
    const { arena, bytes, kernels } = this;
    const k = b.rows;
    for (let q = 0; q < wide; q += BLOCK.columns) {
      const columns = Math.min(BLOCK.columns, wide - q);
      for (let p = 0; p < k; p += BLOCK.depth) {
        const depth = Math.min(BLOCK.depth, k - p);
        b.bring(p, j + q, depth, columns);
        kernels.pack(b.at, b.across, b.down, columns, depth, this.columns, arena.right);
        for (let r = 0; r < rows; r += BLOCK.rows) {
          const some = Math.min(BLOCK.rows, rows - r);
          a.bring(i + r, p, some, depth);
          kernels.pack(a.at, a.down, a.across, some, depth, ROWS, arena.left);
          const c = to + r * cDown + q * bytes;
          kernels.gemm(arena.left, arena.right, c, cDown, some, columns, depth, p > 0);
        }
      }
    }
  }
}
