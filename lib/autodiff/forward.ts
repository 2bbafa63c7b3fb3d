import { isFloat } from "../core/dtype.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { bind, type Primitive, type PrimitiveName, type Primitives } from "../ops/primitive.ts";
import { rules } from "./rules/index.ts";
import { ValueTracer } from "./tracer.ts";

/** A value together with its rate of change. */
export class DualTracer extends ValueTracer {
  readonly tangent: NDArray;

  constructor(level: number, primal: NDArray, tangent: NDArray) {
    super(level, primal);
    this.tangent = tangent;
  }

  override bind<K extends PrimitiveName>(
    primitive: Primitive<K>,
    args: readonly NDArray[],
    params: Primitives[K],
  ): NDArray {
    const duals = args.map((x) => (x instanceof DualTracer && x.level === this.level ? x : undefined));
    const primals = args.map((x, i) => duals[i]?.primal ?? x);
    const out = bind(primitive, primals, params);
    const rule = rules[primitive.name];
    if (rule === null || !isFloat(out.dtype)) return out;
    const tangents = duals.map((x) => x?.tangent);
    return new DualTracer(this.level, out, rule.jvp(tangents, { args: primals, out, params }));
  }
}
