import type { DType, TypedArray } from "../core/dtype.ts";
import type { Shape } from "../core/shape.ts";
import type { LinearAlgebra } from "./linear-algebra.ts";

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
  | "log2"
  | "log10"
  | "cbrt"
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
  | "hypot"
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

/** One function of a fused program; operands count the inputs first, then the results of the steps before. */
export interface ProgramStep {
  readonly f: UnaryName | BinaryName | "where" | "cast";
  readonly operands: readonly number[];
  /** What the result is rounded to, so that a program gives the same bits as its steps one by one. */
  readonly dtype: DType;
}

/** Element-wise functions that feed each other, to be run in one loop; the last step is the result. */
export type Program = readonly ProgramStep[];

/** A step of a program, counted from 0, whose result is stored too, where another loop or the caller needs it. */
export interface Kept {
  readonly step: number;
  readonly out: Strided;
}

/**
 * What a machine must be able to do; everything else in the library is composed of it. Inputs are strided and may
 * overlap each other; `out` overlaps none of them, and is written completely whatever it held. It is row-major,
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
  /**
   * A run of `program` from these inputs into `out`, which stay where they are while their contents change. Steps that are
   * `kept` are stored as well, in arrays of the shape of `out`. Here an input may be written over: each of its elements
   * is read, by whatever step, before the results for that element are stored.
   */
  fuse(program: Program, inputs: readonly Strided[], out: Strided, kept?: readonly Kept[]): () => void;
  /** out[i] = x[i], converted to the dtype of `out`. */
  copy(x: Strided, out: Strided): void;
  /**
   * A run of a product of matrices whose elements go through `program` on their way: operand 0 of the program is
   * a · b, in the dtype of `a`, then come `inputs`, of the shape of `out`. An empty program stores the product. Inputs
   * may be written over as by {@link fuse}; `a` and `b` may not.
   */
  product(
    a: Strided,
    b: Strided,
    program: Program,
    inputs: readonly Strided[],
    out: Strided,
    kept?: readonly Kept[],
  ): () => void;
  /** A run of a program on arrays of this shape whose results are summed over the last `count` axes, as by {@link reduce}. */
  fold(program: Program, inputs: readonly Strided[], shape: Shape, count: number, out: Strided): () => void;
  /** A buffer for a compiled plan to keep, of the kind that this backend computes on fastest. */
  buffer?(dtype: DType, size: number): TypedArray;
  /** A run of {@link reduce}. */
  prepareReduce(f: ReduceName, x: Strided, count: number, out: Strided): () => void;
  /** Reduces the last `count` axes of `x`; `out` has the axes before them. */
  reduce(f: ReduceName, x: Strided, count: number, out: Strided): void;
  /** out[…, i, j] = Σₖ a[…, i, k] b[…, k, j], batch axes equal. */
  matmul(a: Strided, b: Strided, out: Strided): void;
  readonly linalg: LinearAlgebra;
}
