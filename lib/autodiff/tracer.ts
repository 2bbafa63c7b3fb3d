import type { DType, TypedArray } from "../core/dtype.ts";
import { TracerError } from "../core/errors.ts";
import { type Shape, showShape } from "../core/shape.ts";
import type { NDArray, Nested } from "../ndarray/ndarray.ts";
import { isWeak, Tracer } from "../ops/primitive.ts";

let opened = 0;

/** A number higher than that of every transformation opened before, so that nested ones never mix up their tracers. */
export function nextLevel(): number {
  return ++opened;
}

/** A tracer whose numbers nobody may read. */
export abstract class UnreadableTracer extends Tracer {
  readonly level: number;
  readonly weak: boolean;

  constructor(level: number, weak: boolean) {
    super();
    this.level = level;
    this.weak = weak;
  }

  override item(): number {
    return unreadable("item()");
  }

  override toArray(): Nested {
    return unreadable("toArray()");
  }

  override toTypedArray(): TypedArray {
    return unreadable("toTypedArray()");
  }

  override toString(): string {
    return `traced ${this.dtype} ${showShape(this.shape)}`;
  }

  [Symbol.toPrimitive](hint: string): string | number {
    return hint === "string" ? this.toString() : unreadable("JavaScript arithmetic");
  }
}

/** A tracer that stands beside a value: another array, which may be traced by an outer transformation. */
export abstract class ValueTracer extends UnreadableTracer {
  readonly primal: NDArray;

  constructor(level: number, primal: NDArray, weak = isWeak(primal)) {
    super(level, weak);
    this.primal = primal;
  }

  override get shape(): Shape {
    return this.primal.shape;
  }

  override get dtype(): DType {
    return this.primal.dtype;
  }
}

function unreadable(what: string): never {
  throw new TracerError(
    `${what} on a traced array: its numbers are not for reading inside a function that is differentiated or mapped. ` +
      "Use operations (x.mul(2), where(...)) instead of numbers, read the value outside, or stopGradient(x) for a constant",
  );
}
