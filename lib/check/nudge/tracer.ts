import type { NDArray } from "../../ndarray/ndarray.ts";
import { bind, type Primitive, type PrimitiveName, type Primitives } from "../../ops/primitive.ts";
import { ValueTracer } from "../../autodiff/tracer.ts";
import type { Change } from "./change.ts";
import { changeOf } from "./rules.ts";

/** An array of which K nudged copies are followed at once: its value without a nudge, and what each nudge changes. */
export class NudgedTracer extends ValueTracer {
  readonly change: Change;

  constructor(level: number, value: NDArray, change: Change) {
    super(level, value);
    this.change = change;
  }

  override bind<K extends PrimitiveName>(
    primitive: Primitive<K>,
    args: readonly NDArray[],
    params: Primitives[K],
  ): NDArray {
    // A function with derivatives of its user's own is looked into: nudging asks what it computes, not what it claims.
    if ("f" in params) return params.f(...args);
    const own = args.map((x) => (x instanceof NudgedTracer && x.level === this.level ? x : undefined));
    const values = args.map((x, i) => own[i]?.primal ?? x);
    const changes = own.map((x) => x?.change);
    const out = bind(primitive, values, params);
    return new NudgedTracer(this.level, out, changeOf({ primitive, args: values, changes, params, out }));
  }
}
