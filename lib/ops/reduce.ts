import type { ReduceName } from "../backend/backend.ts";
import { backend } from "../backend/registry.ts";
import { type DType, isFloat } from "../core/dtype.ts";
import { ShapeError } from "../core/errors.ts";
import { type Axis, normalizeAxes, normalizeAxis, reducedShape, showShape, sizeOf } from "../core/shape.ts";
import type { DenseArray } from "../ndarray/dense.ts";
import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { abs, div, mul, square, sqrt, sub } from "./arithmetic.ts";
import { equal, greater } from "./compare.ts";
import { where } from "./elementwise.ts";
import { exp, log } from "./exponential.ts";
import { asNumbers, broadcastTo, cast, reshape, sliceRanges, transpose } from "./movement.ts";
import { concatenate } from "./join.ts";
import { add } from "./arithmetic.ts";
import type { NormOptions, ReduceOptions, VarianceOptions } from "../ndarray/options.ts";
import { asArray, bind, computing, type Primitive } from "./primitive.ts";
import { stopGradient } from "./stop.ts";

function reducer(name: ReduceName, result: (dtype: DType) => DType): Primitive<ReduceName> {
  return computing<ReduceName>(
    name,
    ([x], { axes }) => [reducedShape(x!.shape, axes), result(x!.dtype)],
    ([x], { axes }, out) => backend().reduce(name, reducedLast(x!, axes), axes.length, out),
    ([x], { axes }, out) => backend().prepareReduce(name, reducedLast(x!, axes), axes.length, out),
  );
}

/** The array with those axes moved behind the others. */
function reducedLast(x: DenseArray, axes: readonly number[]): DenseArray {
  if (axes.length === x.ndim) return x;
  const order = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  order.push(...axes);
  return x.view(
    order.map((i) => x.shape[i]!),
    order.map((i) => x.strides[i]!),
  );
}

const sumPrimitive = reducer("sum", (dtype) => (dtype === "bool" ? "int32" : dtype));
const maxPrimitive = reducer("max", (dtype) => dtype);
const minPrimitive = reducer("min", (dtype) => dtype);

function reduceWith(
  primitive: Primitive<ReduceName>,
  x: Operand,
  axis: Axis,
  options: ReduceOptions,
): NDArray {
  const a = asArray(x);
  const axes = normalizeAxes(primitive.name, axis, a.ndim);
  if (primitive.name !== "sum" && axes.some((i) => a.shape[i] === 0)) {
    throw new ShapeError(`${primitive.name}: nothing to choose from in shape ${showShape(a.shape)}`);
  }
  const result = axes.length === 0 && a.dtype !== "bool" ? a : bind(primitive, [a], { axes });
  return options.keepdims ? reshape(result, reducedShape(a.shape, axes, true)) : result;
}

/**
 * The sum over `axis` (one, several, or all by default), added pairwise: rounding errors grow with the logarithm of
 * the number of terms. bool is counted in int32.
 *
 * @throws ShapeError when there is no such axis.
 * @example
 * const x = array([[1, 2], [3, 4]]);
 * x.sum().item(); // => 10
 * x.sum(0).toArray(); // => [4, 6]
 * x.sum(1, { keepdims: true }).toArray(); // => [[3], [7]]
 */
export function sum(x: Operand, axis?: Axis, options: ReduceOptions = {}): NDArray {
  return reduceWith(sumPrimitive, x, axis, options);
}

/**
 * The largest element over `axis`; NaN where there is one. Elements that tie share the derivative evenly.
 * @throws ShapeError when there is nothing to choose from.
 * @example
 * array([[1, 5], [3, 4]]).max(1).toArray(); // => [5, 4]
 */
export function max(x: Operand, axis?: Axis, options: ReduceOptions = {}): NDArray {
  return reduceWith(maxPrimitive, x, axis, options);
}

/**
 * The smallest element over `axis`; NaN where there is one. Elements that tie share the derivative evenly.
 * @throws ShapeError when there is nothing to choose from.
 * @example
 * array([[1, 5], [3, 4]]).min(1).toArray(); // => [1, 3]
 */
export function min(x: Operand, axis?: Axis, options: ReduceOptions = {}): NDArray {
  return reduceWith(minPrimitive, x, axis, options);
}

