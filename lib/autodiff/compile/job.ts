import type { BackendName } from "../../backend/registry.ts";
import { nativeThreads } from "../../backend/registry.ts";
import { allocate, separate } from "../../core/dtype.ts";
import { sizeOf } from "../../core/shape.ts";
import { DenseArray } from "../../ndarray/dense.ts";
import { isPortable, portable } from "./portable.ts";
import type { Prepared } from "./prepared.ts";
import { isShared, type Leaf } from "./runner.ts";
import type { Answer, Carried } from "./serve.ts";
import type { PlanWorker } from "./workers.ts";

/** The number of a plan that was sent. */
const ids = new WeakMap<Prepared<unknown>, number>();
/** How many plans a worker keeps; beyond, the one used longest ago is forgotten. */
const KNOWN = 8;
let counted = 0;
let epochs = 0;

function idOf(prepared: Prepared<unknown>): number {
  let id = ids.get(prepared);
  if (id === undefined) ids.set(prepared, (id = ++counted));
  return id;
}

/** Whether a plan can be run on other threads. */
export function canLeave(prepared: Prepared<unknown>): boolean {
  return isPortable(prepared.recorded);
}

/** Runs of one plan, some of which worker threads do. */
export class Job<Y> {
  private readonly epoch = ++epochs;
  private readonly prepared: Prepared<Y>;

  constructor(prepared: Prepared<Y>) {
    this.prepared = prepared;
  }

  /** Hands some runs to a worker, of which the first has this number. */
  send(worker: PlanWorker, first: number, runs: readonly (readonly Leaf[])[]): void {
    const id = idOf(this.prepared);
    const { plans } = worker;
    const before = plans.get(id);
    plans.delete(id);
    plans.set(id, runs.at(-1)!);
    const forget = plans.size > KNOWN ? plans.keys().next().value : undefined;
    if (forget !== undefined) plans.delete(forget);
    worker.send({
      epoch: this.epoch,
      plan: id,
      ...(before === undefined ? { recorded: portable(this.prepared.recorded) } : {}),
      ...(forget === undefined ? {} : { forget }),
      backend: this.prepared.backend as BackendName,
      nativeThreads: nativeThreads(),
      first,
      count: runs.length,
      leaves: runs[0]!.map((_, i) =>
        carried(
          runs.map((run) => run[i]!),
          before?.[i],
        ),
      ),
    });
  }

  /** The results in an answer; undefined when it is one to an earlier job, which nobody waits for any more. */
  resultsIn({ epoch, count, results }: Answer): Y[] | undefined {
    if (epoch !== this.epoch) return undefined;
    const { operations, outputs } = this.prepared.recorded;
    return Array.from({ length: count }, (_, k) =>
      this.prepared.assemble(
        results.map((data, n) => {
          const { shape, dtype } = operations[outputs[n]!]!;
          const size = sizeOf(shape);
          return new DenseArray(data.subarray(k * size, (k + 1) * size), dtype, shape);
        }),
      ),
    );
  }
}

/** What some runs have as one of their arguments, without an array that the worker has from the run before. */
function carried(leaves: readonly Leaf[], before: Leaf | undefined): Carried {
  const [first] = leaves;
  if (typeof first === "number") return Float64Array.from(leaves as readonly number[]);
  const { dtype, shape, size } = first as DenseArray;
  if (leaves.every((x) => x === first)) {
    if (first === before && !isShared(first as DenseArray)) return null;
    return { data: separate((first as DenseArray).contiguous()), dtype, shape };
  }
  const stack = allocate(dtype, leaves.length * size);
  leaves.forEach((x, k) => stack.set((x as DenseArray).contiguous(), k * size));
  return { data: stack, dtype, shape };
}
