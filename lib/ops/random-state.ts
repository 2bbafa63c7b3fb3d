import { ShapeError } from "../core/errors.ts";
import { MersenneTwister } from "../core/mt19937.ts";
import { checkShape, type Shape, sizeOf } from "../core/shape.ts";
import { DenseArray } from "../ndarray/dense.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { take } from "./gather.ts";

/**
 * NumPy's legacy generator, `numpy.random.RandomState(seed)`, number for number: for results that were published with
 * `np.random.seed(…)`. It remembers its place, so the order of calls matters as it does there; new work is better
 * served by the keys of {@link random.key}.
 *
 * @example
 * const rs = new random.RandomState(1);
 * rs.randn(2).toArray(); // => [1.6243453636632417, -0.6117564136500754]
 */
export class RandomState {
  private readonly bits: MersenneTwister;
  private spare: number | undefined;

  /** @throws RangeError unless the seed is an integer from 0 to 2³² − 1. */
  constructor(seed: number) {
    if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
      throw new RangeError(`RandomState: a seed is an integer from 0 to 2³² − 1, got ${seed}`);
    }
    this.bits = new MersenneTwister(seed);
  }

  /** Uniform on [0, 1), of the shape given by the arguments. */
  rand(...shape: number[]): NDArray {
    return this.fill(shape, () => this.double());
  }

  /** Standard normal, of the shape given by the arguments. */
  randn(...shape: number[]): NDArray {
    return this.fill(shape, () => this.gauss());
  }

  /** Uniform on [low, high). */
  uniform(low = 0, high = 1, shape: Shape = []): NDArray {
    return this.fill(shape, () => low + (high - low) * this.double());
  }

  /** Normal with this mean and standard deviation. */
  normal(mean = 0, std = 1, shape: Shape = []): NDArray {
    return this.fill(shape, () => mean + std * this.gauss());
  }

  /** Integers (int32) from [low, high), or from [0, low) when `high` is left out. @throws RangeError when there is none. */
  randint(low: number, high?: number | null, shape: Shape = []): NDArray {
    const [first, end] = typeof high === "number" ? [low, high] : [0, low];
    if (
      !Number.isInteger(first) ||
      !Number.isInteger(end) ||
      first >= end ||
      Math.max(-first, end) > 2 ** 31
    ) {
      throw new RangeError(`RandomState.randint: needs 32-bit integers low < high, got ${first} and ${end}`);
    }
    checkShape("RandomState.randint", shape);
    const data = Int32Array.from({ length: sizeOf(shape) }, () => first + this.below(end - first - 1));
    return new DenseArray(data, "int32", [...shape]);
  }

  /** The integers below `n` in random order (int32), or the slices of an array along its first axis. */
  permutation(n: number | NDArray): NDArray {
    if (typeof n !== "number" && n.ndim === 0)
      throw new ShapeError("RandomState.permutation: a scalar has no axis to permute");
    const order = Int32Array.from({ length: typeof n === "number" ? n : n.shape[0]! }, (_, i) => i);
    this.shuffle(order);
    const indices = new DenseArray(order, "int32", [order.length]);
    return typeof n === "number" ? indices : take(n, indices, 0);
  }

  /** Shuffles a plain or typed array in place. */
  shuffle(list: { [i: number]: unknown; readonly length: number }): void {
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.below(i);
      [list[i], list[j]] = [list[j], list[i]];
    }
  }

  private fill(shape: Shape, draw: () => number): NDArray {
    checkShape("RandomState", shape);
    const data = new Float64Array(sizeOf(shape));
    for (let i = 0; i < data.length; i++) data[i] = draw();
    return new DenseArray(data, "float64", [...shape]);
  }

  /** 53 random bits, as NumPy and Python compose them. */
  private double(): number {
    const high = this.bits.next() >>> 5;
    return (high * 2 ** 26 + (this.bits.next() >>> 6)) / 2 ** 53;
  }

  /** Marsaglia's polar method, which makes two numbers at a time and keeps the first for the next call. */
  private gauss(): number {
    if (this.spare !== undefined) {
      const value = this.spare;
      this.spare = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * this.double() - 1;
      const y = 2 * this.double() - 1;
      const r = x * x + y * y;
      if (r >= 1 || r === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(r)) / r);
      this.spare = scale * x;
      return scale * y;
    }
  }

  /** An integer from 0 to `top`, by drawing as many bits as `top` has until they are small enough. */
  private below(top: number): number {
    if (top === 0) return 0;
    const mask = 2 ** (32 - Math.clz32(top)) - 1;
    for (;;) {
      const value = (this.bits.next() & mask) >>> 0;
      if (value <= top) return value;
    }
  }
}
