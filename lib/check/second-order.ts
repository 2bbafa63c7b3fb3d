import { grad } from "../autodiff/gradient.ts";
import { jvp } from "../autodiff/jacobian.ts";
import { array } from "../ndarray/creation.ts";
import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { add, mul } from "../ops/arithmetic.ts";
import type { Key } from "../ops/random.ts";
import { sum } from "../ops/reduce.ts";
import * as tree from "../ops/tree.ts";
import { randomDirections } from "./directions.ts";
import { asTree } from "./numerical.ts";

/** A function of the parameters to one number, and what is claimed to be its gradient. */
export interface Claim<P> {
  readonly cost: (params: P) => Operand;
  readonly gradient: (params: P) => P;
}

/**
 * Second derivatives as a first one: of v·∇J(θ), the slope of the cost along a fixed direction v, the gradient is the
 * Hessian times v. So what checks a gradient checks a Hessian-vector product, against differences of gradients.
 *
 * @param options `gradient`, by default {@link grad} of the cost; `hessianProduct`, (θ, v) ↦ ∇²J(θ) v, by default the
 * gradient differentiated forward; `key`, which decides v.
 */
export function secondOrder<P>(
  cost: (params: P) => Operand,
  params: P | tree.Input<P>,
  options: {
    readonly gradient?: ((params: P) => P) | undefined;
    readonly hessianProduct?: ((params: P, v: P) => P) | undefined;
    readonly key: Key;
  },
): Claim<P> {
  const { gradient = grad(cost), key } = options;
  const { hessianProduct = (p: P, v: P): P => jvp(gradient, [p], [v])[1] } = options;
  const [theta, unravel] = tree.ravel(asTree<P>("gradCheck", params));
  const v = unravel(array(randomDirections(theta.size, 1, key)[0]!));
  const along = tree.leaves(v);
  return {
    cost: (p) =>
      tree
        .leaves(gradient(p))
        .map((g, i) => sum(mul(g, along[i]!)))
        .reduce<NDArray>((total, part) => add(total, part), array(0)),
    gradient: (p) => hessianProduct(p, v),
  };
}
