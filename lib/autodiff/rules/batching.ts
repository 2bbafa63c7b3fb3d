import { sizeOf } from "../../core/shape.ts";
import { arange } from "../../ndarray/creation.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { add, mul } from "../../ops/arithmetic.ts";
import { less } from "../../ops/compare.ts";
import { where } from "../../ops/elementwise.ts";
import { scatterAdd, take } from "../../ops/gather.ts";
import { at } from "../../ops/indexing.ts";
import { stack } from "../../ops/join.ts";
import { broadcastTo, moveAxis, reshape } from "../../ops/movement.ts";
import { bind, type Primitive, type PrimitiveName, type Primitives } from "../../ops/primitive.ts";

/** Which arguments have the axis of examples in front, and how many examples there are. */
export interface Batch {
  readonly own: readonly boolean[];
  readonly count: number;
}

/** How a primitive does on all examples at once what it does on one. */
export type BatchingRule<K extends PrimitiveName> = (
  primitive: Primitive<K>,
  values: readonly NDArray[],
  params: Primitives[K],
  batch: Batch,
) => NDArray;

/** All arguments with the axis of examples in front; those without it are repeated, not copied. */
export function aligned(values: readonly NDArray[], { own, count }: Batch): NDArray[] {
  return values.map((x, i) => (own[i] ? x : broadcastTo(x, [count, ...x.shape])));
}

/** For primitives that act on each example alone whatever stands in front: only the parameters may move. */
function same<K extends PrimitiveName>(
  shift?: (params: Primitives[K], count: number) => Primitives[K],
): BatchingRule<K> {
  return (primitive, values, params, batch) =>
    bind(primitive, aligned(values, batch), shift ? shift(params, batch.count) : params);
}

const whole = (count: number) => ({ start: 0, step: 1, count });
const nextAxis = <P extends { readonly axis: number }>(params: P): P => ({
  ...params,
  axis: params.axis + 1,
});
const nextAxes = ({ axes }: { readonly axes: readonly number[] }) => ({ axes: axes.map((axis) => axis + 1) });

/** Positions in each example as positions in all examples laid end to end, `size` apart. */
function offset(indices: NDArray, size: number): NDArray {
  const count = indices.shape[0]!;
  const starts = reshape(mul(arange(count, { dtype: "int32" }), size), [
    count,
    ...indices.shape.slice(1).map(() => 1),
  ]);
  return add(where(less(indices, 0), add(indices, size), indices), starts);
}

const takeRule: BatchingRule<"take"> = (_, [x, indices], { axis }, { own }) => {
  if (!own[1]) return take(x!, indices!, axis + 1);
  if (!own[0]) return moveAxis(take(x!, indices!, axis), axis, 0);
  const size = x!.shape[axis + 1]!;
  const front = moveAxis(x!, axis + 1, 1);
  const rest = front.shape.slice(2);
  const picked = take(reshape(front, [-1, ...rest]), offset(indices!, size), 0);
  return moveAxes(picked, indices!.ndim - 1, axis);
};

/** The `many` axes behind the first moved behind the `before` axes that follow them. */
function moveAxes(x: NDArray, many: number, before: number): NDArray {
  let result = x;
  for (let k = 0; k < before; k++) result = moveAxis(result, 1 + many + k, 1 + k);
  return result;
}

const scatterRule: BatchingRule<"scatterAdd"> = (_, [x, indices], { axis, size }, batch) => {
  if (!batch.own[1]) return scatterAdd(x!, indices!, size, axis + 1);
  const [values] = aligned([x!], batch);
  const many = indices!.ndim - 1;
  // The indexed axes go right behind that of the examples, then all examples become one long axis.
  let front = values!;
  for (let k = 0; k < many; k++) front = moveAxis(front, axis + 1 + k, 1 + k);
  const rest = front.shape.slice(1 + many);
  const flat = reshape(front, [sizeOf(indices!.shape), ...rest]);
  const added = scatterAdd(flat, reshape(offset(indices!, size), [-1]), batch.count * size, 0);
  return moveAxis(reshape(added, [batch.count, size, ...rest]), 1, axis + 1);
};

/** Primitives in which an axis in front makes a difference; all others take it as it is. */
const structural: { readonly [K in PrimitiveName]?: BatchingRule<K> } = {
  reshape: same<"reshape">(({ shape }, count) => ({ shape: [count, ...shape] })),
  transpose: same<"transpose">(({ axes }) => ({ axes: [0, ...axes.map((axis) => axis + 1)] })),
  broadcastTo: (_, [x], { shape }, { count }) => {
    const inner = x!.shape.slice(1);
    const lead = shape.slice(inner.length).map(() => 1);
    return broadcastTo(reshape(x!, [count, ...lead, ...inner]), [count, ...shape]);
  },
  slice: same<"slice">(({ ranges }, count) => ({ ranges: [whole(count), ...ranges] })),
  embed: same<"embed">(({ shape, ranges }, count) => ({
    shape: [count, ...shape],
    ranges: [whole(count), ...ranges],
  })),
  concatenate: same<"concatenate">(nextAxis),
  sum: same<"sum">(nextAxes),
  max: same<"max">(nextAxes),
  min: same<"min">(nextAxes),
  cumsum: same<"cumsum">(nextAxis),
  argsort: same<"argsort">(nextAxis),
  argmax: same<"argmax">(nextAxis),
  argmin: same<"argmin">(nextAxis),
  random: (primitive, [keys], params, { count }) =>
    stack(Array.from({ length: count }, (_, i) => bind(primitive, [at(keys!, i)], params))),
  take: takeRule,
  scatterAdd: scatterRule,
};

/** The batching rule of a primitive. */
export function batchingRule<K extends PrimitiveName>(name: K): BatchingRule<K> {
  return structural[name] ?? same<K>();
}
