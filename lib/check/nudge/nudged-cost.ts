import { compile } from "../../autodiff/compile/compile.ts";
import { shareRuns } from "../../autodiff/compile/share-runs.ts";
import { nextLevel } from "../../autodiff/tracer.ts";
import type { Shape } from "../../core/shape.ts";
import { array } from "../../ndarray/creation.ts";
import type { NDArray, Operand } from "../../ndarray/ndarray.ts";
import { asArray } from "../../ops/primitive.ts";
import { broadcastTo } from "../../ops/movement.ts";
import * as tree from "../../ops/tree.ts";
import { NudgedTracer } from "./tracer.ts";

/** So many nudges are followed at once: few enough that what they change stays in the cache. */
const together = 64;
/** From so many nudges of a column on, each column is followed by itself. */
const worthAColumn = 16;

/** Nudges of single elements of one parameter array. */
export interface Nudges {
  /** The array, by its place among the leaves of the parameters. */
  readonly which: number;
  /** Where each nudged element stands in it, row by row. */
  readonly positions: Int32Array;
  /** How far each is nudged. */
  readonly steps: Float64Array;
  /** On how many threads to follow them, at most. Default 1. */
  readonly threads?: number;
  /** Called as nudges have been followed, with how many, and on how many threads. */
  readonly onProgress?: (done: number, threads: number) => void;
}

/**
 * What nudging single elements does to the cost, J(θ + hₖ eᵢ₍ₖ₎) − J(θ) for each nudge k, many nudges at once. Whatever
 * lies before the nudged array is computed once, and of what comes after it only what changes; nothing is differentiated.
 *
 * @throws TracerError when the cost reads numbers of its parameters: then it has to be called for each nudge.
 */
export function costChanges<P>(cost: (params: P) => Operand, point: P, nudges: Nudges): Float64Array {
  const { which, positions, steps, threads = 1, onProgress } = nudges;
  const leaves = tree.leaves(point);
  const x = leaves[which]!;
  const changesBy = (at: NDArray[], by: NDArray): NDArray => {
    const level = nextLevel();
    const axes = x.shape.map((_, axis) => axis);
    const nudged = new NudgedTracer(level, x, { axes, positions: at, values: by });
    const value = asArray(cost(tree.unflatten(point, leaves.with(which, nudged))));
    const isNudged = value instanceof NudgedTracer && value.level === level;
    return isNudged ? value.change.values : broadcastTo(array(0), by.shape);
  };
  const result = new Float64Array(steps.length);
  const groups = groupsOf(x.shape, positions);
  const most = Math.max(...groups.map(({ members }) => members.length));
  const width = Math.ceil(most / Math.ceil(most / together));
  // One column after the other, for the same rows: what depends on the rows alone is then computed once.
  const parts = Array.from({ length: Math.ceil(most / width) }, (_, k) =>
    groups.map(({ members, column }) => ({ members: members.subarray(k * width, (k + 1) * width), column })),
  )
    .flat()
    .filter(({ members }) => members.length > 0);
  let before: readonly NDArray[] = [];
  const list = parts.map(({ members, column }): [NDArray[], NDArray] => {
    // The last nudge is repeated to fill up, so that one plan serves all.
    const part = new Int32Array(width).fill(members.at(-1)!);
    part.set(members);
    const at = indices(x.shape, part.map((k) => positions[k]!), column); // prettier-ignore
    const now = [...at, Float64Array.from(part, (k) => steps[k]!)].map((numbers, i) =>
      asBefore(numbers, before[i]),
    );
    before = now;
    return [now.slice(0, -1), now.at(-1)!];
  });
  let done = 0;
  shareRuns(compile(changesBy, { reuse: true, incremental: true }), list, threads, (changed, i, sharing) => {
    const { members } = parts[i]!;
    const changes = changed.toTypedArray();
    members.forEach((k, nth) => (result[k] = changes[nth]!));
    onProgress?.((done += members.length), sharing);
  });
  return result;
}

/** Nudges that are followed together, and the column that they are all in, if that is known to be one. */
interface Group {
  readonly members: Int32Array;
  readonly column: number | undefined;
}

/** Nudges of one column of weights change one column of a layer's output, and meet one row of the next layer's weights. */
function groupsOf(shape: Shape, positions: Int32Array): Group[] {
  const columns = shape.length < 2 ? 0 : shape.at(-1)!;
  if (columns === 0 || positions.length < worthAColumn * columns)
    return [{ members: Int32Array.from(positions.keys()), column: undefined }];
  const members = Array.from({ length: columns }, (): number[] => []);
  positions.forEach((position, k) => members[position % columns]!.push(k));
  return members.map((list, column) => ({ members: Int32Array.from(list), column }));
}

/** The numbers as an array, the one from before where it has the same. */
function asBefore(numbers: Int32Array | Float64Array | number, before: NDArray | undefined): NDArray {
  if (typeof numbers === "number") return array(numbers, { dtype: "int32" });
  const old = before?.toTypedArray();
  return old?.every((value, i) => value === numbers[i]) ? before! : array(numbers);
}

/** Row-major positions as indices for each axis: all of them, or the number of the column that all are in. */
function indices(shape: Shape, positions: Int32Array, column: number | undefined): (Int32Array | number)[] {
  const result: (Int32Array | number)[] = [];
  let inner = 1;
  for (let axis = shape.length - 1; axis >= 0; inner *= shape[axis]!, axis--) {
    const [n, size] = [shape[axis]!, inner];
    const isKnown = axis === shape.length - 1 && column !== undefined;
    result.unshift(isKnown ? column : positions.map((at) => Math.floor(at / size) % n));
  }
  return result;
}
