import { isRowMajor, rowMajor, sizeOf } from "../../core/shape.ts";
import type { Backend, Program, ProgramStep, Strided } from "../backend.ts";
import type { Kernels, Machine } from "./kernels.ts";

/** Elements of a tile: some tiles fit into the fastest cache together, and calls are few. */
const TILE = 1024;

/** An operand of a step at one tile: its address for a tile that starts at this element. */
type Place = (from: number) => number;

/** What brings an input into the arena before all tiles, or before each. */
interface Input {
  readonly place: Place;
  readonly before?: () => void;
  readonly each?: (from: number, count: number) => void;
}

/** Whether there is a kernel for every step: floats and truth values, computed in float64 as everywhere. */
export function isProgram(kernels: Kernels, program: Program): boolean {
  const dtypes = program.map(({ dtype }) => dtype);
  return (
    !dtypes.includes("int32") &&
    program.every(({ f, dtype }) => (f === "cast" ? dtype !== "bool" : f in kernels))
  );
}

/**
 * A run of a program, step by step over one tile after another; undefined where rows of an input repeat at a distance
 * that does not fit into a tile. Inputs and output are used where they lie when they are float64 in the kernels'
 * memory, and pass through the arena otherwise.
 */
export function prepareTiles(
  { kernels, memory }: Machine,
  below: Backend,
  program: Program,
  inputs: readonly Strided[],
  out: Strided,
): (() => void) | undefined {
  const size = sizeOf(out.shape);
  let free = memory.arena.start;
  const reserve = (): number => {
    const at = free;
    free += TILE * 8 + 16;
    return at;
  };

  const period = inputs.reduce((all, x) => lcm(all, periodOf(x, out.shape)), 1);
  if (period > TILE) return undefined;
  const length = TILE - (TILE % period);

  const operands = inputs.map((x): Input => {
    const repeats = periodOf(x, out.shape);
    const address = memory.addressOf(x.data);
    if (repeats > 0) {
      const tile = reserve();
      return {
        place: () => tile,
        before: () => repeat(x, repeats, memory.float64, tile / 8, Math.min(length, size)),
      };
    }
    if (address !== undefined && x.dtype === "float64" && isRowMajor(x.shape, x.strides)) {
      const start = address + x.offset * 8;
      return { place: (from) => start + from * 8 };
    }
    const tile = reserve();
    const place = (): number => tile;
    if (isRowMajor(x.shape, x.strides)) {
      const { data, offset } = x;
      return {
        place,
        each: (from, count) =>
          memory.float64.set(data.subarray(offset + from, offset + from + count), tile / 8),
      };
    }
    const data = new Float64Array(size);
    const whole: Strided = { data, dtype: "float64", shape: x.shape, strides: rowMajor(x.shape), offset: 0 };
    return {
      place,
      before: below.fuse([{ f: "cast", operands: [0], dtype: "float64" }], [x], whole),
      each: (from, count) => memory.float64.set(data.subarray(from, from + count), tile / 8),
    };
  });

  const address = memory.addressOf(out.data);
  const isInPlace =
    address !== undefined && out.dtype === "float64" && out.offset === 0 && out.data.length === size;
  const places = operands.map(({ place }) => place);
  const steps = program.map((step, i) => {
    const isLast = i === program.length - 1;
    const tile = isLast && isInPlace ? 0 : reserve();
    const to: Place = isLast && isInPlace ? (from) => address + from * 8 : () => tile;
    const run = stepOf(
      kernels,
      step,
      step.operands.map((k) => places[k]!),
      to,
    );
    places.push(to);
    return run;
  });
  if (free > memory.arena.end) return undefined;
  const last = places.at(-1)!;

  return () => {
    for (const { before } of operands) before?.();
    for (let from = 0; from < size; from += length) {
      const count = Math.min(length, size - from);
      for (const { each } of operands) each?.(from, count);
      for (const step of steps) step(from, count);
      if (isInPlace) continue;
      const at = last(from) / 8;
      out.data.set(memory.float64.subarray(at, at + count), out.offset + from);
    }
  };
}

function stepOf(
  kernels: Kernels,
  { f, dtype }: ProgramStep,
  [a, b, c]: readonly Place[],
  to: Place,
): (from: number, count: number) => void {
  const rounds = dtype === "float32";
  const round = (from: number, count: number): void => {
    if (rounds) kernels.round32(to(from), to(from), count);
  };
  if (f === "cast") {
    const kernel = dtype === "float32" ? kernels.round32 : kernels.copy;
    return (from, count) => kernel(a!(from), to(from), count);
  }
  if (f === "where")
    return (from, count) => {
      kernels.where(a!(from), b!(from), c!(from), to(from), count);
      round(from, count);
    };
  if (b === undefined) {
    const kernel = kernels[f] as (x: number, out: number, count: number) => void;
    return (from, count) => {
      kernel(a!(from), to(from), count);
      round(from, count);
    };
  }
  const kernel = kernels[f] as (x: number, y: number, out: number, count: number) => void;
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

function repeat(x: Strided, period: number, to: Float64Array, at: number, count: number): void {
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
