/** Trees of arrays, as parameters and gradients are: their leaves, their names, and one function over all leaves. */
import { ShapeError } from "../core/errors.ts";
import { mapLeaves, mapNamedLeaves } from "../core/tree.ts";
import { showShape } from "../core/shape.ts";
import { NDArray } from "../ndarray/ndarray.ts";
import { concatenate } from "./join.ts";
import { reshape, sliceRanges } from "./movement.ts";
import { asArray } from "./primitive.ts";

/**
 * A tree of parameters with each array replaceable by a plain number, as callers may write it. In plain objects and
 * arrays a number is a parameter of shape (); in a class instance (a layer, say) it is a setting, and left alone.
 */
export type Input<P> = P extends NDArray
  ? NDArray | number
  : P extends (...args: never[]) => unknown
    ? P
    : P extends object
      ? { [K in keyof P]: Input<P[K]> }
      : P;

function isLeaf(value: unknown, module: boolean): value is NDArray | number {
  return value instanceof NDArray || (typeof value === "number" && !module);
}

/**
 * The tree with `f` applied to every array. Further trees of the same structure hand `f` their arrays too.
 *
 * @throws TypeError when another tree lacks an array that the first has.
 * @example
 * const params = { w: array([1, 2]), b: array(3) };
 * const half = tree.map((x) => x.mul(0.5), params);
 * half.w.toArray(); // => [0.5, 1]
 */
export function map<P>(
  f: (leaf: NDArray, ...others: NDArray[]) => NDArray,
  tree: P,
  ...rest: readonly P[]
): P {
  if (rest.length === 0) return mapLeaves(tree, isLeaf, (leaf) => f(asArray(leaf))) as P;
  const others = rest.map((other) => new Map(named(other)));
  return mapNamedLeaves(tree, isLeaf, (leaf, name) => {
    const beside = others.map((other) => {
      const found = other.get(name);
      if (found === undefined)
        throw new TypeError(`tree.map: a tree has no array ${name === "" ? "at its root" : name}`);
      return found;
    });
    return f(asArray(leaf), ...beside);
  }) as P;
}

/**
 * The tree with `f` applied to every array, where numbers are no parameters but stay as they are.
 * @example
 * tree.mapArrays((x) => x.neg(), { x: array([1]), n: 2 }).n; // => 2
 */
export function mapArrays<P>(f: (leaf: NDArray) => NDArray, tree: P): P {
  return mapLeaves(tree, (value): value is NDArray => value instanceof NDArray, f) as P;
}

function named(tree: unknown): [string, NDArray][] {
  const result: [string, NDArray][] = [];
  mapNamedLeaves(tree, isLeaf, (leaf, name) => {
    result.push([name, asArray(leaf)]);
    return leaf;
  });
  return result;
}

/**
 * The arrays of a tree, in the order of its keys.
 * @example
 * tree.leaves({ w: array([1, 2]), b: array(3) }).length; // => 2
 */
export function leaves(tree: unknown): NDArray[] {
  const result: NDArray[] = [];
  mapLeaves(tree, isLeaf, (leaf) => {
    result.push(asArray(leaf));
    return leaf;
  });
  return result;
}

/**
 * Where each array of {@link leaves} stands in the tree.
 * @example
 * tree.names({ layers: [{ weight: array([1]) }, { weight: array([2]) }] }); // => ["layers.0.weight", "layers.1.weight"]
 */
export function names(tree: unknown): string[] {
  return named(tree).map(([name]) => name);
}

/**
 * A tree of this structure with other arrays, in the order of {@link leaves}.
 * @throws TypeError when there are more or fewer of them than the tree has.
 * @example
 * tree.unflatten({ w: array([1, 2]), b: array(3) }, [array([4, 5]), array(6)]).b.item(); // => 6
 */
export function unflatten<P>(tree: P, arrays: readonly NDArray[]): P {
  let next = 0;
  const result = mapLeaves(tree, isLeaf, () => arrays[next++]) as P;
  if (next !== arrays.length)
    throw new TypeError(`tree.unflatten: the tree has ${next} arrays, ${arrays.length} came`);
  return result;
}

/**
 * All numbers of a tree in one vector θ, and the way back: each array flattened, one after the other.
 *
 * @returns θ of shape (n,), and a function that gives a tree like this one with the numbers of a vector.
 * @example
 * const [theta, unravel] = tree.ravel({ w: array([[1, 2], [3, 4]]), b: array(5) });
 * theta.toArray(); // => [1, 2, 3, 4, 5]
 * unravel(theta.mul(2)).w.toArray(); // => [[2, 4], [6, 8]]
 */
export function ravel<P>(tree: P): [theta: NDArray, unravel: (theta: NDArray) => P] {
  const arrays = leaves(tree);
  if (arrays.length === 0) throw new TypeError("tree.ravel: the tree has no arrays");
  const theta = concatenate(arrays.map((x) => reshape(x, [-1])));
  const unravel = (vector: NDArray): P => {
    if (vector.ndim !== 1 || vector.size !== theta.size) {
      throw new ShapeError(
        `tree.ravel: expected a vector of shape (${theta.size},), got ${showShape(vector.shape)}`,
      );
    }
    let start = 0;
    const parts = arrays.map((x) => {
      const part = reshape(sliceRanges(vector, [{ start, step: 1, count: x.size }]), x.shape);
      start += x.size;
      return part;
    });
    return unflatten(tree, parts);
  };
  return [theta, unravel];
}
