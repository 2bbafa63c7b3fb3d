import type { DType } from "../../core/dtype.ts";
import { TracerError } from "../../core/errors.ts";
import type { Shape } from "../../core/shape.ts";
import { DenseArray } from "../../ndarray/dense.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { type CustomRule, type Primitive, type PrimitiveName, type Primitives } from "../../ops/primitive.ts";
import { nextLevel, UnreadableTracer } from "../tracer.ts";

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

/**
 * Everything a function did with its inputs, in order, without having computed it. What did not depend on them is
 * already computed, and what was asked for twice is there once.
 */
export class Recording {
  readonly level = nextLevel();
  readonly operations: Operation[] = [];
  private readonly known = new Map<string, RecordTracer>();
  private readonly constants = new Map<DenseArray, number>();
  /** The values of operations, of the inputs and of what had to be computed to know the shape of something. */
  private readonly values: (DenseArray | undefined)[] = [];

  /** An argument; one that was a plain number is weak, as numbers are. */
  input(value: NDArray, weak: boolean): RecordTracer {
    const operation = {
      primitive: undefined,
      params: {},
      sources: [],
      shape: value.shape,
      dtype: value.dtype,
    };
    this.values[this.operations.length] = value as DenseArray;
    return this.added(operation, weak);
  }

  /** The result of an operation on these sources; it is computed only where its shape depends on their numbers. */
  apply<K extends PrimitiveName>(
    primitive: Primitive<K>,
    args: readonly NDArray[],
    params: Primitives[K],
  ): RecordTracer {
    const sources = args.map((x) => this.sourceOf(x));
    const key = this.keyOf(primitive.name, sources, params);
    const same = key === undefined ? undefined : this.known.get(key);
    if (same !== undefined) return same;
    const [shape, dtype] = primitive.result?.(args, params) ?? this.found(primitive, sources, params);
    const tracer = this.added({ primitive, params, sources, shape, dtype } as unknown as Operation, false);
    if (key !== undefined) this.known.set(key, tracer);
    return tracer;
  }

  private added(operation: Operation, weak: boolean): RecordTracer {
    return new RecordTracer(this, operation, this.operations.push(operation) - 1, weak);
  }

  /** The shape and dtype of a result that has to be computed for that; its value is kept. */
  private found<K extends PrimitiveName>(
    primitive: Primitive<K>,
    sources: readonly Source[],
    params: Primitives[K],
  ): readonly [Shape, DType] {
    const out = primitive.forward(this.valuesOf(sources), params);
    this.values[this.operations.length] = out;
    return [out.shape, out.dtype];
  }

  /** The numbers of sources, computed now as far as they are not known. */
  private valuesOf(sources: readonly Source[]): DenseArray[] {
    const numbers = sources.filter((source) => typeof source === "number");
    const needed = new Set(numbers);
    for (const n of needed) {
      if (this.values[n]) continue;
      for (const source of this.operations[n]!.sources) if (typeof source === "number") needed.add(source);
    }
    const value = (source: Source): DenseArray =>
      typeof source === "number" ? this.values[source]! : source;
    for (const n of [...needed].sort((a, b) => a - b)) {
      const { primitive, sources: from, params, shape, dtype } = this.operations[n]!;
      // A user's function may count its calls, so it is only called by the runs of the plan.
      this.values[n] ??=
        primitive!.name === "callback"
          ? DenseArray.empty(shape, dtype)
          : primitive!.forward(from.map(value), params);
    }
    return sources.map(value);
  }

  /** Where an array comes from: an operation of this recording, or from outside. */
  sourceOf(x: NDArray): Source {
    if (x instanceof RecordTracer && x.recording === this) return x.position;
    if (x instanceof DenseArray) return x;
    throw new TracerError("compile: the function closes over a traced array; pass it as an argument");
  }

  /** A text that only the same operation on the same sources has; none where a parameter is a function. */
  private keyOf(name: string, sources: readonly Source[], params: object): string | undefined {
    const values = Object.values(params);
    if (values.some((value) => typeof value === "function")) return undefined;
    const from = sources.map((source) => (typeof source === "number" ? source : this.constant(source)));
    return `${name} ${from.join(" ")} ${values.length === 0 ? "" : JSON.stringify(values)}`;
  }

  private constant(x: DenseArray): string {
    if (x.ndim === 0) {
      const value = x.item();
      return `${x.dtype}:${Object.is(value, -0) ? "-0" : value}`;
    }
    let known = this.constants.get(x);
    if (known === undefined) this.constants.set(x, (known = this.constants.size));
    return `#${known}`;
  }
}

/** An array whose operations are recorded. */
export class RecordTracer extends UnreadableTracer {
  readonly recording: Recording;
  readonly position: number;
  readonly shape: Shape;
  readonly dtype: DType;

  constructor(recording: Recording, { shape, dtype }: Operation, position: number, weak: boolean) {
    super(recording.level, weak);
    this.recording = recording;
    this.position = position;
    this.shape = shape;
    this.dtype = dtype;
  }

  override bind<K extends PrimitiveName>(
    primitive: Primitive<K>,
    args: readonly NDArray[],
    params: Primitives[K],
  ): NDArray {
    if (primitive.name === "stopGradient") return args[0]!;
    if (primitive.name === "custom") {
      try {
        return (params as CustomRule).f(...args);
      } catch (error) {
        // It reads numbers, so it stays one operation.
        if (!(error instanceof TracerError)) throw error;
      }
    }
    return this.recording.apply(primitive, args, params);
  }
}
