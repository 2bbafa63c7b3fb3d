import { allocate, isFloat } from "../../core/dtype.ts";
import type { Backend } from "../backend.ts";
import { multiplications, prepareEach, type PreparedMatmul, productBy } from "../matrices.ts";
import { lapack } from "./lapack.ts";
import type { Library } from "./library.ts";
import { prepareProduct } from "./product.ts";

/** From this many multiplications on, a product is worth the call of a native function. */
export const BLAS_FROM = 512;

/**
 * Products of float matrices by a native BLAS, which reads and writes the arrays in place, and linear algebra by LAPACK; all
 * else as the backend `below` has it. `library` is asked for at the first product that is large enough, `forLapack` at the
 * first matrix, and both give undefined where there is none; what is large enough depends on sizes alone, so that the
 * same program gives the same bits.
 */
export function blas(
  below: Backend,
  library: () => Library | undefined,
  forLapack: () => Library | undefined = library,
): Backend {
  const copy: Backend["copy"] = (x, out) => below.copy(x, out);
  const fuse: Backend["fuse"] = (...args) => below.fuse(...args);
  const prepare: PreparedMatmul = (a, b, out) => {
    const isLarge = multiplications(a, out) >= BLAS_FROM;
    const routines = isLarge && isFloat(out.dtype) ? library()?.[out.dtype] : undefined;
    if (routines === undefined) return below.product(a, b, [], [], out);
    return prepareEach(a, b, out, (x, y, { data }, start) =>
      prepareProduct(routines, x, y, data, start, copy),
    );
  };
  const buffer: Backend["buffer"] = (dtype, size) => below.buffer?.(dtype, size) ?? allocate(dtype, size);
  return {
    ...below,
    name: "blas",
    matmul: (a, b, out) => prepare(a, b, out)(),
    product: productBy(prepare, fuse, buffer),
    linalg: lapack(below.linalg, forLapack),
  };
}
