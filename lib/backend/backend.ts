import type { DType, TypedArray } from "../core/dtype.ts";
import type { Shape } from "../core/shape.ts";

/** A strided window on a buffer: element (i, j, …) is `data[offset + i·strides[0] + j·strides[1] + …]`. */
export interface Strided {
  readonly data: TypedArray;
  readonly dtype: DType;
  readonly shape: Shape;
  /** In elements; 0 repeats (broadcasting), negative walks backwards. */
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Functions of one element. */
export type UnaryName =
  | "neg"
  | "abs"
  | "sign"
  | "square"
  | "sqrt"
  | "exp"
  | "expm1"
  | "log"
  | "log1p"
  | "sin"
  | "cos"
  | "tan"
  | "asin"
  | "acos"
  | "atan"
  | "sinh"
  | "cosh"
  | "tanh"
  | "asinh"
  | "acosh"
  | "atanh"
  | "sigmoid"
  | "softplus"
  | "relu"
  | "erf"
  | "erfc"
  | "floor"
  | "ceil"
  | "round"
  | "trunc"
  | "isNaN"
  | "isFinite"
  | "logicalNot";

/** Functions of two elements. */
export type BinaryName =
  | "add"
  | "chain"
  | "sub"
  | "mul"
  | "div"
  | "pow"
  | "mod"
  | "maximum"
  | "minimum"
  | "atan2"
  | "logaddexp"
  | "equal"
  | "notEqual"
  | "less"
  | "lessEqual"
  | "greater"
  | "greaterEqual"
  | "logicalAnd"
  | "logicalOr"
  | "logicalXor";

/** Functions of all elements along some axes. */
export type ReduceName = "sum" | "max" | "min";

/**
 * What a machine must be able to do; everything else in the library is composed of it. Inputs are strided and may
 * overlap each other; `out` is freshly allocated by the caller and zeroed, and is written completely. It is row-major,
 * except that `copy` may be given a window. Shapes have been checked and broadcast by the caller.
 */
export interface Backend {
  readonly name: string;
  /** out[i] = f(x[i]). */
  unary(f: UnaryName, x: Strided, out: Strided): void;
  /** out[i] = f(a[i], b[i]). */
  binary(f: BinaryName, a: Strided, b: Strided, out: Strided): void;
  /** out[i] = condition[i] ? a[i] : b[i]; the branch not taken is never looked at. */
  select(condition: Strided, a: Strided, b: Strided, out: Strided): void;
  /** out[i] = x[i], converted to the dtype of `out`. */
  copy(x: Strided, out: Strided): void;
  /** Reduces the last `count` axes of `x`; `out` has the axes before them. */
  reduce(f: ReduceName, x: Strided, count: number, out: Strided): void;
  /** out[…, i, j] = Σₖ a[…, i, k] b[…, k, j], batch axes equal. */
  matmul(a: Strided, b: Strided, out: Strided): void;
}
