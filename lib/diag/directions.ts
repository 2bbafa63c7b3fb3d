import type { NDArray } from "../ndarray/ndarray.ts";
import { array } from "../ndarray/creation.ts";
import { eigh } from "../ops/linalg/factor.ts";
import { mul, sub, div } from "../ops/arithmetic.ts";
import { where } from "../ops/elementwise.ts";
import { equal } from "../ops/compare.ts";
import { withValue } from "../ops/update.ts";
import { zerosLike } from "../ops/movement.ts";
import { type Key, normal, split } from "../ops/random.ts";
import { norm } from "../ops/reduce.ts";
import * as tree from "../ops/tree.ts";
import { addScaled, dot, flatten, length, scale, unflatten } from "./vector.ts";

/** One or two directions through the space of all parameters, along which a landscape is taken. */
export interface Directions<P> {
  /** Trees like the parameters. */
  readonly vectors: readonly P[];
  /** What a step along each is, for the axes. */
  readonly labels: readonly string[];
  /** Where all coordinates are 0. Default: the parameters that the landscape is taken at. */
  readonly origin?: P;
  /** Where to look, if it is plain from the directions. */
  readonly ranges?: readonly (readonly [low: number, high: number])[];
  /** For directions of a path: the share of its variance along each, from 0 to 1. */
  readonly explained?: readonly number[];
}

/** Options of {@link randomDirections}. */
export interface RandomDirectionOptions {
  /** Decides the directions: the same key gives the same ones. */
  readonly key: Key;
  /** How many, 1 or 2. Default 2. */
  readonly dimensions?: 1 | 2;
  /**
   * How long they are. "filter" (the default): as the weights, neuron by neuron; "layer": array by array; in both cases
   * 0 for biases and normalization layers. "none": of length 1 in all, and orthogonal.
   */
  readonly normalize?: "filter" | "layer" | "none";
}

/**
 * Random directions, made comparable between networks: a step of 1 changes the weights of every neuron by as much as they
 * are, whatever their scale. Networks whose weights differ only by factors that cancel then have the same landscape.
 *
 * The weights of one neuron lie along all axes but the last, as in {@link nn.Linear}. Arrays with fewer than two axes
 * (biases, the scales and shifts of normalization) are left alone.
 *
 * Source: H. Li, Z. Xu, G. Taylor, C. Studer and T. Goldstein (2018), Visualizing the loss landscape of neural nets.
 *
 * @throws TypeError for "filter" and "layer" when no array has two axes.
 * @example
 * const params = { weight: array([[3, 0.1], [4, 0]]), bias: array([1, 1]) };
 * const { vectors } = diag.randomDirections(params, { key: random.key(0) });
 * Array.from(norm(vectors[0]!.weight, 0).toTypedArray(), (x) => x.toFixed(6)); // => ["5.000000", "0.100000"]
 * vectors[0]!.bias.toArray(); // => [0, 0]
 */
export function randomDirections<P>(params: P, options: RandomDirectionOptions): Directions<P> {
  const { key, dimensions = 2, normalize = "filter" } = options;
  const arrays = tree.leaves(params);
  if (normalize !== "none" && !arrays.some((x) => x.ndim >= 2)) {
    throw new TypeError(
      `randomDirections: normalize "${normalize}" goes by the weights of layers, but no parameter is a matrix; use normalize: "none"`,
    );
  }
  const vectors = split(key, dimensions).map((one) => {
    const keys = split(one, arrays.length);
    const drawn = arrays.map((x, i) => {
      if (normalize !== "none" && x.ndim < 2) return zerosLike(x);
      return sized(
        normal(keys[i]!, x.shape, { dtype: x.dtype === "float32" ? "float32" : "float64" }),
        x,
        normalize,
      );
    });
    return tree.unflatten(params, drawn);
  });
  if (normalize === "none")
    return { vectors: orthonormal(params, vectors), labels: names(dimensions, "distance in θ") };
  return {
    vectors,
    labels: names(dimensions, `× each ${normalize === "filter" ? "neuron" : "layer"}'s weights`),
  };
}

function names(count: number, unit: string): string[] {
  return Array.from({ length: count }, (_, i) => `direction ${i + 1} (${unit})`);
}

/** A direction as long as the weights: neuron by neuron, or as a whole. */
function sized(d: NDArray, weight: NDArray, normalize: "filter" | "layer" | "none"): NDArray {
  if (normalize === "none") return d;
  const axes = Array.from({ length: weight.ndim - (normalize === "filter" ? 1 : 0) }, (_, i) => i);
  const [have, want] = [norm(d, axes, { keepdims: true }), norm(weight, axes, { keepdims: true })];
  return mul(d, div(want, where(equal(have, 0), 1, have)));
}

function orthonormal<P>(like: P, vectors: readonly P[]): P[] {
  const done: Float64Array[] = [];
  for (const vector of vectors) {
    const v = flatten(vector);
    for (const q of done) addScaled(v, -dot(q, v), q);
    scale(v, 1 / length(v));
    done.push(v);
  }
  return done.map((v) => unflatten(like, v));
}

/**
 * The directions of single parameters: the landscape over their values, all others as they are.
 *
 * @param names One or two elements by name: an array's name in the tree and an index, such as `layers.0.weight[1,2]`;
 * of an array without axes the name alone.
 * @throws RangeError when there is no such element, or not one or two of them.
 * @example
 * const params = { w: array([1, 2, 3]), b: array(4) };
 * const { vectors, origin, labels } = diag.parameterDirections(params, ["w[1]", "b"]);
 * vectors.map((v) => tree.ravel(v)[0].toArray()); // => [[0, 1, 0, 0], [0, 0, 0, 1]]
 * origin!.w.toArray(); // => [1, 0, 3]
 * labels; // => ["w[1]", "b"]
 */
