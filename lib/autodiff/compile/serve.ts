import { parentPort } from "node:worker_threads";
import { type BackendName, useBackend } from "../../backend/registry.ts";
import { separate, type TypedArray } from "../../core/dtype.ts";
import { DenseArray } from "../../ndarray/dense.ts";
import { type Portable, type PortableArray, unpacked } from "./portable.ts";
import { type Leaf, type Recorded, Runner } from "./runner.ts";

/** An argument as a message carries it; null for the array that the same place held at the run before. */
export type Carried = number | PortableArray | null;

/** Runs of one plan: its number, the plan itself when it is new to this worker, and the arguments of each run. */
export interface Task {
  readonly epoch: number;
  readonly plan: number;
  readonly recorded?: Portable;
  readonly backend: BackendName;
  readonly first: number;
  readonly runs: readonly (readonly Carried[])[];
}

/** The results of each run, or the first run that failed. */
export interface Answer {
  readonly epoch: number;
  readonly first: number;
  readonly results: readonly (readonly TypedArray[])[];
  readonly failed: boolean;
}

/** What a thread says once it has loaded what a new plan needs. */
export type Ready = "ready";

/** Answers tasks, for as long as the thread lives. */
export function serve(): void {
  const plans = new Map<number, { recorded: Recorded; runner: Runner; held: (Leaf | undefined)[] }>();
  parentPort!.on("message", ({ epoch, plan, recorded, backend, first, runs }: Task) => {
    const results: TypedArray[][] = [];
    try {
      if (recorded !== undefined) {
        choose(backend);
        parentPort!.postMessage("ready" satisfies Ready);
        const own = unpacked(recorded);
        plans.set(plan, { recorded: own, runner: new Runner(own), held: [] });
      }
      const { recorded: own, runner, held } = plans.get(plan)!;
      for (const run of runs) {
        const leaves = run.map((x, i) => (held[i] = x === null ? held[i]! : arrived(x)));
        runner.run(leaves);
        results.push(own.outputs.map((n) => runner.result(n).data));
      }
      post({ epoch, first, results, failed: false });
    } catch {
      // The caller repeats the run that failed, which tells it everything about the error.
      post({ epoch, first, results, failed: true });
    }
  });
}

function choose(backend: BackendName): void {
  try {
    useBackend(backend);
  } catch {
    // The one that stands in for it there stands in for it here.
    useBackend("auto");
  }
}

function arrived(x: number | PortableArray): Leaf {
  return typeof x === "number" ? x : new DenseArray(x.data, x.dtype, x.shape);
}

function post(answer: Answer): void {
  const results = answer.results.map((run) => run.map(separate));
  const buffers = results.flat().map((data) => data.buffer as ArrayBuffer);
  parentPort!.postMessage({ ...answer, results } satisfies Answer, [...new Set(buffers)]);
}
