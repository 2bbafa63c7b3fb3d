import { rowMajor } from "../../core/shape.ts";
import type { Strided } from "../backend.ts";
import type { Gemm, Lanes, Machine, Pack } from "./kernels.ts";

/** How much is worked on at once, so that packed blocks stay in caches: rows of the left matrix, inner size, columns. */
const BLOCK = { rows: 128, depth: 256, columns: 512 };
/** Rows of the result that wait in the arena for all of their sums. */
const WAITING = 1024;
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

/** Products of matrices of one float dtype: blocks are brought into the arena, packed, and multiplied there. */
export class Multiplier {
  private readonly machine: Machine;
  private readonly copy: Copy;
  private readonly dtype: Lanes;
  private readonly heap: Float64Array | Float32Array;
  private readonly bytes: number;
  private readonly columns: number;
  private readonly gemm: Gemm;
  private readonly pack: Pack;
  private readonly arena: Readonly<Record<"a" | "b" | "c" | "left" | "right", number>>;

  constructor(machine: Machine, dtype: Lanes, copy: Copy) {
    const { kernels, memory } = machine;
    this.machine = machine;
    this.copy = copy;
    this.dtype = dtype;
    this.heap = memory[dtype];
    this.bytes = this.heap.BYTES_PER_ELEMENT;
    this.columns = 32 / this.bytes;
    this.gemm = kernels[dtype].gemm;
    this.pack = kernels[dtype].pack;
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
      c: reserve(WAITING * columns),
      left: reserve(rows * depth),
      right: reserve(depth * columns),
    };
  }

  /** out = a b; `out` is row-major and starts at `start` of its buffer. */
  multiply(a: Strided, b: Strided, out: Strided, start: number): void {
    const [n, m] = [a.shape[0]!, b.shape[1]!];
    for (let i = 0; i < n; i += WAITING) {
      for (let j = 0; j < m; j += BLOCK.columns) {
        const [rows, columns] = [Math.min(WAITING, n - i), Math.min(BLOCK.columns, m - j)];
        this.block(a, b, i, j, rows, columns);
        this.store(out, start + i * m + j, m, rows, columns);
      }
    }
  }

  /** Rows and columns of the result, from (i, j) on, into the arena. */
  private block(a: Strided, b: Strided, i: number, j: number, rows: number, columns: number): void {
    const k = a.shape[1]!;
    const { arena } = this;
    const lead = this.leadOf(columns) * this.bytes;
    for (let p = 0; p < k; p += BLOCK.depth) {
      const depth = Math.min(BLOCK.depth, k - p);
      const right = this.bring(b, p, j, depth, columns, arena.b);
      this.pack(right.at, right.across, right.down, columns, depth, this.columns, arena.right);
      for (let r = 0; r < rows; r += BLOCK.rows) {
        const some = Math.min(BLOCK.rows, rows - r);
        const left = this.bring(a, i + r, p, some, depth, arena.a);
        this.pack(left.at, left.down, left.across, some, depth, ROWS, arena.left);
        this.gemm(arena.left, arena.right, arena.c + r * lead, some, columns, depth, lead, p > 0);
      }
    }
  }

  /** From row to row of the result in the arena: whole vectors. */
  private leadOf(columns: number): number {
    return Math.ceil(columns / this.columns) * this.columns;
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

  /** Brings a block of results out of the arena. */
  private store(out: Strided, start: number, m: number, rows: number, columns: number): void {
    const { heap, dtype } = this;
    const width = this.leadOf(columns);
    const from = this.arena.c / this.bytes;
    if (columns === width && (columns === m || columns >= RUN)) {
      if (columns === m) out.data.set(heap.subarray(from, from + rows * m), start);
      else
        for (let i = 0; i < rows; i++)
          out.data.set(heap.subarray(from + i * width, from + i * width + columns), start + i * m);
      return;
    }
    const shape = [rows, columns];
    this.copy(
      { data: heap, dtype, shape, strides: [width, 1], offset: from },
      { data: out.data, dtype, shape, strides: [m, 1], offset: start },
    );
  }
}
