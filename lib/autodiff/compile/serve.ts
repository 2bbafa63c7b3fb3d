import { type MessagePort, workerData } from "node:worker_threads";
import { type BackendName, useBackend } from "../../backend/registry.ts";
import { allocate, type TypedArray } from "../../core/dtype.ts";
import { sizeOf } from "../../core/shape.ts";
import { DenseArray } from "../../ndarray/dense.ts";
import { type Portable, type PortableArray, unpacked } from "./portable.ts";
import { type Leaf, type Recorded, Runner } from "./runner.ts";

/**
 * One argument of some runs as a message carries it: numbers; an array, with those of the later runs behind it where they
 * differ; null for the array that the last run had before.
 */
export type Carried = Float64Array | PortableArray | null;

/** Runs of one plan: its number, the plan itself when it is new to this worker, and each argument of the runs. */
export interface Task {
  readonly epoch: number;
  readonly plan: number;
  readonly recorded?: Portable;
  /** A plan that will not be asked for again. */
  readonly forget?: number;
  readonly backend: BackendName;
  /** On how many threads the native library runs, which is one for all threads of the process. */
  readonly nativeThreads: number;
  readonly first: number;
  readonly count: number;
  readonly leaves: readonly Carried[];
}

/** Each result of the runs, one run's behind the other's; of fewer than asked for when the next one failed. */
export interface Answer {
  readonly epoch: number;
  readonly first: number;
  readonly count: number;
  readonly results: readonly TypedArray[];
  readonly failed: boolean;
}

/** What a thread says once it has loaded what plans of another backend need. */
export type Ready = "ready";

/** What a thread starts with: where tasks come and answers go, and two counts in memory that it shares. */
export interface Start {
  readonly port: MessagePort;
  /** The answers of all threads. */
  readonly answered: Int32Array;
  /** How many backends this one has still to load. */
  readonly loading: Int32Array;
}

/** A plan that this thread keeps, and the arrays that its last run had. */
interface Known {
  readonly recorded: Recorded;
  readonly runner: Runner;
  readonly held: (Leaf | undefined)[];
}

/** Answers tasks, for as long as the thread lives. */
export function serve(): void {
  const { port, answered, loading } = workerData as Start;
  const loaded = new Set<BackendName>();
  const plans = new Map<number, Known>();

  const load = (backend: BackendName, nativeThreads: number): void => {
    choose(backend, nativeThreads);
    if (loaded.has(backend)) return;
    loaded.add(backend);
    Atomics.sub(loading, 0, 1);
    Atomics.notify(loading, 0);
    port.postMessage("ready" satisfies Ready);
  };

  port.on("message", (task: Task) => {
    const { epoch, plan, recorded, forget, backend, nativeThreads, first, count, leaves } = task;
    let results: TypedArray[] = [];
    let done = 0;
    if (forget !== undefined) plans.delete(forget);
    try {
      if (recorded !== undefined) {
        load(backend, nativeThreads);
        const own = unpacked(recorded);
        plans.set(plan, { recorded: own, runner: new Runner(own), held: [] });
      }
      const { recorded: own, runner, held } = plans.get(plan)!;
      const outs = own.outputs.map((n) => own.operations[n]!);
      results = outs.map(({ dtype, shape }) => allocate(dtype, count * sizeOf(shape)));
      for (; done < count; done++) {
        runner.run(leaves.map((x, i) => (held[i] = argument(x, done, held[i]))));
        own.outputs.forEach((n, i) => {
          const { data } = runner.result(n);
          results[i]!.set(data, done * data.length);
        });
      }
    } catch {
      // The caller repeats the run that failed, which tells it everything about the error.
    }
    const answer: Answer = { epoch, first, count: done, results, failed: done < count };
    port.postMessage(
      answer,
      results.map(({ buffer }) => buffer as ArrayBuffer),
    );
    Atomics.add(answered, 0, 1);
    Atomics.notify(answered, 0);
  });
}

/** The argument of the run with this number among those of a message. */
function argument(carried: Carried, k: number, before: Leaf | undefined): Leaf {
  if (carried === null) return before!;
  if (carried instanceof Float64Array) return carried[k]!;
  const { data, dtype, shape } = carried;
  const size = sizeOf(shape);
  if (data.length > size) return new DenseArray(data.subarray(k * size, (k + 1) * size), dtype, shape);
  return k === 0 ? new DenseArray(data, dtype, shape) : before!;
}

function choose(backend: BackendName, threads: number): void {
  try {
    useBackend(backend, { threads });
  } catch {
    // The one that stands in for it there stands in for it here.
    useBackend("auto", { threads });
  }
}
