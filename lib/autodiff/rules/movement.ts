import type { NDArray } from "../../ndarray/ndarray.ts";
import { where } from "../../ops/elementwise.ts";
import { scatterAdd, take } from "../../ops/gather.ts";
import {
  broadcastTo,
  cast,
  embed,
  join,
  reshape,
  sliceRanges,
  transpose,
  zerosLike,
} from "../../ops/movement.ts";
import type { Primitives } from "../../ops/primitive.ts";
import { sum } from "../../ops/reduce.ts";
import type { Rule, RuleTable } from "../rule.ts";

/** A linear function of its first argument: tangents go through it, gradients through its transpose. */
export function linear<K extends keyof Primitives>(
  apply: (t: NDArray, args: readonly NDArray[], params: Primitives[K]) => NDArray,
  transposed: (g: NDArray, args: readonly NDArray[], params: Primitives[K]) => NDArray,
): Rule<Primitives[K]> {
  return {
    jvp: ([t], { args, params }) => apply(t!, args, params),
    vjp: (g, { args, params }) => transposed(g, args, params),
  };
}

export const movementRules = {
  cast: linear<"cast">(
    (t, _, { dtype }) => cast(t, dtype),
    (g, [x]) => cast(g, x!.dtype),
  ),
  stopGradient: null,
  random: null,
  callback: null,
  reshape: linear<"reshape">(
    (t, _, { shape }) => reshape(t, shape),
    (g, [x]) => reshape(g, x!.shape),
  ),
  transpose: linear<"transpose">(
    (t, _, { axes }) => transpose(t, axes),
    (g, _, { axes }) => transpose(g, inverse(axes)),
  ),
  broadcastTo: linear<"broadcastTo">(
    (t, _, { shape }) => broadcastTo(t, shape),
    (g, [x], { shape }) => reshape(sum(g, repeatedAxes(x!.shape, shape)), x!.shape),
  ),
  slice: linear<"slice">(
    (t, _, { ranges }) => sliceRanges(t, ranges),
    (g, [x], { ranges }) => embed(g, x!.shape, ranges),
  ),
  embed: linear<"embed">(
    (t, _, { shape, ranges }) => embed(t, shape, ranges),
    (g, _, { ranges }) => sliceRanges(g, ranges),
  ),
  take: linear<"take">(
    (t, [, indices], { axis }) => take(t, indices!, axis),
    (g, [x, indices], { axis }) => scatterAdd(g, indices!, x!.shape[axis]!, axis),
  ),
  scatterAdd: linear<"scatterAdd">(
    (t, [, indices], { axis, size }) => scatterAdd(t, indices!, size, axis),
    (g, [, indices], { axis }) => take(g, indices!, axis),
  ),
  concatenate: {
    jvp: (tangents, { args, params }) =>
      join(
        tangents.map((t, i) => t ?? zerosLike(args[i]!)),
        params.axis,
      ),
    vjp: (g, { args, params: { axis } }, i) => {
      const start = args.slice(0, i).reduce((total, x) => total + x.shape[axis]!, 0);
      const ranges = args[i]!.shape.map((count, k) => ({ start: k === axis ? start : 0, step: 1, count }));
      return sliceRanges(g, ranges);
    },
  },
  where: {
    jvp: ([, a, b], { args, out }) => where(args[0]!, a ?? zerosLike(out), b ?? zerosLike(out)),
    vjp: (g, { args }, i) => (i === 1 ? where(args[0]!, g, 0) : where(args[0]!, 0, g)),
  },
} satisfies Partial<RuleTable>;

function inverse(axes: readonly number[]): number[] {
  const result = new Array<number>(axes.length);
  axes.forEach((axis, i) => (result[axis] = i));
  return result;
}

/** The axes of `to` along which `from` was repeated. */
function repeatedAxes(from: readonly number[], to: readonly number[]): number[] {
  const lead = to.length - from.length;
  const axes: number[] = [];
  for (let i = 0; i < to.length; i++) if (i < lead || (from[i - lead] === 1 && to[i] !== 1)) axes.push(i);
  return axes;
}
