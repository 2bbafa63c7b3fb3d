import { allocate, type TypedArray } from "../core/dtype.ts";
import { rowMajor, sizeOf } from "../core/shape.ts";
import type { Backend, Strided } from "./backend.ts";

/** Something about the product of two matrices, which is written in row-major order to `out` from `start` on. */
type OfProduct<T> = (a: Strided, b: Strided, out: Strided, start: number) => T;

/** How many multiplications the product of one matrix of a stack with its partner takes. */
export function multiplications(a: Strided, out: Strided): number {
  return out.shape.at(-2)! * out.shape.at(-1)! * a.shape.at(-1)!;
}

/** The product of each matrix of a stack with its partner. */
export function eachMatrix(a: Strided, b: Strided, out: Strided, product: OfProduct<void>): void {
  const lead = out.shape.length - 2;
  if (lead === 0) {
    product(a, b, out, out.offset);
    return;
  }
  const [x, y] = [matrices(a), matrices(b)];
  const size = out.shape[lead]! * out.shape[lead + 1]!;
  const index = new Array<number>(lead).fill(0);
  const count = sizeOf(out.shape.slice(0, lead));
  for (let i = 0, start = out.offset; i < count; i++, start += size) {
    product(x(index), y(index), out, start);
    for (let axis = lead - 1; axis >= 0 && ++index[axis]! === out.shape[axis]; axis--) index[axis] = 0;
  }
}

/** The matrices of a stack, by their place in it. */
function matrices({ data, dtype, shape, strides, offset }: Strided): (index: readonly number[]) => Strided {
  const [inner, steps] = [shape.slice(-2), strides.slice(-2)];
  return (index) => ({
    data,
    dtype,
    shape: inner,
    strides: steps,
    offset: index.reduce((at, i, axis) => at + i * strides[axis]!, offset),
  });
}

/** A run of a product of stacks of matrices that stay where they are. */
export type PreparedMatmul = (...stacks: Parameters<Backend["matmul"]>) => () => void;

/** A run of the products of each matrix of a stack with its partner, from a run of one. */
export function prepareEach(
  a: Strided,
  b: Strided,
  out: Strided,
  prepare: OfProduct<() => void>,
): () => void {
  const runs: (() => void)[] = [];
  eachMatrix(a, b, out, (...product) => runs.push(prepare(...product)));
  if (runs.length === 1) return runs[0]!;
  return () => {
    for (const run of runs) run();
  };
}

/** {@link Backend.product}, of the product and the loop that a backend has. */
export function productBy(
  prepare: PreparedMatmul,
  fuse: Backend["fuse"],
  buffer: (dtype: Strided["dtype"], size: number) => TypedArray = allocate,
): Backend["product"] {
  return (a, b, program, inputs, out, kept) => {
    if (program.length === 0) return prepare(a, b, out);
    // The loop reads each element before it writes it, be it of the product or of an input that lies there.
    const isFree = inputs.every((x) => x.data !== out.data);
    const isSame = isFree && a.dtype === out.dtype && out.strides.join() === rowMajor(out.shape).join();
    const { shape } = out;
    const data = isSame ? out.data : buffer(a.dtype, sizeOf(shape));
    const product = isSame ? out : { data, dtype: a.dtype, shape, strides: rowMajor(shape), offset: 0 };
    const multiply = prepare(a, b, product);
    const finish = fuse(program, [product, ...inputs], out, kept);
    return () => {
      multiply();
      finish();
    };
  };
}
