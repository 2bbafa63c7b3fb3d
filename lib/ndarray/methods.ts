import type { DType } from "../core/dtype.ts";
import type { Axis, Shape } from "../core/shape.ts";
import type { NDArray, Operand } from "./ndarray.ts";
import type { Index, NormOptions, ReduceOptions, SortOptions, VarianceOptions } from "./options.ts";

/** The operations as methods: `x.f(y)` is `f(x, y)`, and that function's documentation holds. */
export interface ArrayMethods {
  /** The axes reversed, without copying: the transpose of a matrix. */
  readonly T: NDArray;
  /** −x. */
  neg(): NDArray;
  /** |x|. The derivative at 0 is taken as 0. */
  abs(): NDArray;
  /** −1, 0 or 1. The derivative is 0 everywhere. */
  sign(): NDArray;
  /** x². */
  square(): NDArray;
  /** √x; NaN below 0. The derivative at 0 is infinite, as the limit is. */
  sqrt(): NDArray;
  /** eˣ. */
  exp(): NDArray;
  /** eˣ − 1, accurate where x is near 0. */
  expm1(): NDArray;
  /** The natural logarithm; −∞ at 0, NaN below. */
  log(): NDArray;
  /** log(1 + x), accurate where x is near 0. */
  log1p(): NDArray;
  /** The logarithm to base 2. */
  log2(): NDArray;
  /** The logarithm to base 10. */
  log10(): NDArray;
  /** The cube root. */
  cbrt(): NDArray;
  /** The error function 2/√π ∫₀ˣ e^(−t²) dt. */
  erf(): NDArray;
  /** 1 − erf(x), accurate where that is small. */
  erfc(): NDArray;
  /** The sine of an angle in radians. */
  sin(): NDArray;
  /** The cosine of an angle in radians. */
  cos(): NDArray;
  /** The tangent of an angle in radians. */
  tan(): NDArray;
  /** The angle in [−π/2, π/2] with this sine. */
  asin(): NDArray;
  /** The angle in [0, π] with this cosine. */
  acos(): NDArray;
  /** The angle in (−π/2, π/2) with this tangent. */
  atan(): NDArray;
  /** (eˣ − e⁻ˣ)/2. */
  sinh(): NDArray;
  /** (eˣ + e⁻ˣ)/2. */
  cosh(): NDArray;
  /** The hyperbolic tangent (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ). */
  tanh(): NDArray;
  /** The number with this hyperbolic sine. */
  asinh(): NDArray;
  /** The number ≥ 0 with this hyperbolic cosine. */
  acosh(): NDArray;
  /** The number with this hyperbolic tangent. */
  atanh(): NDArray;
  /** 1/(1 + e⁻ˣ), without overflow on either side. */
  sigmoid(): NDArray;
  /** log(1 + eˣ), without overflow: the smooth form of relu. */
  softplus(): NDArray;
  /** max(x, 0). The derivative at 0 is taken as 0. */
  relu(): NDArray;
  /** The largest integer ≤ x. The derivative is 0 everywhere, as that of all rounding. */
  floor(): NDArray;
  /** The smallest integer ≥ x. */
  ceil(): NDArray;
  /** The nearest integer; halves go to the even neighbour, as in NumPy. */
  round(): NDArray;
  /** The fraction cut off. */
  trunc(): NDArray;
  /** Where x is not a number. */
  isNaN(): NDArray;
  /** Where x is neither infinite nor NaN. */
  isFinite(): NDArray;
  /** Where x is ∞ or −∞. */
  isInf(): NDArray;
  /** Where x is 0. */
  logicalNot(): NDArray;
  /** a + b, broadcast. */
  add(other: Operand): NDArray;
  /** a − b, broadcast. */
  sub(other: Operand): NDArray;
  /** a · b element by element, broadcast; matmul is the product of matrices. */
  mul(other: Operand): NDArray;
  /** a / b, broadcast; integers give float64. */
  div(other: Operand): NDArray;
  /** The remainder of a / b with the sign of b, as Python's %. */
  mod(other: Operand): NDArray;
  /** aᵇ, broadcast. The derivative by b is taken as 0 where a is 0. */
  pow(other: Operand): NDArray;
  /** The larger of a and b; NaN where either is. Where they tie each gets half of the derivative. */
  maximum(other: Operand): NDArray;
  /** The smaller of a and b; NaN where either is. Where they tie each gets half of the derivative. */
  minimum(other: Operand): NDArray;
  /** log(eᵃ + eᵇ) without overflow. */
  logaddexp(other: Operand): NDArray;
  /** √(x² + other²). */
  hypot(other: Operand): NDArray;
  /** ⌊x / other⌋, as Python's //. */
  floorDivide(other: Operand): NDArray;
  /** The angle in (−π, π] of the point (b, a), measured from the first axis. */
  atan2(other: Operand): NDArray;
  /** Where a = b: bool, broadcast. */
  equal(other: Operand): NDArray;
  /** Where a ≠ b: bool, broadcast. */
  notEqual(other: Operand): NDArray;
  /** Where a < b: bool, broadcast. */
  less(other: Operand): NDArray;
  /** Where a ≤ b: bool, broadcast. */
  lessEqual(other: Operand): NDArray;
  /** Where a > b: bool, broadcast. */
  greater(other: Operand): NDArray;
  /** Where a ≥ b: bool, broadcast. */
  greaterEqual(other: Operand): NDArray;
  /** Where both hold; every number but 0 counts as true. Broadcast. */
  logicalAnd(other: Operand): NDArray;
  /** Where at least one holds; every number but 0 counts as true. Broadcast. */
  logicalOr(other: Operand): NDArray;
  /** Where exactly one holds; every number but 0 counts as true. Broadcast. */
  logicalXor(other: Operand): NDArray;
  /** The sum over `axis`: one, several, or all. */
  sum(axis?: Axis, options?: ReduceOptions): NDArray;
  /** The arithmetic mean over `axis`. */
  mean(axis?: Axis, options?: ReduceOptions): NDArray;
  /** The variance over `axis`. */
  var(axis?: Axis, options?: VarianceOptions): NDArray;
  /** The standard deviation over `axis`. */
  std(axis?: Axis, options?: VarianceOptions): NDArray;
  /** The q-quantile over `axis`, between 0 and 1; several give one more axis in front. */
  quantile(q: number | readonly number[], axis?: Axis, options?: ReduceOptions): NDArray;
  /** The middle of the sorted numbers over `axis`. */
  median(axis?: Axis, options?: ReduceOptions): NDArray;
  /** The largest element over `axis`. */
  max(axis?: Axis, options?: ReduceOptions): NDArray;
  /** The smallest element over `axis`. */
  min(axis?: Axis, options?: ReduceOptions): NDArray;
  /** The product over `axis`. */
  prod(axis?: Axis, options?: ReduceOptions): NDArray;
  /** The length of the vectors along `axis`. */
  norm(axis?: Axis, options?: NormOptions): NDArray;
  /** log Σ eˣ over `axis`, without overflow. */
  logsumexp(axis?: Axis, options?: ReduceOptions): NDArray;
  /** The position of the first largest element along `axis`. */
  argmax(axis?: number, options?: ReduceOptions): NDArray;
  /** The position of the first smallest element along `axis`. */
  argmin(axis?: number, options?: ReduceOptions): NDArray;
  /** The product of matrices. */
  matmul(other: NDArray): NDArray;
  /** The inner product. */
  dot(other: Operand): NDArray;
  /** Every product of an element of this with one of the other. */
  outer(other: NDArray): NDArray;
  /** The same elements under another shape; one size may be -1. */
  reshape(shape: Shape | number): NDArray;
  /** The axes in another order; reversed by default. */
  transpose(axes?: readonly number[]): NDArray;
  /** Two axes exchanged. */
  swapAxes(a: number, b: number): NDArray;
  /** One axis moved to another place. */
  moveAxis(from: number, to: number): NDArray;
  /** Repeated along new axes and axes of size 1. */
  broadcastTo(shape: Shape): NDArray;
  /** An axis of size 1 put in. */
  expandDims(axis: number): NDArray;
  /** Axes of size 1 taken out. */
  squeeze(axis?: number | readonly number[]): NDArray;
  /** Every element between `low` and `high`. */
  clip(low: Operand, high: Operand): NDArray;
  /** The elements in reverse order along `axis`. */
  flip(axis?: Axis): NDArray;
  /** Whether any element over `axis` is true. */
  any(axis?: Axis, options?: ReduceOptions): NDArray;
  /** Whether all elements over `axis` are true. */
  all(axis?: Axis, options?: ReduceOptions): NDArray;
  /** Running totals along `axis`, or of the flattened array. */
  cumsum(axis?: number): NDArray;
  /** Running products along `axis`, or of the flattened array. */
  cumprod(axis?: number): NDArray;
  /** The elements along `axis` in order, NaN last. */
  sort(axis?: number, options?: SortOptions): NDArray;
  /** The positions that put the elements along `axis` in order. */
  argsort(axis?: number, options?: SortOptions): NDArray;
  /** The elements at the given positions along `axis`. */
  take(indices: Operand | readonly number[], axis?: number): NDArray;
  /** Part of the array, picked axis by axis. */
  at(...indices: readonly Index[]): NDArray;
  /** A copy with one part replaced. */
  with(index: Index | readonly Index[], value: Operand): NDArray;
  /** The same numbers with another dtype. */
  astype(dtype: DType): NDArray;
}
