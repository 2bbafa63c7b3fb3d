import type { TypedArray } from "../../core/dtype.ts";
import type { Strided } from "../backend.ts";
import type { LaneKernels, Lanes, Machine } from "./kernels.ts";
import { Operand, type Reach } from "./operand.ts";
import { type Making, type Part, partsOf } from "./part.ts";
import { DEPTH, ROWS } from "./strips.ts";
import type { Team } from "./team.ts";

/** How much is worked on at once, so that packed blocks stay in caches: rows of the left matrix, inner size, columns. */
const BLOCK = { rows: 128, depth: DEPTH, columns: 512 };
/** How much of a result waits in the arena where the kernels cannot write it in place. */
const WAITING = { rows: 256, columns: 2048 };
/** A right operand below so many bytes stays in the fastest cache as it lies, and is no wider than what waits. */
const SMALL = 2 ** 15;

/**
 * Products of matrices of one float dtype. Those with a small right operand are read as they lie; of others, blocks are
 * packed in the arena. What lies outside of the kernels' memory is brought there and back.
 */
export class Multiplier {
  private readonly team: Team | undefined;
  private readonly heap: Float64Array | Float32Array;
  private readonly bytes: number;
  private readonly columns: number;
  private readonly kernels: LaneKernels;
  private readonly reach: Reach;
  private readonly arena: Readonly<Record<"a" | "b" | "c" | "left" | "right", number>>;

  constructor({ kernels, memory }: Machine, dtype: Lanes, copy: Reach["copy"], team?: Team) {
    this.team = team;
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
    const { arena, bytes, heap, reach } = this;
    const [left, right] = [new Operand(reach, a, stays), new Operand(reach, b, stays)];
    const m = right.columns;
    // Sizes alone decide, so that the same product gives the same bits wherever its operands lie.
    const isSmall = m <= WAITING.columns && right.rows * m * bytes < SMALL;
    const way = isSmall ? "direct" : "packed";
    const put: Making["put"] = ({ i, j, rows, columns }, from, at) => {
      const to = start + i * m + j;
      if (columns === m) out.set(from.subarray(at, at + rows * m), to);
      else
        for (let r = 0; r < rows; r++)
          out.set(from.subarray(at + r * columns, at + (r + 1) * columns), to + r * m);
    };
    const address = reach.addressOf(out);
    const compute = (part: Part): void => {
      if (address !== undefined) {
        this[way](left, right, part, address + (start + part.i * m + part.j) * bytes, m * bytes);
        return;
      }
      for (const waiting of partsOf(part, WAITING)) {
        this[way](left, right, waiting, arena.c, waiting.columns * bytes);
        put(waiting, heap, arena.c / bytes);
      }
    };
    const whole: Part = { i: 0, j: 0, rows: left.rows, columns: m };
    const together = isSmall
      ? undefined
      : this.team?.prepare(a, b, reach.copy, stays, { put, alone: compute });
    return together ?? (() => compute(whole));
  }

  /** Rows and all columns of the result, of operands as they lie, to rows that lie `cDown` bytes apart. */
  private direct(a: Operand, b: Operand, { i, rows, columns: m }: Part, to: number, cDown: number): void {
    const { arena, bytes, kernels } = this;
    const k = b.rows;
    b.bring(0, 0, k, m, arena.b);
    let [right, rightDown] = [b.at, b.down];
    if (b.across !== bytes) {
      kernels.pack(right, b.across, rightDown, m, k, m, arena.right);
      [right, rightDown] = [arena.right, m * bytes];
    }
    const most = a.isInside ? rows : Math.max(1, Math.floor((BLOCK.rows * BLOCK.depth) / k));
    for (let r = 0; r < rows; r += most) {
      const some = Math.min(most, rows - r);
      a.bring(i + r, 0, some, k, arena.a);
      kernels.direct(a.at, a.down, a.across, right, rightDown, to + r * cDown, cDown, some, m, k);
    }
  }

  /** The same, of any columns and with packed operands, block by block. */
  private packed(
    a: Operand,
    b: Operand,
    { i, j, rows, columns: wide }: Part,
    to: number,
    cDown: number,
  ): void {
    const { arena, bytes, kernels } = this;
    const k = b.rows;
    for (let q = 0; q < wide; q += BLOCK.columns) {
      const columns = Math.min(BLOCK.columns, wide - q);
      for (let p = 0; p < k; p += BLOCK.depth) {
        const depth = Math.min(BLOCK.depth, k - p);
        b.bring(p, j + q, depth, columns, arena.b);
        kernels.pack(b.at, b.across, b.down, columns, depth, this.columns, arena.right);
        for (let r = 0; r < rows; r += BLOCK.rows) {
          const some = Math.min(BLOCK.rows, rows - r);
          a.bring(i + r, p, some, depth, arena.a);
          kernels.pack(a.at, a.down, a.across, some, depth, ROWS, arena.left);
          const c = to + r * cDown + q * bytes;
          kernels.gemm(arena.left, arena.right, c, cDown, some, columns, depth, p > 0);
        }
      }
    }
  }
}
