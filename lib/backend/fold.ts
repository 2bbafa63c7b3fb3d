import { allocate } from "../core/dtype.ts";
import { rowMajor, sizeOf } from "../core/shape.ts";
import type { Backend } from "./backend.ts";

/** {@link Backend.fold}, of the loop and the reduction that a backend has. */
export function foldBy(
  fuse: Backend["fuse"],
  prepareReduce: Backend["prepareReduce"],
  buffer: Required<Backend>["buffer"] = allocate,
): Backend["fold"] {
  return (program, inputs, shape, count, out) => {
    const { dtype } = program.at(-1)!;
    const data = buffer(dtype, sizeOf(shape));
    const all = { data, dtype, shape, strides: rowMajor(shape), offset: 0 };
    const compute = fuse(program, inputs, all);
    const reduce = prepareReduce("sum", all, count, out);
    return () => {
      compute();
      reduce();
    };
  };
}
