import type { NDArray } from "../../ndarray/ndarray.ts";
import { concatenate } from "../../ops/join.ts";
import { sliceRanges } from "../../ops/movement.ts";
import type { Change } from "./change.ts";

/** Nudges that are followed from the same array of parameters. */
export interface Bundle {
  readonly count: number;
}

/** What the nudges of some bundles change in an array, those of one bundle behind those of another. */
export interface Part {
  readonly bundles: readonly Bundle[];
  readonly change: Change;
}

/** What the nudges of some bundles change in the arguments of an operation; undefined where nothing. */
interface Matched {
  readonly bundles: readonly Bundle[];
  readonly changes: readonly (Change | undefined)[];
}

/** The changes of arguments, each with those of the same nudges: parts are taken apart as far as they hold others. */
export function matched(args: readonly (readonly Part[])[]): Matched[] {
  const sets = new Map<string, Bundle[]>();
  for (const bundle of new Set(args.flat().flatMap(({ bundles }) => bundles))) {
    const where = args.map((parts) => parts.findIndex(({ bundles }) => bundles.includes(bundle))).join();
    sets.set(where, [...(sets.get(where) ?? []), bundle]);
  }
  return [...sets.values()].map((bundles) => ({
    bundles,
    changes: args.map((parts) => changeBy(bundles, parts)),
  }));
}

/** What these bundles change, which are in one of the parts, or in none. */
export function changeBy(bundles: readonly Bundle[], parts: readonly Part[]): Change | undefined {
  const part = parts.find((each) => each.bundles.includes(bundles[0]!));
  if (part === undefined) return undefined;
  if (part.bundles.length === bundles.length && bundles.every((bundle, i) => bundle === part.bundles[i]))
    return part.change;
  const rows = (x: NDArray): NDArray => concatenate(bundles.map((bundle) => rowsOf(bundle, part, x)));
  const { axes, positions, values } = part.change;
  return { axes, positions: positions.map((at) => (at.ndim === 0 ? at : rows(at))), values: rows(values) };
}

function rowsOf(bundle: Bundle, { bundles }: Part, x: NDArray): NDArray {
  const start = bundles.slice(0, bundles.indexOf(bundle)).reduce((sum, { count }) => sum + count, 0);
  const whole = x.shape.slice(1).map((count) => ({ start: 0, step: 1, count }));
  return sliceRanges(x, [{ start, step: 1, count: bundle.count }, ...whole]);
}

/** The same with one part for all changes that reach the same way, to be followed together from here on. */
export function joined(parts: readonly Part[]): readonly Part[] {
  const alike: Part[][] = [];
  for (const part of parts) {
    const others = alike.find(([first]) => reachAlike(first!.change, part.change));
    if (others) others.push(part);
    else alike.push([part]);
  }
  return alike.map((list) => (list.length === 1 ? list[0]! : join(list)));
}

/** Whether two changes reach one position along the same axes: the same one, or each nudge its own. */
function reachAlike(a: Change, b: Change): boolean {
  return (
    a.axes.length === b.axes.length &&
    a.axes.every((axis, i) => axis === b.axes[i]) &&
    a.positions.every((at, i) => at === b.positions[i] || (at.ndim > 0 && b.positions[i]!.ndim > 0))
  );
}

function join(parts: readonly Part[]): Part {
  const { axes, positions } = parts[0]!.change;
  const change = {
    axes,
    positions: positions.map((at, i) =>
      at.ndim === 0 ? at : concatenate(parts.map((part) => part.change.positions[i]!)),
    ),
    values: concatenate(parts.map((part) => part.change.values)),
  };
  return { bundles: parts.flatMap(({ bundles }) => bundles), change };
}
