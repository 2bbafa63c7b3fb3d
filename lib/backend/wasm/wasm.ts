import { isRowMajor, sizeOf } from "../../core/shape.ts";
import type { Backend, Kept, Program, Strided } from "../backend.ts";
import { allocate, isFloat } from "../../core/dtype.ts";
import { eachMatrix, multiplications, prepareEach, type PreparedMatmul, productBy } from "../matrices.ts";
import { apply } from "./apply.ts";
import type { Lanes, Machine } from "./kernels.ts";
import { Multiplier } from "./matmul.ts";
import { foldBy } from "../fold.ts";
import { prepareRows } from "./reduce.ts";
import { prepareRowProgram, repeatedFrom } from "./row-program.ts";
import { lanesOf, prepareProgram } from "./program.ts";
import { Team } from "./team.ts";

/**
 * Below so many elements or multiplications, a plain loop is over before a kernel has been called; below so many elements
 * of a program, before one has been made.
 */
const FROM = { elements: 128, multiplications: 512, program: 16 };

/** Functions that take so long, one by one, that copying in and out of the kernels' memory is soon repaid. */
const slow = new Set<string>(["exp", "log", "tanh", "sigmoid", "softplus"]);

/**
 * Element-wise functions and products of float matrices by SIMD kernels in WebAssembly; all else, and what is too small,
 * as the backend `below` has it. Element-wise functions and sums give the same bits as the plain backend's. `machine` is
 * asked for when there is first something large enough, and gives undefined where there is none. Large products take so many
 * `threads`, to the same bits.
 */
export function wasm(below: Backend, machine: () => Machine | undefined, threads = 1): Backend {
  const copy: Backend["copy"] = (x, out) => below.copy(x, out);

  const prepared = (
    program: Program,
    inputs: readonly Strided[],
    out: Strided,
    kept: readonly Kept[] = [],
  ): (() => void) | undefined => {
    if (sizeOf(out.shape) < FROM.program || !isRowMajor(out.shape, out.strides)) return undefined;
    const isWorthIt = program.some(({ f }) => slow.has(f));
    const found = isWorthIt || inputs.length > 0 ? machine() : undefined;
    const lanes = found && lanesOf(found.kernels, program, inputs);
    if (lanes === undefined) return undefined;
    // What lies in the kernels' memory is converted there; elsewhere, what need not be converted is soon copied.
    const isNear = [out, ...kept.map((one) => one.out), ...inputs].every(({ data, dtype }) =>
      found!.memory.addressOf(data) === undefined ? dtype === lanes : dtype !== "int32",
    );
    if (!isWorthIt && !isNear) return undefined;
    const lead =
      lanes === "float64" ? inputs.map((x) => repeatedFrom(x, out.shape)).find((axis) => axis) : undefined;
    const stored = [...kept, { step: program.length - 1, out }];
    const byRows =
      lead &&
      prepareRowProgram(
        found!,
        program,
        inputs,
        out.shape,
        lead,
        stored.map(({ step }) => step),
        stored.map((one) => one.out),
      );
    return byRows || prepareProgram(found!, below, lanes, program, inputs, out, kept);
  };

  const fuse: Backend["fuse"] = (program, inputs, out, kept) =>
    prepared(program, inputs, out, kept) ?? below.fuse(program, inputs, out, kept);

  let multipliers: Readonly<Record<Lanes, Multiplier>> | undefined;
  const multiplierFor = (a: Strided, out: Strided): Multiplier | undefined => {
    if (!isFloat(out.dtype) || multiplications(a, out) < FROM.multiplications) return undefined;
    const found = machine();
    if (found === undefined) return undefined;
    if (multipliers === undefined) {
      const team = threads > 1 ? new Team(found, threads) : undefined;
      multipliers = {
        float64: new Multiplier(found, "float64", copy, team),
        float32: new Multiplier(found, "float32", copy, team),
      };
    }
    return multipliers[out.dtype];
  };

  const matmul: Backend["matmul"] = (a, b, out) => {
    const multiplier = multiplierFor(a, out);
    if (multiplier === undefined) below.matmul(a, b, out);
    else eachMatrix(a, b, out, (x, y, { data }, start) => multiplier.prepare(x, y, data, start, false)());
  };

  const prepare: PreparedMatmul = (a, b, out) => {
    const multiplier = multiplierFor(a, out);
    if (multiplier === undefined) return below.product(a, b, [], [], out);
    return prepareEach(a, b, out, (x, y, { data }, start) => multiplier.prepare(x, y, data, start, true));
  };

  const buffer: Backend["buffer"] = (dtype, size) =>
    machine()?.memory.allocate(dtype, size) ?? allocate(dtype, size);

  const prepareReduce: Backend["prepareReduce"] = (f, x, count, out) => {
    const found = isFloat(x.dtype) ? machine() : undefined;
    const run = found && prepareRows(found, f, x, count, out);
    return run ?? below.prepareReduce(f, x, count, out);
  };

  const byReducing = foldBy(fuse, prepareReduce, buffer);
  const fold: Backend["fold"] = (program, inputs, shape, count, out) => {
    const found = program.length > 0 && out.dtype === "float64" ? machine() : undefined;
    const isKnown = found && lanesOf(found.kernels, program, inputs) === "float64";
    const lead = shape.length - count;
    return (
      (isKnown && prepareRowProgram(found, program, inputs, shape, lead, "sum", [out])) ||
      byReducing(program, inputs, shape, count, out)
    );
  };

  return {
    ...below,
    name: "wasm",
    fold,
    unary: (f, x, out) => {
      const found = slow.has(f) && sizeOf(out.shape) >= FROM.elements ? machine() : undefined;
      if (found !== undefined && apply(found, f, x, out)) return;
      const run = found && prepared([{ f, operands: [0], dtype: out.dtype }], [x], out);
      if (run === undefined) below.unary(f, x, out);
      else run();
    },
    fuse,
    matmul,
    product: productBy(prepare, fuse, buffer),
    buffer,
    prepareReduce,
    reduce: (f, x, count, out) => prepareReduce(f, x, count, out)(),
  };
}
