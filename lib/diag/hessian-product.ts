import { compile } from "../autodiff/compile/compile.ts";
import { hvp } from "../autodiff/jacobian.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { normal, type Key } from "../ops/random.ts";
import * as tree from "../ops/tree.ts";
import { flatten, unflatten } from "./vector.ts";

/** The Hessian of a cost as what it does to vectors over θ, see {@link flatten}. */
export type Product = (v: Float64Array) => Float64Array;

/** Options of all that looks at a Hessian by its products with vectors. */
export interface HessianOptions {
  /** Decides the random vectors to start from: the same key gives the same bits. */
  readonly key: Key;
  /** Record the product once and run it as a plan, see {@link compile}. Default true; false for a cost that reads numbers. */
  readonly compiled?: boolean;
}

/**
 * v ↦ ∇²J(θ) v at some parameters. Compiled, all that does not depend on v (the activations, the gradients going back)
 * is computed once.
 *
 * @throws RangeError, from the product, when it is not finite.
 */
export function hessianProduct<P>(
  caller: string,
  cost: (params: P) => NDArray,
  params: P,
  compiled = true,
): Product {
  const curve = (v: P): P => hvp(cost)(params, v);
  return finite(caller, params, compiled ? compile(curve) : curve);
}

/** The same at one point after another: (θ) ↦ (v ↦ ∇²J(θ) v), recorded once. */
export function hessianProducts<P>(
  caller: string,
  cost: (params: P) => NDArray,
  compiled = true,
): (params: P) => Product {
  const curve = (params: P, v: P): P => hvp(cost)(params, v);
  const run = compiled ? compile(curve) : curve;
  return (params) => finite(caller, params, (v) => run(params, v));
}

function finite<P>(caller: string, params: P, curve: (v: P) => P): Product {
  return (v) => {
    const product = flatten(curve(unflatten(params, v)));
    if (product.every(Number.isFinite)) return product;
    throw new RangeError(`${caller}: the Hessian is not finite at these parameters; look from another point`);
  };
}

/** The tree with its numbers as arrays, and how many they are. */
export function parametersOf<P>(caller: string, params: P | tree.Input<P>): [params: P, count: number] {
  const arrays = tree.map((x) => x, params) as P;
  const count = tree.leaves(arrays).reduce((sum, x) => sum + x.size, 0);
  if (count === 0) throw new TypeError(`${caller}: the parameters hold no numbers`);
  return [arrays, count];
}

/** A random vector of normal numbers. */
export function randomVector(key: Key, count: number): Float64Array {
  return normal(key, [count]).toTypedArray() as Float64Array;
}
