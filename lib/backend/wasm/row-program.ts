import { isRowMajor, type Shape, sizeOf } from "../../core/shape.ts";
import type { Program, Strided } from "../backend.ts";
import type { Machine } from "./kernels.ts";
import { periodOf } from "./period.ts";
import { rowLoopOf, type RowMotion } from "./rows.ts";

/** Rows are no longer than what is summed in one go. */
const MOST = 128;

/**
 * A run of a float64 program over rows, which are the axes from `lead` on, of an even width; it stores some steps, or of
 * the last step the sum of each row. Undefined where an operand lies outside of the kernels' memory or moves in another way.
 */
export function prepareRowProgram(
  machine: Machine,
  program: Program,
  inputs: readonly Strided[],
  shape: Shape,
  lead: number,
  stored: readonly number[] | "sum",
  outs: readonly Strided[],
): (() => void) | undefined {
  const { memory } = machine;
  const width = sizeOf(shape.slice(lead));
  if (width % 2 !== 0 || width === 0 || width > MOST) return undefined;
  const isNear = ({ data, dtype }: Strided): boolean =>
    dtype === "float64" && memory.addressOf(data) !== undefined;
  if (![...inputs, ...outs].every(isNear)) return undefined;
  const motions = inputs.map((x) => motionOf(x, shape, lead));
  if (!motions.every((motion) => motion !== undefined)) return undefined;
  const loop = rowLoopOf(machine, { program, inputs: motions, width, stored });
  const addresses = [...inputs, ...outs].map((x) => memory.addressOf(x.data)! + x.offset * 8);
  const ends = inputs.map((x, k) => addresses[k]! + periodOf(x, shape) * 8);
  const operands = [...addresses, ...ends];
  const rows = sizeOf(shape) / width;
  const table = memory.arena.start;
  return () => {
    for (let k = 0; k < operands.length; k++) memory.int32[table / 4 + k] = operands[k]!;
    loop(table, rows);
  };
}

/** The first axis of those along which an input repeats a number; undefined where it repeats none, or one for all. */
export function repeatedFrom({ strides }: Strided, shape: Shape): number | undefined {
  let axis = shape.length;
  while (axis > 0 && (strides[axis - 1] === 0 || shape[axis - 1] === 1)) axis--;
  return axis === 0 || sizeOf(shape.slice(axis)) === 1 ? undefined : axis;
}

function motionOf(x: Strided, shape: Shape, lead: number): RowMotion | undefined {
  if (isRowMajor(shape, x.strides)) return "along";
  const period = periodOf(x, shape);
  if (period === 1) return "one";
  if (period > 0) return period % sizeOf(shape.slice(lead)) === 0 ? "again" : undefined;
  const repeats = x.strides.every((step, axis) => axis < lead || step === 0 || shape[axis] === 1);
  return repeats && isRowMajor(shape.slice(0, lead), x.strides.slice(0, lead)) ? "each" : undefined;
}
