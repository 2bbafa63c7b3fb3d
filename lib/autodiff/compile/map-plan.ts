import { type Compiled, planOf } from "./compile.ts";
import { canLeave, Job } from "./job.ts";
import type { Leaf } from "./runner.ts";
import type { Answer } from "./serve.ts";
import { checkThreads, defaultThreads } from "./threads.ts";
import { abandon, borrow, giveBack, hasWorkers, type PlanWorker } from "./workers.ts";

/** Options of {@link mapPlan}. */
export interface MapPlanOptions {
  /**
   * On how many threads to run beside this one, which waits. Default: the environment variable `THALWEG_THREADS`, else as
   * many as the machine has processors for.
   */
  readonly threads?: number;
  /** Ends it early: the promise is rejected with the signal's reason, and results that come late are dropped. */
  readonly signal?: AbortSignal;
  /** Called as results come in, with how many there are. */
  readonly onProgress?: (done: number, total: number) => void;
}

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
  const { threads = defaultThreads(), signal, onProgress } = options;
  checkThreads("mapPlan: threads", threads, 0);
  signal?.throwIfAborted();
  const jobs = list.map((args) => plans(args));
  const [first] = jobs;
  const alike = jobs.every((job) => job.prepared === first!.prepared);
  if (threads === 0 || list.length < 2 || !alike || !canLeave(first!.prepared) || !hasWorkers())
    return here(compiled, list, options);
  const results = new Array<Y>(list.length);
  await onThreads(
    jobs.map(({ leaves }) => leaves),
    new Job(first!.prepared),
    Math.min(threads, list.length),
    { ...(signal && { signal }), onProgress: onProgress ?? (() => undefined) },
    (i, result) => (results[i] = result),
    (i) => compiled(...list[i]!),
  );
  return results;
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
function onThreads<Y>(
  runs: readonly (readonly Leaf[])[],
  job: Job<Y>,
  threads: number,
  options: { readonly signal?: AbortSignal; readonly onProgress: (done: number, total: number) => void },
  keep: (i: number, result: Y) => void,
  repeat: (i: number) => unknown,
): Promise<void> {
  const size = Math.max(1, Math.min(MOST, Math.ceil(runs.length / (threads * 4))));
  const workers = new Set(Array.from({ length: threads }, borrow));
  let [next, done] = [0, 0];
  const give = (worker: PlanWorker): void => {
    if (next >= runs.length) return;
    const first = next;
    next = Math.min(runs.length, next + size);
    job.send(worker, first, runs.slice(first, next));
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
    const onAnswer = (worker: PlanWorker, answer: Answer): void => {
      const results = job.resultsIn(answer);
      if (results === undefined) return;
      const { first, failed } = answer;
      results.forEach((result, k) => keep(first + k, result));
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
