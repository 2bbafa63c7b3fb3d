import { type TypedArray, allocate } from "../../core/dtype.ts";
import { rowMajor } from "../../core/shape.ts";
import type { Strided } from "../backend.ts";
import { AS_IT_IS, ROW_MAJOR, type Routines, TRANSPOSED, UPPER } from "./library.ts";

/** A matrix as BLAS takes it: `data` starts with its first element, rows lie `lead` apart, transposed or not. */
interface Operand {
  readonly data: TypedArray;
  readonly lead: number;
  readonly order: typeof AS_IT_IS | typeof TRANSPOSED;
  /** Copies the matrix to `data`, where it does not lie there itself. */
  readonly before?: () => void;
}

/** From this inner size on, half a product and a reflection of its result are less work than the whole product. */
const SYRK_FROM = 64;

type Copy = (x: Strided, out: Strided) => void;

/**
 * A run of the product of two matrices of one dtype, which stay where they are, in row-major order from `start` of `into`
 * on. What BLAS has to be told of them is found out once; an operand is copied, each time, only where BLAS has no words
 * for its layout.
 */
export function prepareProduct(
  routines: Routines,
  a: Strided,
  b: Strided,
  into: TypedArray,
  start: number,
  copy: Copy,
): () => void {
  const [n, k] = a.shape as [number, number];
  const m = b.shape[1]!;
  const out = from(into, start);
  const left = operand(a, copy);
  if (n > 1 && n === m && k >= SYRK_FROM && isTransposeOf(a, b)) {
    return () => {
      left.before?.();
      routines.syrk(ROW_MAJOR, UPPER, left.order, n, k, 1, left.data, left.lead, 0, out, n);
      reflect(out, n);
    };
  }
  if (m === 1 && b.strides[0]! > 0)
    return multiply(routines, left, n, k, from(b.data, b.offset), b.strides[0]!, out);
  const right = operand(b, copy);
  if (n === 1 && a.strides[1]! > 0) {
    // xᵀB = (Bᵀx)ᵀ.
    const turned = right.order === AS_IT_IS ? TRANSPOSED : AS_IT_IS;
    return multiply(routines, { ...right, order: turned }, m, k, from(a.data, a.offset), a.strides[1]!, out);
  }
  const { gemm } = routines;
  const [{ data: x, lead: p, order: one }, { data: y, lead: q, order: two }] = [left, right];
  return () => {
    left.before?.();
    right.before?.();
    gemm(ROW_MAJOR, one, two, n, m, k, 1, x, p, y, q, 0, out, m);
  };
}

/** out = A x for an n × k matrix; BLAS counts the rows and columns of what lies in memory. */
function multiply(
  { gemv }: Routines,
  { data, lead, order, before }: Operand,
  n: number,
  k: number,
  x: TypedArray,
  step: number,
  out: TypedArray,
): () => void {
  const [rows, columns] = order === AS_IT_IS ? [n, k] : [k, n];
  return () => {
    before?.();
    gemv(ROW_MAJOR, order, rows, columns, 1, data, lead, x, step, 0, out, 1);
  };
}

function operand(x: Strided, copy: Copy): Operand {
  const [rows, columns] = x.shape as [number, number];
  const [down, across] = x.strides as [number, number];
  // Where there is one row or one column, the step to the next does not matter.
  if ((across === 1 || columns === 1) && (down >= columns || rows === 1))
    return { data: from(x.data, x.offset), lead: rows === 1 ? columns : down, order: AS_IT_IS };
  if ((down === 1 || rows === 1) && (across >= rows || columns === 1))
    return { data: from(x.data, x.offset), lead: columns === 1 ? rows : across, order: TRANSPOSED };
  const data = allocate(x.dtype, rows * columns);
  const whole = { data, dtype: x.dtype, shape: x.shape, strides: rowMajor(x.shape), offset: 0 };
  return { data, lead: columns, order: AS_IT_IS, before: () => copy(x, whole) };
}

function from(data: TypedArray, start: number): TypedArray {
  return start === 0 ? data : data.subarray(start);
}

function isTransposeOf(a: Strided, b: Strided): boolean {
  return (
    a.data === b.data &&
    a.offset === b.offset &&
    a.strides[0] === b.strides[1] &&
    a.strides[1] === b.strides[0]
  );
}

/** Writes the upper triangle of an n × n matrix into the lower one. */
function reflect(out: TypedArray, n: number): void {
  for (let i = 1; i < n; i++) for (let j = 0; j < i; j++) out[i * n + j] = out[j * n + i]!;
}
