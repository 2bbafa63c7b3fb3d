import { rowMajor } from "../../core/shape.ts";
import type { Strided } from "../backend.ts";
import type { LaneKernels, Lanes, Machine } from "./kernels.ts";

/** How much is worked on at once, so that packed blocks stay in caches: rows of the left matrix, inner size, columns. */
const BLOCK = { rows: 128, depth: 256, columns: 512 };
/** How much of a result waits in the arena where the kernels cannot write it in place. */
const WAITING = { rows: 256, columns: 2048 };
/** A right operand below so many bytes stays in the fastest cache as it lies, and is no wider than what waits. */
const SMALL = 2 ** 15;
/** Rows of a block of results; its columns are two vectors. */
const ROWS = 4;
/** Shorter runs are copied element by element. */
const RUN = 16;

/** Where a block lies, and how many bytes rows and columns are apart. */
interface Place {
  readonly at: number;
  readonly down: number;
  readonly across: number;
}

type Copy = (x: Strided, out: Strided) => void;

/**
 * Products of matrices of one float dtype. Those with a small right operand are read as they lie; of others, blocks are
 * packed in the arena. What lies outside of the kernels' memory is brought there and back.
 */
export class Multiplier {
  private readonly machine: Machine;
  private readonly copy: Copy;
  private readonly heap: Float64Array | Float32Array;
  private readonly bytes: number;
  private readonly columns: number;
  private readonly kernels: LaneKernels;
  private readonly arena: Readonly<Record<"a" | "b" | "c" | "left" | "right", number>>;

  constructor(machine: Machine, dtype: Lanes, copy: Copy) {
    const { kernels, memory } = machine;
    this.machine = machine;
    this.copy = copy;
    this.heap = memory[dtype];
    this.bytes = this.heap.BYTES_PER_ELEMENT;
    this.columns = 32 / this.bytes;
    this.kernels = kernels[dtype];
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

  /** out = a b; `out` is row-major and starts at `start` of its buffer. */
  multiply(a: Strided, b: Strided, out: Strided, start: number): void {
    const { arena, bytes, machine } = this;
    const [n, k] = a.shape as [number, number];
    const m = b.shape[1]!;
    // Sizes alone decide, so that the same product gives the same bits wherever its operands lie.
    const isSmall = m <= WAITING.columns && k * m * bytes < SMALL;
    const right = isSmall ? this.rows(b, k, m) : undefined;
    const product = (i: number, j: number, rows: number, columns: number, c: number, cDown: number): void => {
      if (right === undefined) this.packed(a, b, i, j, rows, columns, c, cDown);
      else this.direct(a, right, i, rows, m, c);
    };
    const address = machine.memory.addressOf(out.data);
    if (address !== undefined) {
      product(0, 0, n, m, address + start * bytes, m * bytes);
      return;
    }
    const most = Math.min(m, WAITING.columns);
    for (let j = 0; j < m; j += most) {
      const columns = Math.min(most, m - j);
      for (let i = 0; i < n; i += WAITING.rows) {
        const rows = Math.min(WAITING.rows, n - i);
        product(i, j, rows, columns, arena.c, columns * bytes);
        this.store(out.data, start + i * m + j, m, rows, columns);
      }
    }
  }

  /** Brings a block of results out of the arena, to rows that lie `m` elements apart. */
  private store(data: Strided["data"], start: number, m: number, rows: number, columns: number): void {
    const from = this.arena.c / this.bytes;
    if (columns === m) data.set(this.heap.subarray(from, from + rows * m), start);
    else
      for (let i = 0; i < rows; i++)
        data.set(this.heap.subarray(from + i * columns, from + (i + 1) * columns), start + i * m);
  }

  /** Rows of the result from i on, of operands as they lie. */
  private direct(a: Strided, right: Place, i: number, rows: number, m: number, to: number): void {
    const { arena, bytes } = this;
    const k = a.shape[1]!;
    const isInside = this.machine.memory.addressOf(a.data) !== undefined;
    const most = isInside ? rows : Math.max(1, Math.floor((BLOCK.rows * BLOCK.depth) / k));
    for (let r = 0; r < rows; r += most) {
      const some = Math.min(most, rows - r);
      const { at, down, across } = this.bring(a, i + r, 0, some, k, arena.a);
      const c = to + r * m * bytes;
      this.kernels.direct(at, down, across, right.at, right.down, c, m * bytes, some, m, k);
    }
  }

  /** A small matrix with its rows without gaps. */
  private rows(b: Strided, k: number, m: number): Place {
    const { arena, bytes } = this;
    const place = this.bring(b, 0, 0, k, m, arena.b);
    if (place.across === bytes) return place;
    this.kernels.pack(place.at, place.across, place.down, m, k, m, arena.right);
    return { at: arena.right, down: m * bytes, across: bytes };
  }

  /** Rows and columns of the result from (i, j) on, block by block, to rows that lie `cDown` bytes apart. */
  private packed(
    a: Strided,
    b: Strided,
    i: number,
    j: number,
    rows: number,
    wide: number,
    to: number,
    cDown: number,
  ): void {
    const { arena, bytes, kernels } = this;
    const k = b.shape[0]!;
    for (let q = 0; q < wide; q += BLOCK.columns) {
      const columns = Math.min(BLOCK.columns, wide - q);
      for (let p = 0; p < k; p += BLOCK.depth) {
        const depth = Math.min(BLOCK.depth, k - p);
        const right = this.bring(b, p, j + q, depth, columns, arena.b);
        kernels.pack(right.at, right.across, right.down, columns, depth, this.columns, arena.right);
        for (let r = 0; r < rows; r += BLOCK.rows) {
          const some = Math.min(BLOCK.rows, rows - r);
          const left = this.bring(a, i + r, p, some, depth, arena.a);
          kernels.pack(left.at, left.down, left.across, some, depth, ROWS, arena.left);
          const c = to + r * cDown + q * bytes;
          kernels.gemm(arena.left, arena.right, c, cDown, some, columns, depth, p > 0);
        }
      }
    }
  }

  /** A block of a matrix where the kernels can read it: where it lies, or copied to `at`. */
  private bring(x: Strided, row: number, column: number, rows: number, columns: number, at: number): Place {
    const { bytes, heap } = this;
    const { data, dtype } = x;
    const [down, across] = x.strides as [number, number];
    const start = x.offset + row * down + column * across;
    const address = this.machine.memory.addressOf(data);
    if (address !== undefined)
      return { at: address + start * bytes, down: down * bytes, across: across * bytes };
    const to = at / bytes;
    if (across === 1 && (down === columns || columns >= RUN)) {
      if (down === columns) heap.set(data.subarray(start, start + rows * columns), to);
      else
        for (let i = 0, from = start; i < rows; i++, from += down)
          heap.set(data.subarray(from, from + columns), to + i * columns);
      return { at, down: columns * bytes, across: bytes };
    }
    if (down === 1 && (across === rows || rows >= RUN)) {
      if (across === rows) heap.set(data.subarray(start, start + rows * columns), to);
      else
        for (let j = 0, from = start; j < columns; j++, from += across)
          heap.set(data.subarray(from, from + rows), to + j * rows);
      return { at, down: bytes, across: rows * bytes };
    }
    const shape = [rows, columns];
    this.copy(
      { data, dtype, shape, strides: [down, across], offset: start },
      { data: heap, dtype, shape, strides: rowMajor(shape), offset: to },
    );
    return { at, down: columns * bytes, across: bytes };
  }
}
