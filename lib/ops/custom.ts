import { ShapeError } from "../core/errors.ts";
import { sameShape, showShape } from "../core/shape.ts";
import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { define, asArray, bind, type CustomRule, dense } from "./primitive.ts";

const customPrimitive = define<"custom">({
  name: "custom",
  forward: (args, { f }) => dense("customRule", f(...args)),
});

/**
 * A function of arrays whose derivatives are given instead of found: `vjp` for reverse mode (gradients), `jvp` for
 * forward mode; give what is needed. Both are written in operations, so they have derivatives themselves. Useful where
 * a better formula is known than the one that differentiation finds, or to change gradients on purpose.
 *
 * @returns the function, whose gradients have the shapes of its arguments.
 * @throws ShapeError when a rule gives a gradient of the wrong shape; TypeError in a mode that has no rule.
 * @example
 * const clipped = customRule((x: NDArray) => x, { vjp: (g) => [g.maximum(-1).minimum(1)] });
 * grad((x: NDArray) => clipped(x).mul(array([5, 0.5])).sum())(array([1, 2])).toArray(); // => [1, 0.5]
 */
export function customRule(
  f: (...args: NDArray[]) => NDArray,
  rule: Omit<CustomRule, "f">,
): (...args: Operand[]) => NDArray {
  const params: CustomRule = { f, ...rule };
  return (...args) =>
    bind(
      customPrimitive,
      args.map((x) => asArray(x)),
      params,
    );
}

/** Refuses a derivative that does not have the shape of what it belongs to. */
export function checkDerivative(of: NDArray, derivative: NDArray | undefined): NDArray {
  if (derivative === undefined || !sameShape(derivative.shape, of.shape)) {
    const came = derivative ? showShape(derivative.shape) : "none";
    throw new ShapeError(
      `customRule: a rule gave a derivative of shape ${came} for an array of shape ${showShape(of.shape)}`,
    );
  }
  return derivative;
}
