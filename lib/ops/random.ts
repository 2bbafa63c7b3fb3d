/** Seeded random numbers: a key gives the same numbers everywhere, and splits into keys that give others. */
import { type DType, isFloat } from "../core/dtype.ts";
import { DTypeError, ShapeError } from "../core/errors.ts";
import { normalProbability, normalQuantile } from "../core/normal-quantile.ts";
import { checkShape, type Shape, showShape } from "../core/shape.ts";
import { threefry } from "../core/threefry.ts";
import { arange, array, type DTypeOption } from "../ndarray/creation.ts";
import { DenseArray } from "../ndarray/dense.ts";
import { NDArray } from "../ndarray/ndarray.ts";
import { slice } from "../ndarray/slice.ts";
import { div, neg } from "./arithmetic.ts";
import { log1p } from "./exponential.ts";
import { take } from "./gather.ts";
import { at } from "./indexing.ts";
import { bind, computing, type Primitives } from "./primitive.ts";
import { cumsum } from "./scan.ts";
import { argsort } from "./sort.ts";

/**
 * Where random numbers come from: an int32 array of shape (2,). The same key gives the same numbers, always; for
 * others make another key by {@link split}. The generator is Threefry-2x32: bits are a pure function of key and
 * position, so streams can be split without limit and drawn in any order.
 */
export type Key = NDArray;

const randomPrimitive = computing<"random">(
  "random",
  (_, { shape, dtype }) => [shape, dtype],
  ([key], { draw }, out) => {
    const { data, offset, strides } = key!;
    draw([data[offset]!, data[offset + strides[0]!]!], out.data);
  },
);

/**
 * An array that `draw` fills from the two words of a key, which may be traced: compiled and mapped functions draw anew
 * each time.
 */
function sample(
  caller: string,
  key: Key,
  shape: Shape,
  dtype: DType,
  draw: Primitives["random"]["draw"],
): NDArray {
  if (!(key instanceof NDArray) || key.dtype !== "int32" || key.ndim !== 1 || key.size !== 2) {
    const came = key instanceof NDArray ? `${key.dtype} ${showShape(key.shape)}` : String(key);
    throw new DTypeError(`random.${caller}: expected a key from random.key(seed), got ${came}`);
  }
  return bind(randomPrimitive, [key], { shape, dtype, draw });
}

function keyOf(high: number, low: number): Key {
  return new DenseArray(Int32Array.of(high, low), "int32", [2]);
}

/**
 * The key of a seed.
 * @param seed an integer from 0 to 2⁵³ − 1.
 * @throws RangeError when it is not.
 * @example
 * random.uniform(random.key(1), [2]).equal(random.uniform(random.key(1), [2])).toArray(); // => [1, 1]
 */
export function key(seed: number): Key {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`random.key: a seed is an integer ≥ 0, got ${seed}`);
  return keyOf(Math.floor(seed / 2 ** 32), seed % 2 ** 32);
}

/**
 * `count` keys whose streams have nothing to do with each other nor with that of the key they come from, which is
 * then best not used again.
 * @example
 * const [a, b] = random.split(random.key(0));
 * random.uniform(a).equal(random.uniform(b)).item(); // => 0
 */
export function split(key: Key, count: 2): [Key, Key];
export function split(key: Key, count: 3): [Key, Key, Key];
export function split(key: Key): [Key, Key];
export function split(key: Key, count: number): Key[];
export function split(key: Key, count = 2): Key[] {
  checkShape("random.split", [count]);
  const keys = sample("split", key, [count, 2], "int32", ([k0, k1], out) => {
    // The counter's high word sets splitting apart from drawing, which leaves it 0.
    for (let i = 0; i < count; i++) out.set(threefry(k0, k1, -1, i), 2 * i);
  });
  return Array.from({ length: count }, (_, i) => at(keys, i));
}

/** Calls `use` with `count` numbers from [0, 1): 53 random bits each, in steps of 2⁻⁵³. */
function uniforms(
  [k0, k1]: readonly [number, number],
  count: number,
  use: (u: number, i: number) => void,
): void {
  for (let i = 0; i < count; i++) {
    const [a, b] = threefry(k0, k1, 0, i);
    use(((a >>> 5) * 2 ** 26 + (b >>> 6)) / 2 ** 53, i);
  }
}

