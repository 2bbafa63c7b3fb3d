import { availableParallelism } from "node:os";
import type { BackendName } from "../../backend/registry.ts";
import { separate } from "../../core/dtype.ts";
import { DenseArray } from "../../ndarray/dense.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { type Compiled, planOf } from "./compile.ts";
import { type Portable, portable } from "./portable.ts";
import type { Prepared } from "./prepared.ts";
import { isShared, type Leaf } from "./runner.ts";
import type { Answer, Carried } from "./serve.ts";
import { abandon, borrow, giveBack, hasWorkers, type PlanWorker } from "./workers.ts";

/** Options of {@link mapPlan}. */
export interface MapPlanOptions {
  /** On how many threads to run beside this one, which waits. Default: as many as the machine has processors. */
  readonly threads?: number;
  /** Ends it early: the promise is rejected with the signal's reason, and results that come late are dropped. */
  readonly signal?: AbortSignal;
  /** Called as results come in, with how many there are. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A recording that was made ready for messages, or undefined where it cannot be. */
const carried = new WeakMap<
  Prepared<unknown>,
  { readonly id: number; readonly message: Portable | undefined }
>();
let counted = 0;
let epochs = 0;

/** How many runs a message holds at most; fewer where there are few, so that all threads end together. */
const MOST = 64;

/**
 * The results of a compiled function for many arguments, computed on worker threads at once; in the order of the
 * arguments, and with the same bits as calls one after the other. What the function closes over lies in memory that
 * all threads share, and an argument that is the same array in one call after the other is sent once.
 *
 * Worth it where a call takes much longer than to send its arguments; for short calls `compile(vmap(f))` does many in one
 * plan, on one thread. Without threads it runs the calls here, one after the other: where functions would have to be sent
 * (random numbers, learning-rate schedules), where there are fewer than two arguments or their shapes differ, and on the
 * library's sources.
 *
 * @throws what the function throws for one of the arguments; TypeError when it was not compiled.
 * @example
 * const cost = compile((w: NDArray, x: NDArray) => x.mul(w).square().mean());
 * const x = array([1, 2, 3]);
 * const costs = mapPlan(cost, [0, 1, 2].map((w) => [array(w), x] as [NDArray, NDArray]));
 * costs instanceof Promise; // => true
 */
export async function mapPlan<A extends unknown[], Y>(
  compiled: Compiled<A, Y>,
  list: readonly A[],
  options: MapPlanOptions = {},
): Promise<Y[]> {
  const plans = planOf("mapPlan", compiled);
  const { threads = availableParallelism(), signal, onProgress } = options;
  if (!Number.isInteger(threads) || threads < 0)
    throw new RangeError(`mapPlan: threads must be a whole number ≥ 0, got ${threads}`);
  signal?.throwIfAborted();
  const jobs = list.map((args) => plans(args));
  const [first] = jobs;
  const message = first && carry(first.prepared);
  const alike = jobs.every((job) => job.prepared === first!.prepared);
  if (threads === 0 || list.length < 2 || !alike || message?.message === undefined || !hasWorkers())
    return here(compiled, list, options);
  const results = new Array<Y>(list.length);
  await onThreads(
    jobs.map((job) => job.leaves),
    first!.prepared,
    Math.min(threads, list.length),
    { ...(signal && { signal }), onProgress: onProgress ?? (() => undefined) },
    (i, arrays) => (results[i] = first!.prepared.assemble(arrays)),
    (i) => compiled(...list[i]!),
  );
  return results;
}

function carry(prepared: Prepared<unknown>): { readonly id: number; readonly message: Portable | undefined } {
  let found = carried.get(prepared);
  if (found === undefined)
    carried.set(prepared, (found = { id: ++counted, message: portable(prepared.recorded) }));
  return found;
}

/** One call after the other, with a breath between them for whoever wants to interrupt or draw. */
async function here<A extends unknown[], Y>(
  compiled: Compiled<A, Y>,
  list: readonly A[],
  { signal, onProgress }: MapPlanOptions,
): Promise<Y[]> {
  const results: Y[] = [];
  let last = performance.now();
  for (const args of list) {
    results.push(compiled(...args));
    onProgress?.(results.length, list.length);
    if (performance.now() - last < 20) continue;
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    last = performance.now();
  }
  return results;
}

/** Hands out runs to workers until all results are there. */
function onThreads(
  runs: readonly (readonly Leaf[])[],
  prepared: Prepared<unknown>,
  threads: number,
  options: { readonly signal?: AbortSignal; readonly onProgress: (done: number, total: number) => void },
  keep: (i: number, arrays: readonly NDArray[]) => void,
  repeat: (i: number) => unknown,
): Promise<void> {
  const { id, message } = carry(prepared);
  const { operations, outputs } = prepared.recorded;
  const epoch = ++epochs;
  const size = Math.max(1, Math.min(MOST, Math.ceil(runs.length / (threads * 4))));
  const workers = new Set(Array.from({ length: threads }, borrow));
  let [next, done] = [0, 0];
  const give = (worker: PlanWorker): void => {
    if (next >= runs.length) return;
    const first = next;
    next = Math.min(runs.length, next + size);
    worker.send({
      epoch,
      plan: id,
      ...(worker.plans.has(id) ? {} : { recorded: message! }),
      backend: prepared.backend as BackendName,
      first,
      runs: runs.slice(first, next).map((leaves) => parcel(worker, id, leaves)),
    });
    worker.plans.add(id);
  };
  return new Promise<void>((resolve, reject) => {
    const end = (release: (worker: PlanWorker) => void): void => {
      options.signal?.removeEventListener("abort", onAbort);
      workers.forEach(release);
    };
    const fail = (error: unknown): void => {
      end(abandon);
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const onAbort = (): void => fail(options.signal!.reason);
    options.signal?.addEventListener("abort", onAbort);
    const onAnswer = (worker: PlanWorker, { epoch: of, first, results, failed }: Answer): void => {
      if (of !== epoch) return;
      results.forEach((arrays, k) => {
        const dense = arrays.map((data, n) => {
          const { shape, dtype } = operations[outputs[n]!]!;
          return new DenseArray(data, dtype, shape);
        });
        keep(first + k, dense);
      });
      done += results.length;
      if (failed) {
        try {
          repeat(first + results.length);
          fail(new Error("mapPlan: a run failed on its thread, but not here"));
        } catch (error) {
          fail(error);
        }
        return;
      }
      options.onProgress(done, runs.length);
      if (done === runs.length) {
        end(giveBack);
        resolve();
      } else give(worker);
    };
    for (const worker of workers) {
      worker.onAnswer = (answer) => onAnswer(worker, answer);
      worker.onFailure = (error) => fail(new Error(`mapPlan: a thread ended early: ${error.message}`));
      give(worker);
      // A second message waits there while the first is answered.
      give(worker);
    }
  });
}

/** The arguments of a run as a message carries them, without what the worker was sent the last time. */
function parcel(worker: PlanWorker, plan: number, leaves: readonly Leaf[]): Carried[] {
  const before = worker.sent.get(plan);
  worker.sent.set(plan, leaves);
  return leaves.map((x, i) => {
    if (typeof x === "number") return x;
    if (before?.[i] === x && !isShared(x as DenseArray)) return null;
    const data = separate((x as DenseArray).contiguous());
    return { data, dtype: x.dtype, shape: x.shape };
  });
}
