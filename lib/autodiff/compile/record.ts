import type { DType } from "../../core/dtype.ts";
import { TracerError } from "../../core/errors.ts";
import type { Shape } from "../../core/shape.ts";
import { zeros } from "../../ndarray/creation.ts";
import { DenseArray } from "../../ndarray/dense.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import {
  bind,
  type CustomRule,
  type Primitive,
  type PrimitiveName,
  type Primitives,
} from "../../ops/primitive.ts";
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

/**
 * Everything a function did with its inputs, in order. What did not depend on them is already computed, and what was
 * asked for twice is there once.
 */
export class Recording {
  readonly level = nextLevel();
  readonly operations: Operation[] = [];
  private readonly known = new Map<string, RecordTracer>();
  private readonly constants = new Map<DenseArray, number>();

  /** An argument; one that was a plain number is weak, as numbers are. */
  input(value: NDArray, weak: boolean): RecordTracer {
    const operation = {
      primitive: undefined,
      params: {},
      sources: [],
      shape: value.shape,
      dtype: value.dtype,
    };
    return new RecordTracer(this, value, this.operations.push(operation) - 1, weak);
  }

  /** The result of an operation on these sources, which is computed along so that its shape is known. */
  apply<K extends PrimitiveName>(
    primitive: Primitive<K>,
    args: readonly NDArray[],
    params: Primitives[K],
  ): RecordTracer {
    const sources = args.map((x) => this.sourceOf(x));
    const key = this.keyOf(primitive.name, sources, params);
    const same = key === undefined ? undefined : this.known.get(key);
    if (same !== undefined) return same;
    const values = args.map((x) => (x instanceof RecordTracer && x.recording === this ? x.primal : x));
    // A user's function may count its calls, so it is only called by the runs of the plan.
    const out = primitive.name === "callback" ? zeros(values[0]!.shape) : bind(primitive, values, params);
    const { shape, dtype } = out;
    const operation = { primitive, params, sources, shape, dtype } as unknown as Operation;
    const tracer = new RecordTracer(this, out, this.operations.push(operation) - 1, false);
    if (key !== undefined) this.known.set(key, tracer);
    return tracer;
  }

  /** Where an array comes from: an operation of this recording, or from outside. */
  sourceOf(x: NDArray): Source {
    if (x instanceof RecordTracer && x.recording === this) return x.position;
    if (x instanceof DenseArray) return x;
    throw new TracerError("compile: the function closes over a traced array; pass it as an argument");
  }

  /** A text that only the same operation on the same sources has; none where a parameter is a function. */
  private keyOf(name: string, sources: readonly Source[], params: object): string | undefined {
    if (Object.values(params).some((value) => typeof value === "function")) return undefined;
    const from = sources.map((source) => (typeof source === "number" ? source : this.constant(source)));
    return `${name} ${from.join(" ")} ${JSON.stringify(params)}`;
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
export class RecordTracer extends ValueTracer {
  readonly recording: Recording;
  readonly position: number;

  constructor(recording: Recording, primal: NDArray, position: number, weak: boolean) {
    super(recording.level, primal, weak);
    this.recording = recording;
    this.position = position;
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