/** An array of `shape` filled with what `f` makes of numbers from [0, 1). */
function fill(caller: string, key: Key, shape: Shape, dtype: DType, f: (u: number) => number): NDArray {
  checkShape(`random.${caller}`, shape);
  return sample(caller, key, [...shape], dtype, (words, out) => {
    uniforms(words, out.length, (u, i) => (out[i] = f(u)));
  });
}

/** @throws DTypeError when numbers that are no integers were asked for as such. */
function floatDType(caller: string, { dtype = "float64" }: DTypeOption): DType {
  if (!isFloat(dtype)) throw new DTypeError(`random.${caller}: dtype must be a float, got ${dtype}`);
  return dtype;
}

/**
 * Numbers from [low, high), all equally likely.
 * @example
 * const x = random.uniform(random.key(0), [1000], { low: -1, high: 1 });
 * x.abs().max().item() <= 1; // => true
 */
export function uniform(
  key: Key,
  shape: Shape = [],
  options: DTypeOption & { readonly low?: number; readonly high?: number } = {},
): NDArray {
  const { low = 0, high = 1 } = options;
  const single = options.dtype === "float32";
  // A float32 rounds numbers just below `high` up to it, so it gets only as many bits as it has.
  return fill(
    "uniform",
    key,
    shape,
    floatDType("uniform", options),
    (u) => low + (high - low) * (single ? Math.floor(u * 2 ** 24) / 2 ** 24 : u),
  );
}

/**
 * Numbers from the normal distribution, by inverting its cumulative distribution function (Wichura's AS241).
 * @example
 * const x = random.normal(random.key(0), [10000], { mean: 5, std: 2 });
 * Math.round(x.mean().item()); // => 5
 * Math.round(x.std().item()); // => 2
 */
export function normal(
  key: Key,
  shape: Shape = [],
  options: DTypeOption & { readonly mean?: number; readonly std?: number } = {},
): NDArray {
  const { mean = 0, std = 1 } = options;
  return fill(
    "normal",
    key,
    shape,
    floatDType("normal", options),
    (u) => mean + std * normalQuantile((Math.floor(u * 2 ** 52) + 0.5) / 2 ** 52),
  );
}

/**
 * Normal numbers with mean 0 and standard deviation 1 before they are confined to [low, high]; multiply and add for
 * others.
 * @throws RangeError when low is not below high.
 * @example
 * random.truncatedNormal(random.key(0), -2, 2, [1000]).abs().max().item() <= 2; // => true
 */
export function truncatedNormal(
  key: Key,
  low: number,
  high: number,
  shape: Shape = [],
  options: DTypeOption = {},
): NDArray {
  if (!(low < high))
    throw new RangeError(`random.truncatedNormal: low must be below high, got ${low} and ${high}`);
  // Far to the right the probabilities crowd below 1; mirrored, they have all their digits.
  const mirror = low > 0;
  const [from, to] = mirror
    ? [normalProbability(-high), normalProbability(-low)]
    : [normalProbability(low), normalProbability(high)];
  return fill("truncatedNormal", key, shape, floatDType("truncatedNormal", options), (u) => {
    const x = normalQuantile(from + (to - from) * u);
    return Math.min(high, Math.max(low, mirror ? -x : x));
  });
}

/**
 * Elements of `from` along its first axis (of the integers below `from`, when it is a number): with replacement by
 * default, else each at most once. All are equally likely, or as likely as `p` says (in any unit).
 * @throws RangeError when more are asked for without replacement than there are, or `p` is not one number ≥ 0 for each.
 * @example
 * random.choice(random.key(0), 5, 3, { replace: false }).shape; // => [3]
 * random.choice(random.key(0), array([10, 20, 30]), 2, { p: [0, 1, 0] }).toArray(); // => [20, 20]
 */
