import { allocate, type TypedArray } from "../../core/dtype.ts";
import { isRowMajor, rowMajor } from "../../core/shape.ts";
import type { Backend, Strided } from "../backend.ts";
import type { Lanes, Machine } from "./kernels.ts";
import { type Motion, VECTOR } from "./loop.ts";
import { intoTile, outOfTile, type Passage } from "./passage.ts";

/** Elements of a tile: some tiles fit into the fastest cache together, and calls are few. */
export const TILE = 1024;

/** Where an operand lies, for a tile that starts at this element. */
type Place = (from: number) => number;

/** An input, and what brings it into the arena before all tiles, or before each. */
interface Input {
  readonly motion: Motion;
  readonly place: Place;
  readonly before?: () => void;
  readonly each?: Passage;
}

/** A result, and what brings it out of the arena after each tile. */
interface Result {
  readonly place: Place;
  readonly after?: Passage;
}

/** Where the operands of one loop lie: in their own buffers when the loop can use them there, else in the arena. */
export class Places {
  /** Whether some operand passes through the arena tile by tile. */
  isTiled = false;
  /** Whether a row that repeats was copied into the arena, as often as vectors need it. */
  isRepeated = false;
  private readonly machine: Machine;
  private readonly lanes: Lanes;
  private readonly size: number;
  private readonly row: number;
  private readonly bytes: number;
  private free: number;

  /**
   * @param size - How many elements the results have.
   * @param row - How many elements a row has that repeats: whole vectors.
   */
  constructor(machine: Machine, lanes: Lanes, size: number, row: number) {
    this.machine = machine;
    this.lanes = lanes;
    this.size = size;
    this.row = row;
    this.bytes = machine.memory[lanes].BYTES_PER_ELEMENT;
    this.free = machine.memory.arena.start;
  }

  /** Whether all that was reserved has room. */
  get isEnough(): boolean {
    const isRowTooLong = (this.isTiled || this.isRepeated) && this.row > TILE;
    return this.free <= this.machine.memory.arena.end && !isRowTooLong;
  }

  /** The address of so many elements of the arena. */
  reserve(count: number): number {
    const at = this.free;
    this.free += (Math.ceil((count * this.bytes) / VECTOR) + 1) * VECTOR;
    return at;
  }

  /** @param period - Of {@link periodOf}. */
  input(x: Strided, period: number, below: Backend, out: Strided): Input {
    if (period > 0) return this.again(x, period);
    const address = this.addressOf(x);
    const isDense = isRowMajor(x.shape, x.strides);
    if (address !== undefined && isDense) return { motion: "along", place: this.along(address) };
    return isDense ? this.tiles(x.data, x.offset) : this.rearranged(x, below, out);
  }

  result(out: Strided): Result {
    const isWhole = out.dtype === this.lanes && out.offset === 0 && out.data.length === this.size;
    const address = isWhole ? this.addressOf(out) : undefined;
    if (address !== undefined) return { place: this.along(address) };
    const at = this.tile();
    return { place: () => at, after: outOfTile(this.machine, this.lanes, at, out.data, out.offset) };
  }

  /** One number, or a row that repeats. */
  private again(x: Strided, period: number): Input {
    const isOne = period === 1;
    const motion = isOne ? "one" : "row";
    const address = this.addressOf(x);
    if (address !== undefined && (isOne || period === this.row)) return { motion, place: () => address };
    this.isRepeated ||= !isOne;
    const at = this.reserve(isOne ? 1 : this.row);
    const count = isOne ? 1 : Math.min(this.row, this.size);
    const heap = this.machine.memory[this.lanes];
    return { motion, place: () => at, before: () => repeat(x, period, heap, at / this.bytes, count) };
  }

  /** A copy in the order of the results, made before each run. */
  private rearranged(x: Strided, below: Backend, out: Strided): Input {
    const { memory } = this.machine;
    const dtype = this.lanes;
    // A plan's loop, whose results lie in the kernels' memory, keeps a copy there too; others come and go.
    const own = memory.addressOf(out.data) === undefined ? undefined : memory.allocate(dtype, this.size);
    const data = own ?? allocate(dtype, this.size);
    const whole: Strided = { data, dtype, shape: x.shape, strides: rowMajor(x.shape), offset: 0 };
    const before = below.fuse([{ f: "cast", operands: [0], dtype }], [x], whole);
    const start = own && memory.addressOf(own);
    return start === undefined
      ? { ...this.tiles(data, 0), before }
      : { motion: "along", place: this.along(start), before };
  }

  private tiles(data: TypedArray, offset: number): Input {
    const at = this.tile();
    return {
      motion: "along",
      place: () => at,
      each: intoTile(this.machine, this.lanes, data, offset, at),
    };
  }

  private tile(): number {
    this.isTiled = true;
    return this.reserve(TILE);
  }

  private along(address: number): Place {
    return (from) => address + from * this.bytes;
  }

  /** Undefined for what lies elsewhere, or has another dtype. */
  private addressOf({ data, dtype, offset }: Strided): number | undefined {
    const address = dtype === this.lanes ? this.machine.memory.addressOf(data) : undefined;
    return address === undefined ? undefined : address + offset * this.bytes;
  }
}

function repeat(
  { data, offset }: Strided,
  period: number,
  to: Float64Array | Float32Array,
  at: number,
  count: number,
): void {
  if (period === 1) to.fill(data[offset]!, at, at + count);
  else
    for (let i = 0; i < count; i += period)
      for (let j = 0; j < period; j++) to[at + i + j] = data[offset + j]!;
}