export function parameterDirections<P>(params: P, names: readonly string[]): Directions<P> {
  if (names.length < 1 || names.length > 2) {
    throw new RangeError(`parameterDirections: name one or two parameters, got ${names.length}`);
  }
  const arrays = tree.leaves(params);
  const places = names.map((name) => place(name, tree.names(params), arrays));
  const set = (of: readonly NDArray[], { array, index }: (typeof places)[number], value: number) =>
    of.map((x, i) => (i === array ? withValue(x, index, value) : x));
  const blank = arrays.map(zerosLike);
  const origin = places.reduce<readonly NDArray[]>((now, at) => set(now, at, 0), arrays);
  return {
    vectors: places.map((at) => tree.unflatten(params, set(blank, at, 1))),
    labels: names,
    origin: tree.unflatten(params, origin),
  };
}

function place(
  name: string,
  all: readonly string[],
  arrays: readonly NDArray[],
): { array: number; index: number[] } {
  const [, path = "", inside] = /^(.*?)(?:\[([\d, ]*)\])?$/.exec(name) ?? [];
  const index = inside === undefined || inside.trim() === "" ? [] : inside.split(",").map(Number);
  const array = all.indexOf(path);
  const shape = arrays[array]?.shape;
  if (shape?.length !== index.length || !index.every((i, axis) => i < shape[axis]!)) {
    const have = all.map((one, i) => `${one || "(the array itself)"} (${arrays[i]!.shape.join(", ")})`);
    throw new RangeError(
      `parameterDirections: there is no single parameter “${name}”; name one as in weight[0,1]. The arrays and their shapes: ${have.join(", ")}`,
    );
  }
  return { array, index };
}

/**
 * The line through two solutions, or the plane through three: coordinate 0 is the first, 1 the second; along the other axis
 * 1 is the third.
 *
 * @param solutions Two or three trees of one structure.
 * @param names What they are called. Default: "first", "second", "third".
 * @throws RangeError when not two or three came.
 * @example
 * const { vectors, ranges } = diag.directionsBetween([array([1, 1]), array([3, 1])]);
 * vectors[0]!.toArray(); // => [2, 0]
 * ranges; // => [[-0.5, 1.5]]
 */
export function directionsBetween<P>(
  solutions: readonly P[],
  names: readonly string[] = ["first", "second", "third"],
): Directions<P> {
  const [origin, ...others] = solutions;
  if (origin === undefined || others.length < 1 || others.length > 2) {
    throw new RangeError(`directionsBetween: expected two or three solutions, got ${solutions.length}`);
  }
  return {
    vectors: others.map((other) => tree.map(sub, other, origin)),
    labels: others.map((_, i) => `from ${names[0]} (0) to ${names[i + 1]} (1)`),
    origin,
    ranges: others.map(() => [-0.5, 1.5] as const),
  };
}

/** How many points of a path its principal directions are taken from, evenly chosen. */
const MOST_POINTS = 256;

/**
 * The plane in which a path through parameter space has most of its variance: its first principal components, of length
 * 1. The plane goes through the path's last point, which has coordinates (0, 0).
 *
 * Of a path with more than 256 points, 256 evenly chosen ones count.
 *
 * Source: H. Li et al. (2018), Visualizing the loss landscape of neural nets, section 7.
 *
 * @throws RangeError when the path does not vary in so many dimensions.
 * @example
 * const path = [array([4, 0, 1]), array([2, 1, 1]), array([0, 0, 1])];
 * const { explained } = diag.pcaDirections(path);
 * explained!.map((share) => share.toFixed(3)); // => ["0.923", "0.077"]
 */
export function pcaDirections<P>(path: readonly P[], dimensions: 1 | 2 = 2): Directions<P> {
  const last = path.at(-1);
  const points = evenly(path.length, MOST_POINTS).map((i) => flatten(path[i]));
  const size = points[0]?.length ?? 0;
  const mean = new Float64Array(size);
  for (const point of points) addScaled(mean, 1 / points.length, point);
  for (const point of points) addScaled(point, -1, mean);
  // The Gram matrix has the covariance's eigenvalues, and is as large as the path is long, not as the model is.
  const m = points.length;
  const gram = new Float64Array(m * m);
  points.forEach((a, i) => {
    for (let j = 0; j <= i; j++) gram[i * m + j] = gram[j * m + i] = dot(a, points[j]!);
  });
  const total = points.reduce((sum, _, i) => sum + gram[i * m + i]!, 0);
  const parts = eigh(array(gram, { shape: [m, m] }));
  const [values, vectors] = [parts.values.toTypedArray(), parts.vectors.toTypedArray()];
  const found = Array.from({ length: dimensions }, (_, k) => m - 1 - k);
  const least = 1e-12 * total;
  if (last === undefined || found.some((i) => !((values[i] ?? 0) > least))) {
    throw new RangeError(
      `pcaDirections: a path of ${path.length} points does not vary in ${dimensions} dimensions; give a longer or less straight one`,
    );
  }
  const components = found.map((i) => {
    const v = new Float64Array(size);
    points.forEach((point, k) => addScaled(v, vectors[k * m + i]!, point));
    scale(v, 1 / length(v));
    // Turned so that the path ends on its right or upper side.
    if (dot(v, points[m - 1]!) < dot(v, points[0]!)) scale(v, -1);
    return v;
  });
  const explained = found.map((i) => values[i]! / total);
  return {
    vectors: components.map((v) => unflatten(last, v)),
    labels: explained.map((share, k) => `component ${k + 1} (${(100 * share).toPrecision(3)} % of variance)`),
    origin: last,
    explained,
  };
}

/** At most so many of `count` positions, evenly chosen, the first and the last among them. */
export function evenly(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)));
}
