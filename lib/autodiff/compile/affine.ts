import { isFloat } from "../../core/dtype.ts";
import { DenseArray } from "../../ndarray/dense.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { add, mul } from "../../ops/arithmetic.ts";
import { cast, reshape } from "../../ops/movement.ts";
import { bind, type Primitive, type PrimitiveName, type Primitives } from "../../ops/primitive.ts";
import * as tree from "../../ops/tree.ts";
import { rules } from "../rules/index.ts";
import { nextLevel, ValueTracer } from "../tracer.ts";
import { compile, type Compiled } from "./compile.ts";

/** Says for which of its arguments being affine the result is affine, the others being constants. */
type Affinity = (own: readonly boolean[]) => boolean;

const all: Affinity = () => true;
const onlyFirst: Affinity = (own) => own.every((is, i) => !is || i === 0);
const oneOfTwo: Affinity = ([a, b]) => a !== b;

/** Every primitive not named here needs the numbers. */
const affinity: { readonly [K in PrimitiveName]?: Affinity } = {
  neg: all,
  add: all,
  sub: all,
  reshape: all,
  transpose: all,
  broadcastTo: all,
  slice: all,
  embed: all,
  concatenate: all,
  sum: all,
  cumsum: all,
  cast: all,
  mul: oneOfTwo,
  matmul: oneOfTwo,
  div: onlyFirst,
  take: onlyFirst,
  scatterAdd: onlyFirst,
  where: ([condition]) => !condition,
};

/**
 * An array that is affine in some numbers: constant + t₁ slope₁ + t₂ slope₂ + …. As long as it only meets constants in
 * operations that keep it affine, they work on constant and slopes, which are the same for all t; the first operation
 * that does not is handed the sum.
 */
class AffineTracer extends ValueTracer {
  /** One for each t; undefined where the array does not depend on it. */
  private readonly slopes: readonly (NDArray | undefined)[];
  private readonly coordinates: readonly NDArray[];
  private settled: NDArray | undefined;

  constructor(
    level: number,
    constant: NDArray,
    slopes: readonly (NDArray | undefined)[],
    coordinates: readonly NDArray[],
  ) {
    super(level, constant);
    this.slopes = slopes;
    this.coordinates = coordinates;
  }

  override bind<K extends PrimitiveName>(
    primitive: Primitive<K>,
    args: readonly NDArray[],
    params: Primitives[K],
  ): NDArray {
    const own = args.map((x) => (x instanceof AffineTracer && x.level === this.level ? x : undefined));
    const constants = args.map((x, i) => own[i]?.primal ?? x);
    const keeps =
      affinity[primitive.name]?.(own.map((x) => x !== undefined)) &&
      constants.every((x) => x instanceof DenseArray);
    const out = keeps ? bind(primitive, constants, params) : undefined;
    if (out === undefined || !isFloat(out.dtype)) {
      return bind(
        primitive,
        args.map((x, i) => own[i]?.value() ?? x),
        params,
      );
    }
    const slopes = this.coordinates.map((_, k) => {
      const tangents = own.map((x) => x?.slopes[k]);
      // What is linear moves as its derivative says.
      return tangents.some((t) => t)
        ? rules[primitive.name]!.jvp(tangents, { args: constants, out, params })
        : undefined;
    });
    return new AffineTracer(this.level, out, slopes, this.coordinates);
  }

  /** The sum, for the values of t that the recording is about. */
  value(): NDArray {
    return (this.settled ??= this.summed());
  }

  /** Last coordinate first, with a place of its own for all but the first: it stays as it is while only t₁ changes. */
  private summed(): NDArray {
    let total = this.primal;
    for (let k = this.slopes.length - 1; k >= 0; k--) {
      const slope = this.slopes[k];
      // What is looked at lies somewhere: this keeps the others' sum out of the loop that adds the first.
      if (k === 0 && slope && total !== this.primal) total = reshape(reshape(total, [-1]), total.shape);
      if (slope) total = add(total, mul(cast(this.coordinates[k]!, slope.dtype), slope));
    }
    return total;
  }
}

/**
 * A function of parameters as a function of steps from a point, (t₁, t₂, …) ↦ f(origin + t₁ v₁ + t₂ v₂ + …), compiled.
 *
 * Whatever f computes of its parameters by operations that are linear in them, up to the first that is not, is computed
 * once for the origin and once for each direction, and then only added up: the first layer of a network costs a
 * product of matrices for each of them, and none for each step. While only t₁ changes from call to call, not even the sum of the
 * others is made anew. Results change at the next call, see `reuse` of {@link compile}.
 *
 * @throws TypeError when a direction lacks an array that the origin has; as {@link compile} does.
 */
export function compileAlong<P, Y>(
  f: (params: P) => Y,
  origin: P,
  directions: readonly P[],
): Compiled<(NDArray | number)[], Y> {
  return compile(
    (...t: (NDArray | number)[]) => {
      const level = nextLevel();
      const at = t as NDArray[];
      const params = tree.map(
        (constant, ...slopes) => {
          const moving = slopes.map((slope) => (isZero(slope) ? undefined : cast(slope, constant.dtype)));
          return moving.some((slope) => slope) ? new AffineTracer(level, constant, moving, at) : constant;
        },
        origin,
        ...directions,
      );
      return tree.mapArrays(
        (y) => (y instanceof AffineTracer && y.level === level ? y.value() : y),
        f(params),
      );
    },
    { incremental: true, reuse: true },
  );
}

function isZero(x: NDArray): boolean {
  return x.toTypedArray().every((value: number) => value === 0);
}
