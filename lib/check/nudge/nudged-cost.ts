import { compile } from "../../autodiff/compile/compile.ts";
import { shareRuns } from "../../autodiff/compile/share-runs.ts";
import { nextLevel } from "../../autodiff/tracer.ts";
import { array } from "../../ndarray/creation.ts";
import type { NDArray, Operand } from "../../ndarray/ndarray.ts";
import { concatenate } from "../../ops/join.ts";
import { broadcastTo, reshape } from "../../ops/movement.ts";
import { asArray } from "../../ops/primitive.ts";
import * as tree from "../../ops/tree.ts";
import { changeBy } from "./part.ts";
import { deal, type Nudged, type Nudges, type Run } from "./runs.ts";
import { NudgedTracer } from "./tracer.ts";

/** How to follow nudges. */
export interface FollowOptions {
  /** On how many threads, at most. Default 1. */
  readonly threads?: number;
  /** Called as nudges have been followed, with how many, and on how many threads. */
  readonly onProgress?: (done: number, threads: number) => void;
}

/**
 * What nudging single elements does to the cost, J(θ + hₖ eᵢ₍ₖ₎) − J(θ) for each nudge k, many nudges of all arrays at
 * once. The cost is called once; what lies before a nudged array is computed once, and of what comes after it only what
 * changes; nothing is differentiated.
 *
 * @param nudges Of each array of the parameters.
 * @returns For each array the changes.
 * @throws TracerError when the cost reads numbers of its parameters: then it has to be called for each nudge.
 */
export function costChanges<P>(
  cost: (params: P) => Operand,
  point: P,
  nudges: readonly Omit<Nudges, "shape">[],
  { threads = 1, onProgress }: FollowOptions = {},
): Float64Array[] {
  const leaves = tree.leaves(point);
  const { runs, members } = deal(nudges.map((each, i) => ({ ...each, shape: leaves[i]!.shape })));
  const changesBy = ({ columns, nudged }: Run): NDArray => {
    const level = nextLevel();
    const bundles = nudged.map(({ by }) => ({ count: by.size }));
    const tracers = leaves.map((x, i) => {
      if (nudges[i]!.steps.length === 0) return x;
      const change = changeOfLeaf(x, nudged[i]!, columns);
      return new NudgedTracer(level, x, [{ bundles: [bundles[i]!], change }]);
    });
    const value = asArray(cost(tree.unflatten(point, tracers)));
    const parts = value instanceof NudgedTracer && value.level === level ? value.parts : [];
    const none = array(0);
    return concatenate(
      bundles.map((bundle) => changeBy([bundle], parts)?.values ?? broadcastTo(none, [bundle.count])),
    );
  };
  const results = nudges.map(({ steps }) => new Float64Array(steps.length));
  let done = 0;
  const args = runs.map((run): [Run] => [run]);
  shareRuns(compile(changesBy, { reuse: true, incremental: true }), args, threads, (changed, t, sharing) => {
    const values = changed.toTypedArray();
    let start = 0;
    results.forEach((result, i) => {
      const list = members[i]![t]!;
      for (let nth = 0; nth < list.length; nth++) result[list[nth]!] = values[start + nth]!;
      start += runs[t]!.nudged[i]!.by.size;
      done += list.length;
    });
    onProgress?.(done, sharing);
  });
  return results;
}

/** The nudges of an array of parameters as a change of it. */
function changeOfLeaf({ shape }: NDArray, { at, by }: Nudged, columns: Run["columns"]) {
  const axes = shape.flatMap((n, axis) => (n === 1 ? [] : [axis]));
  const positions = at.length < axes.length ? [...at, columns[shape.at(-1)!]!] : at;
  const short = shape.flatMap((n) => (n === 1 ? [1] : []));
  return { axes, positions, values: short.length === 0 ? by : reshape(by, [by.size, ...short]) };
}
