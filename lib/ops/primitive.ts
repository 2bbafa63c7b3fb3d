import type { BinaryName, ReduceName, UnaryName } from "../backend/backend.ts";
import { type DType, dtypeOfNumber, type TypedArray } from "../core/dtype.ts";
import { TracerError } from "../core/errors.ts";
import type { Shape } from "../core/shape.ts";
import { DenseArray } from "../ndarray/dense.ts";
import { NDArray, type Operand } from "../ndarray/ndarray.ts";

/** A start, a step and a count along each axis: what a basic slice picks, and where {@link embed} puts it back. */
export interface Range {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** A function of arrays, and how to differentiate it instead of looking inside. */
export interface CustomRule {
  readonly f: (...args: NDArray[]) => NDArray;
  /** From the gradient of the output, the output and the arguments: the gradients of the arguments. */
  readonly vjp?: ((g: NDArray, out: NDArray, ...args: NDArray[]) => readonly NDArray[]) | undefined;
  /** From the tangents of the arguments, the output and the arguments: the tangent of the output. */
  readonly jvp?: ((tangents: readonly NDArray[], out: NDArray, ...args: NDArray[]) => NDArray) | undefined;
}

/** No parameters. */
export type None = Readonly<Record<never, never>>;

/**
 * Every operation that derivatives, batching and compilation have to know, with its static parameters. All else in
 * the library is composed of these. Arguments have been broadcast: where several arrays meet, their shapes agree.
 */
export interface Primitives
  extends Record<UnaryName | BinaryName, None>, Record<ReduceName, { readonly axes: readonly number[] }> {
  /** where(condition, a, b). */
  where: None;
  cast: { readonly dtype: DType };
  stopGradient: None;
  reshape: { readonly shape: Shape };
  transpose: { readonly axes: readonly number[] };
  broadcastTo: { readonly shape: Shape };
  /** Picks a range along every axis. */
  slice: { readonly ranges: readonly Range[] };
  /** Zeros of `shape` with the argument at those ranges: the transpose of `slice`. */
  embed: { readonly shape: Shape; readonly ranges: readonly Range[] };
  concatenate: { readonly axis: number };
  /** take(x, indices): picks along one axis. */
  take: { readonly axis: number };
  /** scatterAdd(x, indices): zeros with x added at the indices along one axis: the transpose of `take`. */
  scatterAdd: { readonly axis: number; readonly size: number };
  matmul: None;
  /** X with AX = B; both stacks of matrices. */
  solve: None;
  /** Lower triangular L with A = LLᵀ. */
  cholesky: None;
  det: None;
  /** The sign of det A, and log |det A|. */
  slogdet: None;
  /** Eigenvalues as a row on top of the eigenvectors as columns. */
  eigh: None;
  /** U, s as a row, and Vᵀ on top of each other; the matrix has at least as many rows as columns. */
  svd: None;
  /** Q on top of R; the matrix has at least as many rows as columns. */
  qr: None;
  /** Running totals along one axis, from its start or its end. */
  cumsum: { readonly axis: number; readonly reverse: boolean };
  argsort: { readonly axis: number; readonly descending: boolean };
  /** Numbers drawn with a key, into a buffer of that shape and dtype. */
  random: {
    readonly shape: Shape;
    readonly dtype: DType;
    readonly draw: (key: readonly [number, number], out: TypedArray) => void;
  };
  /** A plain function of one number, called for every element. */
  callback: { readonly call: (x: number) => number };
  /** A function with derivatives of its user's own. */
  custom: CustomRule;
  argmax: { readonly axis: number };
  argmin: { readonly axis: number };
}

export type PrimitiveName = keyof Primitives;

/** One operation: its name, under which rules are looked up, and what it computes on arrays that hold numbers. */
export interface Primitive<K extends PrimitiveName = PrimitiveName> {
  readonly name: K;
  /** The shape and dtype of the result, where they follow from those of the arguments. */
  readonly result?: ResultOf<K>;
  readonly forward: (args: readonly DenseArray[], params: Primitives[K]) => DenseArray;
  /** The same into an array of the result's shape and dtype that is already there, where that saves a copy. */
  readonly into?: (args: readonly DenseArray[], params: Primitives[K], out: DenseArray) => void;
  /** A run of `into` on arrays that stay where they are, where something can be found out once for all runs. */
  readonly prepare?: Prepare<K>;
}

/** What a primitive gives, as far as it can be told before it is computed. */
export type ResultOf<K extends PrimitiveName> = (
  args: readonly NDArray[],
  params: Primitives[K],
) => readonly [shape: Shape, dtype: DType];

/** A run of a primitive on arrays that stay where they are. */
export type Prepare<K extends PrimitiveName> = (
  args: readonly DenseArray[],
  params: Primitives[K],
  out: DenseArray,
) => () => void;

const known = new Map<string, Primitive<never>>();

/** A primitive, which from now on can be found by its name. */
export function define<K extends PrimitiveName>(primitive: Primitive<K>): Primitive<K> {
  known.set(primitive.name, primitive as unknown as Primitive<never>);
  return primitive;
}

/** The primitive of that name, for a plan that came from another thread. */
export function primitiveNamed<K extends PrimitiveName>(name: K): Primitive<K> {
  return known.get(name) as unknown as Primitive<K>;
}

/** A primitive that writes its result, all of it, into a new array. */
export function computing<K extends PrimitiveName>(
  name: K,
  result: ResultOf<K>,
  into: (args: readonly DenseArray[], params: Primitives[K], out: DenseArray) => void,
  prepare?: Prepare<K>,
): Primitive<K> {
  const forward = (args: readonly DenseArray[], params: Primitives[K]): DenseArray => {
    const out = DenseArray.unwritten(...result(args, params));
    into(args, params, out);
    return out;
  };
  return define(prepare ? { name, result, forward, into, prepare } : { name, result, forward, into });
}

/** An array inside a transformation: known by shape and dtype, and told of every operation it takes part in. */
export abstract class Tracer extends NDArray {
  /** Transformations are numbered in the order they open, so the innermost has the highest level. */
  abstract readonly level: number;
  /** Whether it stands for a plain number, whose dtype gives way to that of the array beside it. */
  abstract readonly weak: boolean;
  abstract bind<K extends PrimitiveName>(
    primitive: Primitive<K>,
    args: readonly NDArray[],
    params: Primitives[K],
  ): NDArray;
}

/**
 * Applies a primitive: on arrays that hold numbers it computes, otherwise the tracer of the highest level decides.
 * There is no record of which transformations are open; the arguments carry all there is to know.
 */
export function bind<K extends PrimitiveName>(
  primitive: Primitive<K>,
  args: readonly NDArray[],
  params: Primitives[K],
): NDArray {
  let top: Tracer | undefined;
  for (const x of args) if (x instanceof Tracer && (top === undefined || x.level > top.level)) top = x;
  return top === undefined
    ? primitive.forward(args as readonly DenseArray[], params)
    : top.bind(primitive, args, params);
}

/** The array with its numbers, for what has no derivative. @throws TracerError when it is being differentiated. */
export function dense(caller: string, x: NDArray): DenseArray {
  if (x instanceof DenseArray) return x;
  throw new TracerError(
    `${caller} has no derivative; apply it to stopGradient(x), or outside the differentiated function`,
  );
}

/** Whether an array stands for a plain number, as a traced one may. */
export function isWeak(x: NDArray): boolean {
  return x instanceof Tracer && x.weak;
}

/** The operand as an array; a number takes the dtype that suits the array beside it. */
export function asArray(x: Operand, beside: DType = "float64"): NDArray {
  if (x instanceof NDArray) return x;
  if (typeof x === "number") return DenseArray.scalar(x, dtypeOfNumber(x, beside));
  throw new TypeError(
    `expected an array or a number, got ${x === null ? "null" : typeof x}; make arrays with array(...)`,
  );
}
