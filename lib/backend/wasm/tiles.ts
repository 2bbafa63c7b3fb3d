import { allocate } from "../../core/dtype.ts";
import { isRowMajor, rowMajor, sizeOf } from "../../core/shape.ts";
import type { Backend, Kept, Program, ProgramStep, Strided } from "../backend.ts";
import type { Kernels, Lanes, Machine } from "./kernels.ts";
import { intoTile, outOfTile, type Passage } from "./passage.ts";

/** Elements of a tile: some tiles fit into the fastest cache together, and calls are few. */
export const TILE = 1024;

/** An operand of a step at one tile: its address for a tile that starts at this element. */
type Place = (from: number) => number;

/** What brings an input into the arena before all tiles, or before each. */
interface Input {
  readonly place: Place;
  readonly before?: () => void;
  readonly each?: Passage;
}

/**
 * What a program is computed in: float32 where it knows nothing wider, float64 otherwise, as everywhere; undefined
 * where there is no kernel for a step.
 */
export function lanesOf(kernels: Kernels, program: Program, inputs: readonly Strided[]): Lanes | undefined {
  const dtypes = program.map(({ dtype }) => dtype);
  const isSingle = [...inputs.map(({ dtype }) => dtype), ...dtypes].every(
    (dtype) => dtype === "float32" || dtype === "bool",
  );
  const lanes = isSingle ? "float32" : "float64";
  const isKnown = program.every(({ f, dtype }) => (f === "cast" ? dtype !== "bool" : f in kernels[lanes]));
  return isKnown && !dtypes.includes("int32") ? lanes : undefined;
}

/**
 * A run of a program, step by step over one tile after another; undefined where rows of an input repeat at a distance
 * that does not fit into a tile. Inputs and outputs are used where they lie when they are in the kernels' memory and of
 * the dtype of the lanes, and pass through the arena otherwise.
 */
export function prepareTiles(
  machine: Machine,
  below: Backend,
  lanes: Lanes,
  program: Program,
  inputs: readonly Strided[],
  out: Strided,
  kept: readonly Kept[],
): (() => void) | undefined {
  const { kernels, memory } = machine;
  const size = sizeOf(out.shape);
  const heap = memory[lanes];
  const bytes = heap.BYTES_PER_ELEMENT;
  let free = memory.arena.start;
  const reserve = (): number => {
    const at = free;
    free += TILE * bytes + 16;
    return at;
  };

  // Kernels work on whole vectors: a tile that ended within one would write over the next, which an input may lie in.
  const period = inputs.reduce((all, x) => lcm(all, periodOf(x, out.shape)), 16 / bytes);
  if (period > TILE) return undefined;
  const length = TILE - (TILE % period);

  const operands = inputs.map((x): Input => {
    const repeats = periodOf(x, out.shape);
    const address = memory.addressOf(x.data);
    if (repeats > 0) {
      const tile = reserve();
      return {
        place: () => tile,
        before: () => repeat(x, repeats, heap, tile / bytes, Math.min(length, size)),
      };
    }
    const isWhole = isRowMajor(x.shape, x.strides);
    if (address !== undefined && x.dtype === lanes && isWhole) {
      const start = address + x.offset * bytes;
      return { place: (from) => start + from * bytes };
    }
    const tile = reserve();
    const place = (): number => tile;
    if (isWhole) return { place, each: intoTile(machine, lanes, x.data, x.offset, tile) };
    const data = allocate(lanes, size);
    const whole: Strided = { data, dtype: lanes, shape: x.shape, strides: rowMajor(x.shape), offset: 0 };
    return {
      place,
      before: below.fuse([{ f: "cast", operands: [0], dtype: lanes }], [x], whole),
      each: intoTile(machine, lanes, data, 0, tile),
    };
  });

  const stored = [...kept, { step: program.length - 1, out }];
  const stores: Passage[] = [];
  const places = operands.map(({ place }) => place);
  const steps = program.map((step, i) => {
    const outs = stored.filter((one) => one.step === i).map((one) => one.out);
    // An output that a later step reads as its input is written when all steps are done.
    const later = program.slice(i + 1).flatMap(({ operands }) => operands.map((k) => inputs[k]?.data));
    const target = outs.find((one) => isWhole(one, lanes, size) && !later.includes(one.data));
    const address = target && memory.addressOf(target.data);
    const tile = address === undefined ? reserve() : 0;
    const to: Place = address === undefined ? () => tile : (from) => address + from * bytes;
    for (const one of outs)
      if (address === undefined || one !== target)
        stores.push(outOfTile(machine, lanes, to, one.data, one.offset));
    const run = stepOf(
      kernels,
      lanes,
      step,
      step.operands.map((k) => places[k]!),
      to,
    );
    places.push(to);
    return run;
  });
  if (free > memory.arena.end) return undefined;

  return () => {
    for (const { before } of operands) before?.();
    for (let from = 0; from < size; from += length) {
      const count = Math.min(length, size - from);
      for (const { each } of operands) each?.(from, count);
      for (const step of steps) step(from, count);
      for (const store of stores) store(from, count);
    }
  };
}

/** Whether an output is all of its buffer, in the dtype of the lanes. */
function isWhole({ data, dtype, offset }: Strided, lanes: Lanes, size: number): boolean {
  return dtype === lanes && offset === 0 && data.length === size;
}

function stepOf(
  kernels: Kernels,
  lanes: Lanes,
  { f, dtype }: ProgramStep,
  [a, b, c]: readonly Place[],
  to: Place,
): Passage {
  const own = kernels[lanes];
  const rounds = dtype === "float32" && lanes === "float64";
  const round = (from: number, count: number): void => {
    if (rounds) kernels.demote(to(from), to(from), count);
  };
  if (f === "cast") {
    const kernel = rounds ? kernels.demote : own.copy;
    return (from, count) => kernel(a!(from), to(from), count);
  }
  if (f === "where")
    return (from, count) => {
      own.where(a!(from), b!(from), c!(from), to(from), count);
      round(from, count);
    };
  if (b === undefined) {
    const kernel = own[f] as (x: number, out: number, count: number) => void;
    return (from, count) => {
      kernel(a!(from), to(from), count);
      round(from, count);
    };
  }
  const kernel = own[f] as (x: number, y: number, out: number, count: number) => void;
  return (from, count) => {
    kernel(a!(from), b(from), to(from), count);
    round(from, count);
  };
}

/**
 * After how many elements of the output an input begins again: 1 for a single number, the length of a row for one that
 * repeats from row to row, 0 for one that does not begin again or not so simply.
 */
function periodOf(x: Strided, shape: readonly number[]): number {
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
