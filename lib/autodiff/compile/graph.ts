import { sameShape } from "../../core/shape.ts";
import { elementwiseRules } from "../rules/elementwise.ts";
import type { Operation } from "./record.ts";

/** Operations that look at their argument's buffer instead of making one, as far as the layout allows. */
const viewing = new Set<string>(["reshape", "transpose", "broadcastTo", "slice"]);

export function isViewing({ primitive }: Operation): boolean {
  return primitive !== undefined && viewing.has(primitive.name);
}

export function isElementwise({ primitive }: Operation): boolean {
  return (
    primitive !== undefined &&
    (primitive.name in elementwiseRules || primitive.name === "where" || primitive.name === "cast")
  );
}

export function isProduct({ primitive }: Operation): boolean {
  return primitive?.name === "matmul";
}

/** Sums over the last axes, which element-wise operations can run into. */
export function isFold({ primitive, params, dtype, shape }: Operation): boolean {
  if (primitive?.name !== "sum" || dtype !== "float64") return false;
  const { axes } = params as { readonly axes: readonly number[] };
  return axes.length > 0 && axes.every((axis) => axis >= shape.length);
}

/** Which recorded operations run by themselves, which inside the loop of another, and how long results are needed. */
export interface Graph {
  /** Whether the outputs depend on an operation; inputs always count. */
  readonly needed: readonly boolean[];
  /** The operation at the end of the loop that an operation runs in; the operation itself where it runs by itself. */
  readonly loop: readonly number[];
  /** Whether a result has a place: it is not only read inside the loop that it is made in. */
  readonly stored: readonly boolean[];
  /** The last operation that reads a result, through views and loops too. */
  readonly lastUse: readonly number[];
  /** The inputs that an operation depends on. */
  readonly inputs: readonly ReadonlySet<number>[];
}

/** @param keep Whether a run may start from the middle: a loop then makes a single result. */
export function analyse(operations: readonly Operation[], outputs: readonly number[], keep: boolean): Graph {
  const needed = reachable(operations, outputs);
  const { loop, stored } = loops(operations, needed, new Set(outputs), keep);
  return {
    needed,
    loop,
    stored,
    lastUse: lifetimes(operations, needed, loop, outputs),
    inputs: dependencies(operations),
  };
}

function reachable(operations: readonly Operation[], outputs: readonly number[]): boolean[] {
  const needed = operations.map(({ primitive }) => primitive === undefined);
  for (const n of outputs) needed[n] = true;
  for (let n = operations.length - 1; n >= 0; n--) {
    if (!needed[n]) continue;
    for (const source of operations[n]!.sources) if (typeof source === "number") needed[source] = true;
  }
  return needed;
}

/**
 * An element-wise operation runs in the loop of the first that reads it, when that has the same shape; its result is
 * stored as well where others read it, which must all run later. It runs in the loop of a sum when nothing else reads it. So does a product of matrices, one for each loop, whose
 * elements go through the loop as they are made, when nothing outside of the loop reads it.
 */
function loops(
  operations: readonly Operation[],
  needed: readonly boolean[],
  outputs: ReadonlySet<number>,
  keep: boolean,
): Pick<Graph, "loop" | "stored"> {
  const readers = operations.map((): number[] => []);
  operations.forEach(({ sources }, n) => {
    if (!needed[n]) return;
    for (const source of new Set(sources)) if (typeof source === "number") readers[source]!.push(n);
  });
  const loop = operations.map((_, n) => n);
  const stored = operations.map(() => true);
  /** The loop of the first reader, where the operation can run; and whether it is read elsewhere. */
  const join = (n: number): { readonly root: number; readonly elsewhere: boolean } | undefined => {
    const root = readers[n]!.reduce((first, r) => Math.min(first, loop[r]!), Infinity);
    const inside = readers[n]!.filter((r) => loop[r] === root);
    const elsewhere = outputs.has(n) || inside.length < readers[n]!.length;
    const fits = inside.every(
      (r) =>
        isFold(operations[r]!) ||
        (isElementwise(operations[r]!) && sameShape(operations[r]!.shape, operations[n]!.shape)),
    );
    const isIntoSum = inside.length > 0 && isFold(operations[root]!);
    if (inside.length === 0 || !fits || (isIntoSum && elsewhere)) return undefined;
    return { root, elsewhere };
  };
  for (let n = operations.length - 1; n >= 0; n--) {
    const found = needed[n] && isElementwise(operations[n]!) ? join(n) : undefined;
    if (found === undefined || (keep && found.elsewhere)) continue;
    loop[n] = found.root;
    stored[n] = found.elsewhere;
  }
  const taken = new Set<number>();
  operations.forEach((operation, n) => {
    const found = needed[n] && isProduct(operation) ? join(n) : undefined;
    if (found === undefined || found.elsewhere || taken.has(found.root) || isFold(operations[found.root]!))
      return;
    taken.add(found.root);
    loop[n] = found.root;
    stored[n] = false;
  });
  return { loop, stored };
}

function lifetimes(
  operations: readonly Operation[],
  needed: readonly boolean[],
  loop: readonly number[],
  outputs: readonly number[],
): number[] {
  const last = operations.map((_, n) => n);
  for (const n of outputs) last[n] = operations.length;
  for (let n = operations.length - 1; n >= 0; n--) {
    if (!needed[n]) continue;
    const until = isViewing(operations[n]!) ? last[n]! : loop[n]!;
    for (const source of operations[n]!.sources)
      if (typeof source === "number") last[source] = Math.max(last[source]!, until);
  }
  return last;
}

function dependencies(operations: readonly Operation[]): Set<number>[] {
  const all: Set<number>[] = [];
  let inputs = 0;
  for (const { primitive, sources } of operations) {
    const own = new Set<number>();
    if (primitive === undefined) own.add(inputs++);
    for (const source of sources) if (typeof source === "number") all[source]!.forEach((i) => own.add(i));
    all.push(own);
  }
  return all;
}