export function choice(
  key: Key,
  from: number | NDArray,
  count: number,
  options: { readonly replace?: boolean; readonly p?: readonly number[] | NDArray } = {},
): NDArray {
  const n = typeof from === "number" ? from : (from.shape[0] ?? 0);
  const replace = options.replace ?? true;
  const p = options.p === undefined ? undefined : weights(options.p, n);
  const possible = p ? p.filter((share) => share > 0).length : n;
  if (!replace && count > possible)
    throw new RangeError(`random.choice: cannot pick ${count} of ${possible} without replacement`);
  const picked = p
    ? weighted(key, p, count, replace)
    : replace
      ? integers(key, 0, n, [count])
      : take(permutation(key, n), arange(count));
  return typeof from === "number" ? picked : take(from, picked, 0);
}

function weights(p: readonly number[] | NDArray, n: number): Float64Array {
  const list = Float64Array.from(p instanceof NDArray ? p.toTypedArray() : p);
  if (
    list.length !== n ||
    !list.every((share) => share >= 0 && share < Infinity) ||
    !list.some((s) => s > 0)
  ) {
    throw new RangeError(
      `random.choice: p needs ${n} numbers ≥ 0 that are not all 0, got ${list.length}: ${list.slice(0, 5).join(", ")}${list.length > 5 ? ", …" : ""}`,
    );
  }
  return list;
}

/** Positions, drawn with these weights: by their running totals, or in the order in which exponential clocks ring. */
function weighted(key: Key, p: Float64Array, count: number, replace: boolean): NDArray {
  if (!replace) {
    const clocks = div(neg(log1p(neg(uniform(key, [p.length])))), array(p));
    return at(argsort(clocks), slice(0, count));
  }
  const totals = cumsum(array(p)).toTypedArray();
  const last = p.findLastIndex((share) => share > 0);
  return fill("choice", key, [count], "int32", (u) => {
    const place = totals.findIndex((total) => u * totals.at(-1)! < total);
    return place < 0 ? last : place;
  });
}

/**
 * Integers (int32) from [low, high), all equally likely but for a bias below 2⁻²¹ relative.
 * @throws RangeError when there is none between the bounds.
 * @example
 * random.integers(random.key(0), 0, 6, [100]).max().item() < 6; // => true
 */
export function integers(key: Key, low: number, high: number, shape: Shape = []): NDArray {
  if (!Number.isInteger(low) || !Number.isInteger(high) || low >= high || Math.max(-low, high) > 2 ** 31) {
    throw new RangeError(`random.integers: needs 32-bit integers low < high, got ${low} and ${high}`);
  }
  return fill("integers", key, shape, "int32", (u) => low + Math.floor(u * (high - low)));
}

/**
 * true with probability `p`, bool.
 * @example
 * random.bernoulli(random.key(0), 0.25, [10000]).mean().item().toFixed(1); // => "0.3"
 */
export function bernoulli(key: Key, p: number, shape: Shape = []): NDArray {
  if (!(p >= 0 && p <= 1))
    throw new RangeError(`random.bernoulli: a probability is between 0 and 1, got ${p}`);
  return fill("bernoulli", key, shape, "bool", (u) => (u < p ? 1 : 0));
}

/**
 * The integers below `n` (int32) in random order, all orders equally likely (Fisher and Yates' shuffle); or, given an
 * array, its slices along the first axis in random order.
 * @example
 * random.permutation(random.key(0), 4).sum().item(); // => 6
 * random.permutation(random.key(0), array([[1, 2], [3, 4]])).shape; // => [2, 2]
 */
export function permutation(key: Key, n: number | NDArray): NDArray {
  if (typeof n !== "number" && n.ndim === 0)
    throw new ShapeError("random.permutation: a scalar has no axis to permute");
  const count = typeof n === "number" ? n : n.shape[0]!;
  checkShape("random.permutation", [count]);
  const indices = sample("permutation", key, [count], "int32", (words, order) => {
    for (let i = 0; i < count; i++) order[i] = i;
    uniforms(words, count, (u, i) => {
      const j = i + Math.floor(u * (count - i));
      [order[i], order[j]] = [order[j]!, order[i]!];
    });
  });
  return typeof n === "number" ? indices : take(n, indices, 0);
}

export { RandomState } from "./random-state.ts";
