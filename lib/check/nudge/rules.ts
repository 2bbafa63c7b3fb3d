import { elementwiseRules } from "../../autodiff/rules/elementwise.ts";
import { batchingRule } from "../../autodiff/rules/batching.ts";
import { isFloat } from "../../core/dtype.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { abs, add, div, mul, neg, sub } from "../../ops/arithmetic.ts";
import { less } from "../../ops/compare.ts";
import { where } from "../../ops/elementwise.ts";
import { matmul } from "../../ops/matmul.ts";
import { broadcastTo, expandDims, reshape, sliceRanges, transpose } from "../../ops/movement.ts";
import type { Primitive, PrimitiveName, Primitives } from "../../ops/primitive.ts";
import { sum } from "../../ops/reduce.ts";
import {
  type Change,
  nudgedValues,
  nudges,
  reached,
  reachesApart,
  spread,
  takeLines,
  wholeAxes,
} from "./change.ts";
import { increments, SMALL } from "./increments.ts";

/** Arrays of which some were nudged. */
interface Nudged {
  /** The arguments of an operation and its result, without a nudge. */
  readonly args: readonly NDArray[];
  readonly out: NDArray;
  /** What the nudges change in each argument; undefined where nothing. */
  readonly changes: readonly (Change | undefined)[];
}

/** One operation on arrays of which some were nudged. */
interface Site<K extends PrimitiveName> extends Nudged {
  readonly primitive: Primitive<K>;
  readonly params: Primitives[K];
}

/** What the nudges change in the result, or undefined to have the result computed anew for each nudge. */
type ChangeRule<K extends PrimitiveName> = (site: Site<K>) => Change | undefined;

/**
 * What nudges change in the result of an operation. No derivative is used: linear operations take differences as they
 * are, some functions have addition theorems, and all else is computed from nudged arguments, and the result without a
 * nudge is subtracted.
 */
export function changeOf<K extends PrimitiveName>(site: Site<K>): Change {
  return rules[site.primitive.name]?.(site) ?? byIncrement(site) ?? anew(site);
}

/** Changes of a function by its addition theorem, where they are small. */
function byIncrement<K extends PrimitiveName>(site: Site<K>): Change | undefined {
  const increment = increments[site.primitive.name];
  if (increment === undefined || site.out.dtype !== "float64") return undefined;
  const [x, change] = [site.args[0]!, site.changes[0]!];
  const known = increment.known(x, site.out).map((part) => reached(part, change));
  const { values } = anew(site);
  return through(change, (d) => where(less(abs(d), SMALL), increment.by(d, ...known), values));
}

/** The result for nudged arguments, less the one without: element by element where that will do. */
function anew<K extends PrimitiveName>(site: Site<K>): Change {
  const { primitive, params, args, out } = site;
  const elementwise = primitive.name in elementwiseRules || ["where", "cast"].includes(primitive.name);
  const changes = elementwise
    ? aligned(site)
    : site.changes.map((change, i) => change && spread(args[i]!, change));
  const change = changes.find((each) => each !== undefined)!;
  const nudged = args.map((x, i) => (changes[i] ? nudgedValues(x, changes[i]) : reached(x, change)));
  const own = args.map((_, i) => changes[i] !== undefined || reachesApart(change));
  const results = batchingRule(primitive.name)(primitive, nudged, params, { own, count: nudges(change) });
  return { ...change, values: isFloat(out.dtype) ? sub(results, reached(out, change)) : results };
}

/** The arguments' changes so that all reach the same elements. */
function aligned({ args, changes }: Nudged): readonly (Change | undefined)[] {
  const [first, ...others] = changes.filter((change) => change !== undefined);
  const alike = others.every(
    ({ axes, positions }) =>
      axes.length === first!.axes.length &&
      axes.every((axis, i) => axis === first!.axes[i] && positions[i] === first!.positions[i]),
  );
  return alike ? changes : changes.map((change, i) => change && spread(args[i]!, change));
}

