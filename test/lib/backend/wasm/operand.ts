import { plain } from "../../../../lib/backend/plain/plain.ts";
import { loadKernels } from "../../../../lib/backend/wasm/kernels.ts";
import { wasm } from "../../../../lib/backend/wasm/wasm.ts";
import type { Backend } from "../../../../lib/backend/backend.ts";
import type { DType } from "../../../../lib/core/dtype.ts";
import { DenseArray } from "../../../../lib/ndarray/dense.ts";

export const machine = loadKernels();
export const simd: Backend = wasm(plain, () => machine);

/** An array of so many axes in one of the layouts that views and broadcasting make, inside the kernels' memory or not. */
export function operand(
  dtype: DType,
  shape: readonly number[],
  layout: number,
  inside: boolean,
  values: number[],
): DenseArray {
  const make = (size: number): DenseArray["data"] => {
    const data =
      (inside ? machine.memory.allocate(dtype, size) : undefined) ?? DenseArray.empty([size], dtype).data;
    for (let i = 0; i < size; i++) {
      const x = values[i % values.length]! * (1 + 1e-3 * Math.floor(i / values.length));
      data[i] = dtype === "bool" ? Number(x > 0) : x;
    }
    return data;
  };
  const [n, m] = shape as [number, number];
  const layouts = [
    () => new DenseArray(make(n * m), dtype, shape),
    () => new DenseArray(make(n * m + 3), dtype, shape, [m, 1], 3),
    () => new DenseArray(make(n * m), dtype, shape, [1, n]),
    () => new DenseArray(make(n * m), dtype, shape, [-m, -1], n * m - 1),
    () => new DenseArray(make(m + 1), dtype, shape, [0, 1], 1),
    () => new DenseArray(make(n), dtype, shape, [1, 0]),
    () => new DenseArray(make(2), dtype, shape, [0, 0], 1),
  ];
  return layouts[layout]!();
}
