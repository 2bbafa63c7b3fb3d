import { DTypeError } from "../core/errors.ts";
import { array } from "../ndarray/creation.ts";
import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { asArray } from "../ops/primitive.ts";
import * as tree from "../ops/tree.ts";
import type { VectorCost } from "./noise.ts";

/** Options of {@link numericalGradient}. */
export interface NumericalGradientOptions {
  /** How far each parameter is nudged, ε. Default 1e-5. */
  readonly epsilon?: number;
  /** Nudged to both sides, (J(θ+ε) − J(θ−ε))/(2ε), or to one, (J(θ+ε) − J(θ))/ε. Default "two". */
  readonly sides?: "one" | "two";
}

/**
 * The gradient by nudging one parameter after the other and looking what the cost does: for each component i of θ,
 * (J(θ + ε eᵢ) − J(θ − ε eᵢ)) / (2ε).
 *
 * Its error has two parts. Truncation shrinks with ε: as ε² for two sides, as ε for one. Round-off grows: the cost is
 * known to about 2⁻⁵³ |J|, so the quotient to about 2⁻⁵³ |J|/ε. With two sides and numbers of order 1 the sum is least
 * near ε = 1e-5, the default.
 *
 * @param cost J, from a tree of float64 parameters to one number. It is called twice for each parameter.
 * @param params θ, a tree; it is not changed.
 * @returns A tree like `params`.
 * @throws RangeError unless ε is above 0; DTypeError when a parameter is not float64, whose rounding alone would hide
 * most errors.
 * @example
 * const cube = (x: NDArray) => x.pow(3);
 * numericalGradient(cube, 1, { epsilon: 0.01 }).item().toFixed(6); // => "3.000100"
 * numericalGradient(cube, 1, { epsilon: 0.01, sides: "one" }).item().toFixed(6); // => "3.030100"
 */
export function numericalGradient<P = NDArray>(
  cost: (params: P) => Operand,
  params: P | tree.Input<P>,
  options: NumericalGradientOptions = {},
): P {
  const [theta, unravel] = tree.ravel(asTree<P>("numericalGradient", params));
  return unravel(array(differences(onVectors(cost, unravel), theta.toTypedArray(), options)));
}

/** The parameters with plain numbers made arrays, all float64. */
export function asTree<P>(caller: string, params: P | tree.Input<P>): P {
  const names = tree.names(params);
  tree.leaves(params).forEach((x, i) => {
    if (x.dtype !== "float64") {
      const name = names[i] === "" ? "the argument" : names[i]!;
      throw new DTypeError(
        `${caller}: ${name} is ${x.dtype}; differences of costs need float64 (convert with astype for the check)`,
      );
    }
  });
  return tree.map((x) => x, params) as P;
}

/** A cost of a tree as a function of θ, plain numbers in and out. */
export function onVectors<P>(cost: (params: P) => Operand, unravel: (theta: NDArray) => P): VectorCost {
  return (theta) => asArray(cost(unravel(array(theta)))).item();
}

/** The difference quotients along every component of θ. */
export function differences(
  cost: VectorCost,
  theta: ArrayLike<number>,
  { epsilon = 1e-5, sides = "two" }: NumericalGradientOptions,
): Float64Array {
  if (!(epsilon > 0 && epsilon < Infinity)) {
    throw new RangeError(`numericalGradient: epsilon must be a number above 0, got ${epsilon}`);
  }
  const nudged = (i: number, by: number): number => {
    const copy = Float64Array.from(theta);
    copy[i]! += by;
    return cost(copy);
  };
  if (sides === "one") {
    const here = cost(Float64Array.from(theta));
    return Float64Array.from(theta, (_, i) => (nudged(i, epsilon) - here) / epsilon);
  }
  return Float64Array.from(theta, (_, i) => (nudged(i, epsilon) - nudged(i, -epsilon)) / (2 * epsilon));
}