/** The values of a change alone put through a linear function. */
function through(change: Change, f: (values: NDArray) => NDArray): Change {
  return { ...change, values: f(change.values) };
}

/** A sum or difference of arguments, of which `sign` is how the second counts. */
function total(sign: (x: NDArray) => NDArray): (site: Nudged) => Change | undefined {
  return (site) => {
    if (!isFloat(site.out.dtype)) return undefined;
    const [a, b] = aligned(site);
    if (a && b) return through(a, (values) => add(values, sign(b.values)));
    return a ?? through(b!, sign);
  };
}

const product: ChangeRule<"mul"> = ({ args: [x, y], changes: [a, b], out }) => {
  if (!isFloat(out.dtype) || (a && b)) return undefined;
  // A factor that is no float is small and cheap: left to the general case.
  if (!isFloat(x!.dtype) || !isFloat(y!.dtype)) return undefined;
  return a
    ? through(a, (values) => mul(values, reached(y!, a)))
    : through(b!, (values) => mul(reached(x!, b!), values));
};

const quotient: ChangeRule<"div"> = ({ args: [x, y], changes: [a, b], out }) =>
  a && !b && isFloat(out.dtype) && isFloat(x!.dtype)
    ? through(a, (values) => div(values, reached(y!, a)))
    : undefined;

const choice: ChangeRule<"where"> = (site) => {
  const {
    args: [condition],
    changes: [c],
    out,
  } = site;
  if (c || !isFloat(out.dtype)) return undefined;
  const [, a, b] = aligned(site);
  const change = (a ?? b)!;
  return through(change, () => where(reached(condition!, change), a?.values ?? 0, b?.values ?? 0));
};

const transposeRule: ChangeRule<"transpose"> = ({
  args: [x],
  changes: [change],
  params: { axes: order },
}) => {
  const { axes, positions, values } = change!;
  const before = wholeAxes(x!.ndim, axes);
  const moved = order.flatMap((axis, to) => (axes.includes(axis) ? [to] : []));
  const others = order.filter((axis) => !axes.includes(axis));
  return {
    axes: moved,
    positions: moved.map((to) => positions[axes.indexOf(order[to]!)]!),
    values: transpose(values, [0, ...others.map((axis) => 1 + before.indexOf(axis))]),
  };
};

const broadcastRule: ChangeRule<"broadcastTo"> = ({ args: [x], changes: [change], params: { shape } }) => {
  const { axes, positions, values } = change!;
  const lead = shape.length - x!.ndim;
  // An axis of size 1 that is repeated is reached along its whole length afterwards.
  const kept = axes.filter((axis) => x!.shape[axis] === shape[axis + lead]);
  const others = wholeAxes(
    shape.length,
    kept.map((axis) => axis + lead),
  );
  const from = others.map((axis) => (axis < lead ? 1 : x!.shape[axis - lead]!));
  const count = nudges(change!);
  return {
    axes: kept.map((axis) => axis + lead),
    positions: kept.map((axis) => positions[axes.indexOf(axis)]!),
    values: broadcastTo(reshape(values, [count, ...from]), [count, ...others.map((axis) => shape[axis]!)]),
  };
};

const sumRule: ChangeRule<"sum"> = ({ args: [x], changes: [change], params: { axes: summed }, out }) => {
  if (!isFloat(out.dtype) || !isFloat(x!.dtype)) return undefined;
  const { axes, positions, values } = change!;
  const others = wholeAxes(x!.ndim, axes);
  const kept = axes.filter((axis) => !summed.includes(axis));
  const along = others.flatMap((axis, i) => (summed.includes(axis) ? [i + 1] : []));
  return {
    axes: kept.map((axis) => axis - summed.filter((gone) => gone < axis).length),
    positions: kept.map((axis) => positions[axes.indexOf(axis)]!),
    values: along.length === 0 ? values : sum(values, along),
  };
};

