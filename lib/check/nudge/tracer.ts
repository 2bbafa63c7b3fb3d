import type { NDArray } from "../../ndarray/ndarray.ts";
import { bind, type Primitive, type PrimitiveName, type Primitives } from "../../ops/primitive.ts";
import { ValueTracer } from "../../autodiff/tracer.ts";
import { joined, matched, type Part } from "./part.ts";
import { changeOf } from "./rules.ts";

/** An array of which nudged copies are followed: its value without a nudge, and what the nudges change. */
export class NudgedTracer extends ValueTracer {
  readonly parts: readonly Part[];

  constructor(level: number, value: NDArray, parts: readonly Part[]) {
    super(level, value);
    this.parts = parts;
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
    const out = bind(primitive, values, params);
    const parts = matched(own.map((x) => x?.parts ?? [])).map(({ bundles, changes }) => ({
      bundles,
      change: changeOf({ primitive, args: values, changes, params, out }),
    }));
    return new NudgedTracer(this.level, out, joined(parts));
  }
}
