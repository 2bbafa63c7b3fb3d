import type { TypedArray } from "../../core/dtype.ts";
import { rowMajor } from "../../core/shape.ts";
import type { Strided } from "../backend.ts";

/** Shorter runs are copied element by element. */
const RUN = 16;

/** What a matrix needs to be brought to the kernels. */
export interface Reach {
  /** The kernels' memory, in numbers of the matrix. */
  readonly heap: TypedArray;
  /** Where in it an array lies, if it does. */
  readonly addressOf: (data: TypedArray) => number | undefined;
  readonly copy: (x: Strided, out: Strided) => void;
}

/**
 * A matrix that kernels read block by block: where it lies, or, where that is outside of their memory, copied there.
 * What was needed to bring a block is kept when it `stays`, so that bringing the same block again leaves no garbage.
 */
export class Operand {
  /** Where the block lies that was brought last, and how many bytes its rows and columns are apart. */
  at = 0;
  down = 0;
  across = 0;
  readonly rows: number;
  readonly columns: number;
  /** Whether it lies in the kernels' memory. */
  readonly isInside: boolean;
  private readonly reach: Reach;
  private readonly x: Strided;
  private readonly base: number;
  private readonly rowStep: number;
  private readonly columnStep: number;
  /** Runs of elements, by their start. */
  private readonly runs: Map<number, TypedArray> | undefined;

  constructor(reach: Reach, x: Strided, stays: boolean) {
    const address = reach.addressOf(x.data);
    this.rows = x.shape[0]!;
    this.columns = x.shape[1]!;
    this.rowStep = x.strides[0]!;
    this.columnStep = x.strides[1]!;
    this.isInside = address !== undefined;
    this.base = (address ?? 0) + x.offset * x.data.BYTES_PER_ELEMENT;
    this.reach = reach;
    this.x = x;
    this.runs = stays && !this.isInside ? new Map<number, TypedArray>() : undefined;
  }

  /** Brings so many rows and columns from (row, column) on; to `room`, an address, if they do not lie inside. */
  bring(row: number, column: number, rows: number, columns: number, room: number): void {
    const { rowStep, columnStep, x } = this;
    const bytes = x.data.BYTES_PER_ELEMENT;
    if (this.isInside) {
      this.at = this.base + (row * rowStep + column * columnStep) * bytes;
      this.down = rowStep * bytes;
      this.across = columnStep * bytes;
      return;
    }
    const from = x.offset + row * rowStep + column * columnStep;
    this.at = room;
    if (rowStep === 1 && columnStep !== 1 && (columnStep === rows || rows >= RUN)) {
      this.down = bytes;
      this.across = rows * bytes;
      this.bringRuns(from, columns, rows, columnStep);
      return;
    }
    this.down = columns * bytes;
    this.across = bytes;
    if (columnStep === 1 && (rowStep === columns || columns >= RUN))
      this.bringRuns(from, rows, columns, rowStep);
    else this.bringEach(from, rows, columns);
  }

  /** Copies runs that begin so many elements apart. */
  private bringRuns(from: number, count: number, length: number, apart: number): void {
    const { heap } = this.reach;
    const to = this.at / heap.BYTES_PER_ELEMENT;
    if (apart === length) heap.set(this.run(from, count * length), to);
    else for (let i = 0; i < count; i++) heap.set(this.run(from + i * apart, length), to + i * length);
  }

  private run(from: number, length: number): TypedArray {
    const known = this.runs?.get(from);
    if (known?.length === length) return known;
    const run = this.x.data.subarray(from, from + length);
    this.runs?.set(from, run);
    return run;
  }

  private bringEach(offset: number, rows: number, columns: number): void {
    const { heap, copy } = this.reach;
    const { data, dtype, strides } = this.x;
    const shape = [rows, columns];
    const out = {
      data: heap,
      dtype,
      shape,
      strides: rowMajor(shape),
      offset: this.at / heap.BYTES_PER_ELEMENT,
    };
    copy({ data, dtype, shape, strides, offset }, out);
  }
}
