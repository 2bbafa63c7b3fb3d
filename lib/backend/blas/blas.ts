import { isFloat } from "../../core/dtype.ts";
import type { Backend, Strided } from "../backend.ts";
import { advance } from "../plain/loops.ts";
import type { Library } from "./library.ts";
import { product } from "./product.ts";

/** From this many multiplications on, a product is worth the call of a native function. */
const NATIVE_FROM = 512;

/**
 * Products of float matrices by a native BLAS, which reads and writes the arrays in place; all else as the backend
 * `below` has it. `library` is asked for at the first product that is large enough, and gives undefined where there is
 * none; which products are large enough depends on their sizes alone, so that the same program gives the same bits.
 */
export function blas(below: Backend, library: () => Library | undefined): Backend {
  const copy: Backend["copy"] = (x, out) => below.copy(x, out);
  return {
    ...below,
    name: "blas",
    matmul: (a, b, out) => {
      const lead = out.shape.length - 2;
      const [n, k, m] = [a.shape[lead]!, a.shape[lead + 1]!, b.shape[lead + 1]!];
      const routines = n * k * m >= NATIVE_FROM && isFloat(out.dtype) ? library()?.[out.dtype] : undefined;
      if (routines === undefined) below.matmul(a, b, out);
      else if (lead === 0) product(routines, a, b, out.data, copy);
      else {
        const starts = [a.offset, b.offset];
        const index = new Array<number>(lead).fill(0);
        for (let at = 0; at < out.data.length; at += n * m) {
          const [x, y] = [matrix(a, starts[0]!), matrix(b, starts[1]!)];
          product(routines, x, y, out.data.subarray(at, at + n * m), copy);
          advance(index, out.shape, [a.strides, b.strides], starts);
        }
      }
    },
  };
}

/** The matrix of a stack that starts there. */
function matrix({ data, dtype, shape, strides }: Strided, offset: number): Strided {
  return { data, dtype, shape: shape.slice(-2), strides: strides.slice(-2), offset };
}
