import { isFloat } from "../../core/dtype.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { bind, type Primitive, type PrimitiveName, type Primitives } from "../../ops/primitive.ts";
import { ValueTracer } from "../../autodiff/tracer.ts";
import { complexForm } from "./rules.ts";

/** An array of complex numbers: its value is the real part. */
export class ComplexTracer extends ValueTracer {
  readonly imaginary: NDArray;

  constructor(level: number, real: NDArray, imaginary: NDArray) {
    super(level, real);
    this.imaginary = imaginary;
  }

  override bind<K extends PrimitiveName>(
    primitive: Primitive<K>,
    args: readonly NDArray[],
    params: Primitives[K],
  ): NDArray {
    // A function with derivatives of its user's own is looked into: what counts is what it computes, not what it claims.
    if ("f" in params) return params.f(...args);
    const own = args.map((x) => (x instanceof ComplexTracer && x.level === this.level ? x : undefined));
    const reals = args.map((x, i) => own[i]?.primal ?? x);
    const out = bind(primitive, reals, params);
    // Comparisons, positions, roundings go by the real part, and have none but a real part.
    if (!isFloat(out.dtype)) return out;
    const form = complexForm(primitive.name);
    if (form === "real") return out;
    const numbers = reals.map((re, i) => ({ re, im: own[i]?.imaginary }));
    const { re, im } = form(numbers, { primitive, params, out });
    return im === undefined ? re : new ComplexTracer(this.level, re, im);
  }
}
