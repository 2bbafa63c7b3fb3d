import { sizeOf } from "../../core/shape.ts";
import type { Backend, Kept, Program, Strided } from "../backend.ts";
import type { Kernels, Lanes, Machine } from "./kernels.ts";
import { loopOf, VECTOR } from "./loop.ts";
import { commonPeriod, periodOf } from "./period.ts";
import { Places, TILE } from "./places.ts";
import { functions } from "./vector.ts";

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
  const bytes = memory[lanes].BYTES_PER_ELEMENT;
  // A row that repeats is some whole vectors long: as many rows as that takes are one.
  const periods = inputs.map((x) => periodOf(x, out.shape));
  const row = commonPeriod(periods, VECTOR / bytes);
  const places = new Places(machine, lanes, size, row);
  const stored = [...kept, { step: program.length - 1, out }];
  const table = places.reserve(inputs.length + stored.length);
  const operands = inputs.map((x, k) => places.input(x, periods[k]!, below, out));
  const results = stored.map((one) => places.result(one.out));
  if (!places.isEnough) return undefined;

  const motions = operands.map(({ motion }) => motion);
  const loop = loopOf(machine, { lanes, program, inputs: motions, stored: stored.map(({ step }) => step) });
  const befores = operands.flatMap(({ before }) => before ?? []);
  const loads = operands.flatMap(({ each }) => each ?? []);
  const stores = results.flatMap(({ after }) => after ?? []);
  const addresses = [...operands, ...results].map(({ place }) => place);
  const length = places.isTiled ? TILE - (TILE % row) : size;
  const rowBytes = (motions.includes("row") ? row : length) * bytes;
  return () => {
    for (const before of befores) before();
    for (let from = 0; from < size; from += length) {
      const count = Math.min(length, size - from);
      for (const load of loads) load(from, count);
      for (let k = 0; k < addresses.length; k++) memory.int32[table / 4 + k] = addresses[k]!(from);
      loop(table, count * bytes, rowBytes);
      for (const store of stores) store(from, count);
    }
  };
}
