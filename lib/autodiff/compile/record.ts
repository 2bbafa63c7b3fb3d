import type { DType } from "../../core/dtype.ts";
import type { Shape } from "../../core/shape.ts";
import { TracerError } from "../../core/errors.ts";
import { DenseArray } from "../../ndarray/dense.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { bind, type Primitive, type PrimitiveName, type Primitives } from "../../ops/primitive.ts";
import { nextLevel, ValueTracer } from "../tracer.ts";

/** What a recorded operation reads: the result of another, by its number, or an array that never changes. */
export type Source = number | DenseArray;

/** One operation of a recording; inputs of the recorded function are operations without a primitive. */
export interface Operation<K extends PrimitiveName = PrimitiveName> {
  readonly primitive: Primitive<K> | undefined;
  readonly params: Primitives[K];
  readonly sources: readonly Source[];
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Everything a function did with its inputs, in order; what did not depend on them is already computed. */
export class Recording {
  readonly level = nextLevel();
  readonly operations: Operation[] = [];

  input(value: NDArray): RecordTracer {
    return this.add(value, {
      primitive: undefined,
      params: {},
      sources: [],
      shape: value.shape,
      dtype: value.dtype,
    });
  }

  add(value: NDArray, operation: Operation): RecordTracer {
    return new RecordTracer(this, value, this.operations.push(operation) - 1);
  }

  /** Where an array comes from: an operation of this recording, or from outside. */
  sourceOf(x: NDArray): Source {
    if (x instanceof RecordTracer && x.recording === this) return x.position;
    if (x instanceof DenseArray) return x;
    throw new TracerError("compile: the function closes over a traced array; pass it as an argument");
  }
}

/** An array whose operations are recorded; it computes along, so that every shape is known. */
export class RecordTracer extends ValueTracer {
  readonly recording: Recording;
  readonly position: number;

  constructor(recording: Recording, primal: NDArray, position: number) {
    super(recording.level, primal);
    this.recording = recording;
    this.position = position;
  }

  override bind<K extends PrimitiveName>(
    primitive: Primitive<K>,
    args: readonly NDArray[],
    params: Primitives[K],
  ): NDArray {
    const sources = args.map((x) => this.recording.sourceOf(x));
    const values = args.map((x, i) => (typeof sources[i] === "number" ? (x as RecordTracer).primal : x));
    const out = bind(primitive, values, params);
    const operation = {
      primitive,
      params,
      sources,
      shape: out.shape,
      dtype: out.dtype,
    } as unknown as Operation;
    return this.recording.add(out, operation);
  }
}