/** Slices that leave the reached axes whole. */
const sliceRule: ChangeRule<"slice"> = ({ args: [x], changes: [change], params: { ranges } }) => {
  const { axes } = change!;
  const isWhole = (axis: number) => {
    const { start, step, count } = ranges[axis]!;
    return start === 0 && step === 1 && count === x!.shape[axis];
  };
  if (!axes.every(isWhole)) return undefined;
  const count = nudges(change!);
  const others = wholeAxes(x!.ndim, axes).map((axis) => ranges[axis]!);
  return through(change!, (values) => sliceRanges(values, [{ start: 0, step: 1, count }, ...others]));
};

/** Axes of size 1 put in or taken out; any other reshaping is done on spread changes. */
const reshapeRule: ChangeRule<"reshape"> = ({ args: [x], changes: [change], params: { shape } }) => {
  const { axes, positions, values } = change!;
  const wide = (sizes: readonly number[]) => sizes.flatMap((n, axis) => (n === 1 ? [] : [axis]));
  const [from, to] = [wide(x!.shape), wide(shape)];
  const squeezes = from.length === to.length && from.every((axis, i) => x!.shape[axis] === shape[to[i]!]);
  if (axes.length > 0 && !(squeezes && axes.every((axis) => from.includes(axis)))) return undefined;
  const moved = axes.map((axis) => to[from.indexOf(axis)]!);
  const others = wholeAxes(shape.length, moved).map((axis) => shape[axis]!);
  return { axes: moved, positions, values: reshape(values, [nudges(change!), ...others]) };
};

/** Products of two matrices of which one was nudged; the change of one element, row or column stays as thin as it is. */
const productOfMatrices: ChangeRule<"matmul"> = ({ args: [a, b], changes: [left, right] }) => {
  if ((left && right) || a!.ndim !== 2 || b!.ndim !== 2) return undefined;
  if (left) return rowsTimes(left, a!, b!);
  // a·B is (Bᵀ·aᵀ)ᵀ, and a change turns with its matrix.
  const turned = rowsTimes(turn(right!), transpose(b!), transpose(a!));
  return turn(turned);
};

/** A change of a matrix as one of its transpose. */
function turn({ axes, positions, values }: Change): Change {
  if (axes.length === 1) return { axes: [1 - axes[0]!], positions, values };
  return {
    axes,
    positions: positions.toReversed(),
    values: axes.length === 0 ? transpose(values, [0, 2, 1]) : values,
  };
}

/** What a change of `a`, shape (n, k), makes of a·b. */
function rowsTimes({ axes, positions, values }: Change, a: NDArray, b: NDArray): Change {
  const inner = axes.indexOf(1);
  const reachesOneRow = axes.includes(0);
  if (inner >= 0) {
    // One number of each row meets one row of b.
    const rows = takeLines(b, positions[inner]!);
    if (reachesOneRow)
      return { axes: [0], positions: [positions[0]!], values: mul(expandDims(values, 1), rows) };
    const products = mul(expandDims(values, 2), rows.ndim === 1 ? rows : expandDims(rows, 1));
    return { axes: [], positions: [], values: products };
  }
  if (reachesOneRow) return { axes, positions, values: matmul(values, b) };
  // A column is a sum that what comes before can run into.
  if (b.shape[1] === 1)
    return { axes, positions, values: sum(mul(values, transpose(b)), 2, { keepdims: true }) };
  const count = values.shape[0]!;
  const long = matmul(reshape(values, [count * a.shape[0]!, a.shape[1]!]), b);
  return { axes, positions, values: reshape(long, [count, a.shape[0]!, b.shape[1]!]) };
}

const rules: { readonly [K in PrimitiveName]?: ChangeRule<K> } = {
  neg: ({ changes: [change], out }) => (isFloat(out.dtype) ? through(change!, neg) : undefined),
  add: total((x) => x),
  sub: total(neg),
  mul: product,
  div: quotient,
  where: choice,
  stopGradient: ({ changes: [change] }) => change,
  transpose: transposeRule,
  broadcastTo: broadcastRule,
  reshape: reshapeRule,
  slice: sliceRule,
  sum: sumRule,
  matmul: productOfMatrices,
};
