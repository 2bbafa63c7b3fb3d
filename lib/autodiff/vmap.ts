import { ShapeError } from "../core/errors.ts";
import { normalizeAxis, showShape } from "../core/shape.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { broadcastTo, moveAxis } from "../ops/movement.ts";
import {
  bind,
  type CustomRule,
  type Primitive,
  type PrimitiveName,
  type Primitives,
} from "../ops/primitive.ts";
import * as tree from "../ops/tree.ts";
import { aligned, batchingRule } from "./rules/batching.ts";
import { nextLevel, ValueTracer } from "./tracer.ts";
import type { Shape } from "../core/shape.ts";

/** One example that stands for many: the value holds all of them along an axis in front that the shape leaves out. */
class BatchTracer extends ValueTracer {
  override get shape(): Shape {
    return this.primal.shape.slice(1);
  }

  override bind<K extends PrimitiveName>(
    primitive: Primitive<K>,
    args: readonly NDArray[],
    params: Primitives[K],
  ): NDArray {
    const own = args.map((x) => x instanceof BatchTracer && x.level === this.level);
    const values = args.map((x, i) => (own[i] ? (x as BatchTracer).primal : x));
    const batch = { own, count: this.primal.shape[0]! };
    if ("f" in params)
      return this.wrap(bind(primitive, aligned(values, batch), mappedRule(params) as Primitives[K]));
    return this.wrap(batchingRule(primitive.name)(primitive, values, params, batch));
  }

  private wrap(value: NDArray): BatchTracer {
    return new BatchTracer(this.level, value);
  }
}

/** A user's function with rules, as a function of whole batches with rules for them. */
function mappedRule({ f, vjp, jvp }: CustomRule): CustomRule {
  return {
    f: vmap(f),
    vjp: vjp && vmap(vjp),
    jvp: jvp && vmap(jvp),
  };
}

/** Which axis of the arguments and of the result counts the examples. */
export interface VmapOptions {
  /** For each argument the axis that is mapped over, or null to use it whole for every example; default 0 for all. */
  readonly inAxes?: number | readonly (number | null)[];
  /** Where the axis of examples stands in the result; default 0. */
  readonly outAxis?: number;
}

/**
 * The function that does for every example at once what `f` does for one: written for one example, run on all without
 * a loop. Arguments and result are trees; numbers and whatever is no array are the same for every example. Composes
 * with all derivatives: `vmap(grad(loss), { inAxes: [null, 0, 0] })` gives the gradient of each example.
 *
 * @throws ShapeError when nothing is mapped over, or the arguments have different numbers of examples.
 * @example
 * const dots = vmap((a: NDArray, b: NDArray) => a.dot(b));
 * dots(array([[1, 2], [3, 4]]), array([[1, 0], [0, 1]])).toArray(); // => [1, 4]
 * const slope = vmap(grad((x: NDArray) => x.pow(3)));
 * slope(array([1, 2, 3])).toArray(); // => [3, 12, 27]
 */
export function vmap<A extends unknown[], Y>(
  f: (...args: A) => Y,
  options: VmapOptions = {},
): (...args: A) => Y {
  const { inAxes = 0, outAxis = 0 } = options;
  return (...args) => {
    const level = nextLevel();
    let count: number | undefined;
    const mapped = args.map((arg, i) => {
      const axis = typeof inAxes === "number" ? inAxes : inAxes[i];
      if (axis === null || axis === undefined) return arg;
      return tree.mapArrays((x) => {
        const front = moveAxis(x, normalizeAxis("vmap", axis, x.ndim), 0);
        count ??= front.shape[0]!;
        if (front.shape[0] !== count) {
          throw new ShapeError(
            `vmap: ${count} examples came before, but ${showShape(x.shape)} has ${front.shape[0]!} along axis ${axis}`,
          );
        }
        return new BatchTracer(level, front);
      }, arg);
    }) as A;
    if (count === undefined) throw new ShapeError("vmap: no argument has an axis to map over");
    const examples = count;
    return tree.mapArrays(
      (y) => {
        const all =
          y instanceof BatchTracer && y.level === level ? y.primal : broadcastTo(y, [examples, ...y.shape]);
        return moveAxis(all, 0, outAxis);
      },
      f(...mapped),
    );
  };
}
