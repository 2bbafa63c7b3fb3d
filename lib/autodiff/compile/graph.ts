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

/** Which recorded operations run by themselves, which inside the loop of another, and how long results are needed. */
export interface Graph {
  /** Whether the outputs depend on an operation; inputs always count. */
  readonly needed: readonly boolean[];
  /** Whether an operation runs inside the loop of the one that reads it. */
  readonly inside: readonly boolean[];
  /** The last operation that reads a result, through views and loops too. */
  readonly lastUse: readonly number[];
  /** The inputs that an operation depends on. */
  readonly inputs: readonly ReadonlySet<number>[];
}

export function analyse(operations: readonly Operation[], outputs: readonly number[]): Graph {
  const needed = reachable(operations, outputs);
  const inside = fusible(operations, needed, new Set(outputs));
  return {
    needed,
    inside,
    lastUse: lifetimes(operations, needed, inside, outputs),
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
 * A result that only one element-wise operation of the same shape reads needs no place. Element-wise operations join
 * its loop; so does a product of matrices, one for each loop, whose elements go through the loop as they are made.
 */
function fusible(
  operations: readonly Operation[],
  needed: readonly boolean[],
  outputs: ReadonlySet<number>,
): boolean[] {
  const readers = operations.map((): number[] => []);
  operations.forEach(({ sources }, n) => {
    if (!needed[n]) return;
    for (const source of new Set(sources)) if (typeof source === "number") readers[source]!.push(n);
  });
  const joins = (n: number): boolean => {
    const [reader] = readers[n]!;
    return (
      reader !== undefined &&
      readers[n]!.length === 1 &&
      !outputs.has(n) &&
      isElementwise(operations[reader]!) &&
      sameShape(operations[n]!.shape, operations[reader]!.shape)
    );
  };
  const inside = operations.map((operation, n) => isElementwise(operation) && joins(n));
  const taken = new Set<number>();
  operations.forEach((operation, n) => {
    if (!isProduct(operation) || !joins(n)) return;
    let root = readers[n]![0]!;
    while (inside[root]) root = readers[root]![0]!;
    if (taken.has(root)) return;
    taken.add(root);
    inside[n] = true;
  });
  return inside;
}

function lifetimes(
  operations: readonly Operation[],
  needed: readonly boolean[],
  inside: readonly boolean[],
  outputs: readonly number[],
): number[] {
  const last = operations.map((_, n) => n);
  for (const n of outputs) last[n] = operations.length;
  for (let n = operations.length - 1; n >= 0; n--) {
    if (!needed[n]) continue;
    const until = inside[n] || isViewing(operations[n]!) ? last[n]! : n;
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
