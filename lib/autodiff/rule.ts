import type { NDArray } from "../ndarray/ndarray.ts";
import type { PrimitiveName, Primitives } from "../ops/primitive.ts";

/** One application of a primitive: what went in, what came out. */
export interface Site<P> {
  readonly args: readonly NDArray[];
  readonly out: NDArray;
  readonly params: P;
}

/** The two derivatives of a primitive, written in operations, so that they have derivatives themselves. */
export interface Rule<P> {
  /** Σᵢ (∂out/∂argᵢ) tᵢ, over the arguments that have a tangent. At least one has. */
  readonly jvp: (tangents: readonly (NDArray | undefined)[], site: Site<P>) => NDArray;
  /** gᵀ ∂out/∂argᵢ: what the gradient g of the output says about argument `i`. */
  readonly vjp: (g: NDArray, site: Site<P>, i: number) => NDArray;
}

/** A rule for every primitive; `null` where the derivative is 0 everywhere it exists. */
export type RuleTable = { readonly [K in PrimitiveName]: Rule<Primitives[K]> | null };