/**
 * Whether any element over `axis` is true (not 0): bool.
 * @example
 * any(array([[1, 0], [0, 0]]), 1).toArray(); // => [1, 0]
 */
export function any(x: Operand, axis?: Axis, options: ReduceOptions = {}): NDArray {
  return greater(sum(cast(asArray(x), "bool"), axis, options), 0);
}

/**
 * Whether all elements over `axis` are true (not 0): bool.
 * @example
 * all(array([[1, 1], [1, 0]]), 1).toArray(); // => [1, 0]
 */
export function all(x: Operand, axis?: Axis, options: ReduceOptions = {}): NDArray {
  return equal(sum(equal(x, 0), axis, options), 0);
}

/**
 * How many elements over `axis` are not 0: int32.
 * @example
 * countNonzero(array([[1, 0], [2, 3]]), 1).toArray(); // => [1, 2]
 */
export function countNonzero(x: Operand, axis?: Axis, options: ReduceOptions = {}): NDArray {
  return sum(cast(asArray(x), "bool"), axis, options);
}

/**
 * The arithmetic mean over `axis`; NaN of nothing.
 * @example
 * array([[1, 2], [3, 5]]).mean(0).toArray(); // => [2, 3.5]
 */
export function mean(x: Operand, axis?: Axis, options: ReduceOptions = {}): NDArray {
  const a = asArray(x);
  const count = sizeOf(normalizeAxes("mean", axis, a.ndim).map((i) => a.shape[i]!));
  return div(sum(isFloat(a.dtype) ? a : cast(a, "float64"), axis, options), count);
}

/**
 * The variance Σ(x − mean)² / (n − correction) over `axis`, from deviations, so without cancellation.
 * @example
 * array([1, 2, 3, 4]).var().item(); // => 1.25
 * array([1, 2, 3, 4]).var(0, { correction: 1 }).item(); // => 5 / 3
 */
export function variance(x: Operand, axis?: Axis, options: VarianceOptions = {}): NDArray {
  const a = asArray(x);
  const count = sizeOf(normalizeAxes("var", axis, a.ndim).map((i) => a.shape[i]!));
  const deviations = sub(a, mean(a, axis, { keepdims: true }));
  return div(sum(square(deviations), axis, options), Math.max(0, count - (options.correction ?? 0)));
}

/**
 * The standard deviation: the square root of the variance over `axis`. Its derivative is taken as 0 where it is 0.
 * @example
 * array([1, 3]).std().item(); // => 1
 */
export function std(x: Operand, axis?: Axis, options: VarianceOptions = {}): NDArray {
  return safeSqrt(variance(x, axis, options));
}

/** √x with derivative 0 at 0: a norm's kink has many subgradients, and 0 is the one that moves nothing. */
function safeSqrt(x: NDArray): NDArray {
  const positive = greater(x, 0);
  return where(positive, sqrt(where(positive, x, 1)), where(equal(x, 0), 0, x));
}

/**
 * The length of the vectors along `axis` (by default of all elements together): √Σx² for `ord` 2, the default, Σ|x|
 * for 1, max |x| for Infinity. The derivative at 0 is taken as 0.
 *
 * @example
 * array([3, 4]).norm().item(); // => 5
 * array([[3, 4], [6, 8]]).norm(1).toArray(); // => [5, 10]
 */
export function norm(x: Operand, axis?: Axis, options: NormOptions = {}): NDArray {
  const a = asArray(x);
  // In floats from the start: squares of int32 might wrap around.
  if (!isFloat(a.dtype)) return norm(cast(a, "float64"), axis, options);
  const { ord = 2, ...rest } = options;
  if (ord === 1) return sum(abs(a), axis, rest);
  if (a.size === 0) return safeSqrt(sum(square(a), axis, rest));
  if (ord === Infinity) return max(abs(a), axis, rest);
  if (ord !== 2) throw new RangeError(`norm: ord must be 1, 2 or Infinity, got ${String(ord)}`);
  return safeSqrt(sum(square(a), axis, rest));
}

/**
 * The product over `axis`, multiplied pairwise; its derivative is right where factors are 0 too.
 * @example
 * array([[1, 2], [3, 4]]).prod(0).toArray(); // => [3, 8]
 */
