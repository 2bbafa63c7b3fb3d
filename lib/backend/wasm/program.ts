import { allocate, type TypedArray } from "../../core/dtype.ts";
import { isRowMajor, rowMajor, sizeOf } from "../../core/shape.ts";
import type { Backend, Kept, Program, Strided } from "../backend.ts";
import type { Kernels, Lanes, Machine } from "./kernels.ts";
import { loopOf, type Motion, VECTOR } from "./loop.ts";
import { intoTile, outOfTile, type Passage } from "./passage.ts";
import { functions } from "./vector.ts";

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

/**
 * What a program is computed in: float32 where it knows nothing wider, float64 otherwise, as everywhere; undefined
 * where a step is neither an instruction nor a kernel.
 */
export function lanesOf(kernels: Kernels, program: Program, inputs: readonly Strided[]): Lanes | undefined {
  const dtypes = program.map(({ dtype }) => dtype);
  const isSingle = [...inputs.map(({ dtype }) => dtype), ...dtypes].every(
    (dtype) => dtype === "float32" || dtype === "bool",
  );
  const lanes = isSingle ? "float32" : "float64";
  const isKnown = program.every(({ f, dtype }) =>
    f === "cast" ? dtype !== "bool" : f in functions[lanes] || f in kernels[lanes].ofVector,
  );
  return isKnown && !dtypes.includes("int32") ? lanes : undefined;
}

/**
 * A run of a program in one loop; undefined where rows of an input repeat at a distance that does not fit into a tile.
 * Inputs and outputs are used where they lie when they are in the kernels' memory and of the dtype of the lanes, and
 * pass through the arena otherwise, tile by tile.
 */
export function prepareProgram(
  machine: Machine,
  below: Backend,
  lanes: Lanes,
  program: Program,
  inputs: readonly Strided[],
  out: Strided,
  kept: readonly Kept[],
): (() => void) | undefined {
  const { memory } = machine;
  const size = sizeOf(out.shape);
  const heap = memory[lanes];
  const bytes = heap.BYTES_PER_ELEMENT;
  let free = memory.arena.start;
  const reserve = (count: number): number => {
    const at = free;
    free += (Math.ceil((count * bytes) / VECTOR) + 1) * VECTOR;
    return at;
  };
  const stored = [...kept, { step: program.length - 1, out }];
  const table = reserve(inputs.length + stored.length);

  // A row that repeats is some whole vectors long: as many rows as that takes are one.
  const periods = inputs.map((x) => periodOf(x, out.shape));
  const row = periods.reduce((all, period) => (period > 1 ? lcm(all, period) : all), VECTOR / bytes);
  let isTiled = false;
  let isCopied = false;
  const tile = (): number => {
    isTiled = true;
    return reserve(TILE);
  };
  const addressOf = (x: Strided): number | undefined => {
    const address = x.dtype === lanes ? memory.addressOf(x.data) : undefined;
    return address && address + x.offset * bytes;
  };

  const operands = inputs.map((x, k): Input => {
    const period = periods[k]!;
    const address = addressOf(x);
    if (period > 0) {
      const motion = period === 1 ? "one" : "row";
      if (address !== undefined && (period === 1 || period === row)) return { motion, place: () => address };
      isCopied ||= period > 1;
      const at = reserve(period === 1 ? 1 : row);
      const count = period === 1 ? 1 : Math.min(row, size);
      return { motion, place: () => at, before: () => repeat(x, period, heap, at / bytes, count) };
    }
    const isDense = isRowMajor(x.shape, x.strides);
    if (address !== undefined && isDense) return { motion: "along", place: (from) => address + from * bytes };
    const along = (data: TypedArray, offset: number, before?: () => void): Input => {
      const at = tile();
      return {
        motion: "along",
        place: () => at,
        ...(before && { before }),
        each: intoTile(machine, lanes, data, offset, at),
      };
    };
    if (isDense) return along(x.data, x.offset);
    // A plan's loop, whose results lie in the kernels' memory, keeps a copy there too; others come and go.
    const own = memory.addressOf(out.data) === undefined ? undefined : memory.allocate(lanes, size);
    const data = own ?? allocate(lanes, size);
    const whole: Strided = { data, dtype: lanes, shape: x.shape, strides: rowMajor(x.shape), offset: 0 };
    const before = below.fuse([{ f: "cast", operands: [0], dtype: lanes }], [x], whole);
    const start = own && memory.addressOf(own)!;
    if (start !== undefined) return { motion: "along", place: (from) => start + from * bytes, before };
    return along(data, 0, before);
  });

  const stores: Passage[] = [];
  const results = stored.map(({ out }): Place => {
    const address = isWhole(out, lanes, size) ? addressOf(out) : undefined;
    if (address !== undefined) return (from) => address + from * bytes;
    const at = tile();
    stores.push(outOfTile(machine, lanes, at, out.data, out.offset));
    return () => at;
  });
  if (free > memory.arena.end || ((isTiled || isCopied) && row > TILE)) return undefined;

  const motions = operands.map(({ motion }) => motion);
  const loop = loopOf(machine, { lanes, program, inputs: motions, stored: stored.map(({ step }) => step) });
  const befores = operands.flatMap(({ before }) => before ?? []);
  const loads = operands.flatMap(({ each }) => each ?? []);
  const places = [...operands.map(({ place }) => place), ...results];
  const length = isTiled ? TILE - (TILE % row) : size;
  const rowBytes = (motions.includes("row") ? row : length) * bytes;
  return () => {
    for (const before of befores) before();
    for (let from = 0; from < size; from += length) {
      const count = Math.min(length, size - from);
      for (const load of loads) load(from, count);
      for (let k = 0; k < places.length; k++) memory.int32[table / 4 + k] = places[k]!(from);
      loop(table, count * bytes, rowBytes);
      for (const store of stores) store(from, count);
    }
  };
}

/** Whether an output is all of its buffer, in the dtype of the lanes. */
function isWhole({ data, dtype, offset }: Strided, lanes: Lanes, size: number): boolean {
  return dtype === lanes && offset === 0 && data.length === size;
}

/**
 * After how many elements of the output an input begins again: 1 for a single number, the length of a row for one that
 * repeats from row to row, 0 for one that does not begin again or not so simply.
 */
export function periodOf(x: Strided, shape: readonly number[]): number {
  let size = 1;
  let axis = shape.length - 1;
  for (; axis >= 0 && (x.strides[axis] === size || shape[axis] === 1); axis--) size *= shape[axis]!;
  const whole = axis < 0;
  for (; axis >= 0; axis--) if (x.strides[axis] !== 0 && shape[axis] !== 1) return 0;
  return whole && size > 1 ? 0 : size;
}

function repeat(
  x: Strided,
  period: number,
  to: Float64Array | Float32Array,
  at: number,
  count: number,
): void {
  const { data, offset } = x;
  if (period === 1) to.fill(data[offset]!, at, at + count);
  else
    for (let i = 0; i < count; i += period)
      for (let j = 0; j < period; j++) to[at + i + j] = data[offset + j]!;
}

function lcm(a: number, b: number): number {
  if (b === 0) return a;
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
