import type { DType, TypedArray } from "../../core/dtype.ts";
import type { Shape } from "../../core/shape.ts";
import { DenseArray } from "../../ndarray/dense.ts";
import { primitiveNamed, type PrimitiveName } from "../../ops/primitive.ts";
import type { Operation } from "./record.ts";
import { isShared, type Recorded } from "./runner.ts";

/** An array as a message carries it. */
export interface PortableArray {
  readonly data: TypedArray;
  readonly dtype: DType;
  readonly shape: Shape;
}

interface PortableOperation extends Omit<Operation, "primitive" | "sources"> {
  readonly primitive: PrimitiveName | undefined;
  readonly sources: readonly (number | PortableArray)[];
}

/** A recording as a message between threads carries it. */
export interface Portable extends Omit<Recorded, "operations"> {
  readonly operations: readonly PortableOperation[];
}

/** Arrays in memory that all threads share, as long as the arrays live: many plans close over the same data. */
const copies = new WeakMap<DenseArray, PortableArray>();

/** Whether a recording can be sent to another thread: functions, which it may call, cannot leave theirs. */
export function isPortable({ operations }: Recorded): boolean {
  return !operations.some(({ params }) => Object.values(params).some((value) => typeof value === "function"));
}

/** The recording for another thread, the arrays that it closes over in memory that all threads share. */
export function portable(recorded: Recorded): Portable {
  return {
    ...recorded,
    operations: recorded.operations.map(({ primitive, sources, ...rest }) => ({
      ...rest,
      primitive: primitive?.name,
      sources: sources.map((source) => (typeof source === "number" ? source : inSharedMemory(source))),
    })),
  };
}

function inSharedMemory(x: DenseArray): PortableArray {
  const known = copies.get(x);
  if (known !== undefined) return known;
  const values = x.contiguous();
  const kind = values.constructor as new (buffer: SharedArrayBuffer) => TypedArray;
  const data = new kind(new SharedArrayBuffer(values.byteLength));
  data.set(values);
  const copy = { data, dtype: x.dtype, shape: x.shape };
  // The numbers of a plan's own buffers change with its next run.
  if (!isShared(x)) copies.set(x, copy);
  return copy;
}

/** What {@link portable} carried. */
export function unpacked(carried: Portable): Recorded {
  const known = new Map<PortableArray, DenseArray>();
  const array = (x: PortableArray): DenseArray => {
    let found = known.get(x);
    if (found === undefined) known.set(x, (found = new DenseArray(x.data, x.dtype, x.shape)));
    return found;
  };
  return {
    ...carried,
    operations: carried.operations.map(({ primitive, sources, ...rest }) => ({
      ...rest,
      primitive: primitive && primitiveNamed(primitive),
      sources: sources.map((source) => (typeof source === "number" ? source : array(source))),
    })),
  };
}