export function prod(x: Operand, axis?: Axis, options: ReduceOptions = {}): NDArray {
  const a = asNumbers(asArray(x));
  const axes = normalizeAxes("prod", axis, a.ndim);
  const kept = a.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const outer = kept.map((i) => a.shape[i]!);
  let rows = reshape(transpose(a, [...axes, ...kept]), [sizeOf(axes.map((i) => a.shape[i]!)), ...outer]);
  const whole = outer.map((count) => ({ start: 0, step: 1, count }));
  const part = (start: number, count: number): NDArray =>
    sliceRanges(rows, [{ start, step: 1, count }, ...whole]);
  if (rows.shape[0] === 0) rows = broadcastTo(cast(asArray(1), a.dtype), [1, ...outer]);
  for (let n = rows.shape[0]!; n > 1; n = rows.shape[0]!) {
    const half = n >> 1;
    const product = mul(part(0, half), part(half, half));
    rows = n % 2 === 0 ? product : concatenate([product, part(n - 1, 1)]);
  }
  return reshape(rows, reducedShape(a.shape, axes, options.keepdims));
}

/**
 * log Σ eˣ over `axis`, without overflow: the largest element is taken out first. −∞ of nothing.
 * @example
 * array([1000, 1000]).logsumexp().item(); // => 1000 + Math.LN2
 */
export function logsumexp(x: Operand, axis?: Axis, options: ReduceOptions = {}): NDArray {
  const a = asArray(x);
  if (a.size === 0) return log(sum(exp(a), axis, options));
  const top = stopGradient(max(a, axis, { keepdims: true }));
  const shift = where(equal(abs(top), Infinity), 0, top);
  const total = log(sum(exp(sub(a, shift)), axis, { keepdims: true }));
  const axes = normalizeAxes("logsumexp", axis, a.ndim);
  return reshape(add(total, shift), reducedShape(a.shape, axes, options.keepdims));
}

function chooser(name: "argmax" | "argmin"): Primitive<"argmax" | "argmin"> {
  return computing<"argmax" | "argmin">(
    name,
    ([x], { axis }) => [x!.shape.filter((_, i) => i !== axis), "int32"],
    ([x], { axis }, out) => {
      const rows = x!.view(
        [...x!.shape.filter((_, i) => i !== axis), x!.shape[axis]!],
        [...x!.strides.filter((_, i) => i !== axis), x!.strides[axis]!],
      );
      const values = rows.contiguous();
      const n = x!.shape[axis]!;
      for (let o = 0; o < out.data.length; o++) {
        let best = 0;
        for (let i = 1; i < n; i++) {
          const [value, top] = [values[o * n + i]!, values[o * n + best]!];
          if (Number.isNaN(top)) break;
          if (Number.isNaN(value) || (name === "argmax" ? value > top : value < top)) best = i;
        }
        out.data[o] = best;
      }
    },
  );
}

const argmaxPrimitive = chooser("argmax");
const argminPrimitive = chooser("argmin");

function choose(
  primitive: Primitive<"argmax" | "argmin">,
  x: Operand,
  axis: number | undefined,
  options: ReduceOptions,
): NDArray {
  const a = asArray(x);
  const flat = axis === undefined ? reshape(a, [-1]) : a;
  const at = normalizeAxis(primitive.name, axis ?? 0, flat.ndim);
  if (flat.shape[at] === 0)
    throw new ShapeError(`${primitive.name}: nothing to choose from in shape ${showShape(a.shape)}`);
  const result = bind(primitive, [flat], { axis: at });
  if (!options.keepdims) return result;
  return reshape(result, axis === undefined ? a.shape.map(() => 1) : reducedShape(a.shape, [at], true));
}

/**
 * The position (int32) of the first largest element along `axis`, or in the row-major flattened array when left out.
 * @example
 * array([[1, 5], [7, 4]]).argmax(1).toArray(); // => [1, 0]
 */
export function argmax(x: Operand, axis?: number, options: ReduceOptions = {}): NDArray {
  return choose(argmaxPrimitive, x, axis, options);
}

/**
 * The position (int32) of the first smallest element along `axis`, or in the row-major flattened array when left out.
 * @example
 * array([[1, 5], [7, 4]]).argmin().item(); // => 0
 */
export function argmin(x: Operand, axis?: number, options: ReduceOptions = {}): NDArray {
  return choose(argminPrimitive, x, axis, options);
}
