import type { Strided } from "../../backend/backend.ts";
import { sizeOf } from "../../core/shape.ts";
import { isElementwise, isProduct } from "./graph.ts";
import type { Operation } from "./record.ts";

/** What a step of a plan costs each time. */
export interface Cost {
  /** Additions, multiplications and functions of numbers. */
  readonly operations: number;
  /** Bytes read and written. */
  readonly bytes: number;
}

/** Arithmetic of one operation: one for each element of an element-wise one, 2nkm for a product of n × k and k × m. */
export function operationsOf(
  operation: Operation,
  args: readonly { readonly shape: readonly number[] }[],
): number {
  const { primitive, shape } = operation;
  const size = sizeOf(shape);
  const [first] = args;
  if (isProduct(operation)) return 2 * size * first!.shape.at(-1)!;
  if (isElementwise(operation)) return size;
  const input = first ? sizeOf(first.shape) : 0;
  const n = first?.shape.at(-1) ?? 0;
  switch (primitive?.name) {
    case "sum":
    case "max":
    case "min":
    case "cumsum":
    case "argmax":
    case "argmin":
    case "scatterAdd":
      return input;
    case "solve":
      return Math.round((2 / 3) * input * n + 2 * size * n);
    case "det":
      return Math.round((2 / 3) * input * n);
    case "cholesky":
      return Math.round((1 / 3) * input * n);
    default:
      return 0;
  }
}

/** The bytes under a window; what is repeated counts once. */
export function bytesOf({ data, shape, strides }: Strided): number {
  const distinct = shape.filter((_, axis) => strides[axis] !== 0);
  return sizeOf(distinct) * data.BYTES_PER_ELEMENT;
}

const units = ["", "k", "M", "G", "T"];

/** A count with three digits and a prefix, `15.2 M`. */
export function short(count: number): string {
  const step = count < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
  const scaled = count / 1000 ** step;
  return `${step === 0 ? String(scaled) : scaled.toPrecision(3)} ${units[step]!}`;
}
