import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import type { Answer, Ready, Task } from "./serve.ts";

/** The worker beside the library's bundle; sources have none. */
const file = join(import.meta.dirname, "plan-worker.cjs");
/** How long a worker without work stays, in ms. */
const PATIENCE = 10_000;

/** A thread that runs plans. */
export interface PlanWorker {
  /** The plans that it knows. */
  readonly plans: Set<number>;
  /** For each plan the arguments that it was given last. */
  readonly sent: Map<number, readonly unknown[]>;
  readonly thread: Worker;
  /** What to do with an answer, and with a failure of the thread itself. */
  onAnswer: (answer: Answer) => void;
  onFailure: (error: Error) => void;
  send(task: Task): void;
  /** Ends the thread, as soon as it may end. */
  end(): void;
}

const idle: PlanWorker[] = [];

export function hasWorkers(): boolean {
  return existsSync(file);
}

/** A worker that nobody uses. It keeps the process alive until it is given back. */
export function borrow(): PlanWorker {
  const worker = idle.pop() ?? start();
  worker.thread.ref();
  return worker;
}

/** Gives a worker back, which then keeps no process alive, and ends when nobody wants it for a while. */
export function giveBack(worker: PlanWorker): void {
  worker.onAnswer = worker.onFailure = () => undefined;
  worker.thread.unref();
  idle.push(worker);
  setTimeout(() => {
    if (remove(worker)) worker.end();
  }, PATIENCE).unref();
}

/** Ends a worker in the middle of its work. */
export function abandon(worker: PlanWorker): void {
  worker.onAnswer = worker.onFailure = () => undefined;
  worker.end();
}

function remove(worker: PlanWorker): boolean {
  const place = idle.indexOf(worker);
  if (place >= 0) idle.splice(place, 1);
  return place >= 0;
}

function start(): PlanWorker {
  // Loading threads takes some milliseconds, which importing the library need not wait for.
  const { Worker } = process.getBuiltinModule("node:worker_threads");
  const thread = new Worker(file);
  // A thread that is ended while it loads native code takes the whole process along: it may end before, and after.
  let isLoading = false;
  let isUnwanted = false;
  const worker: PlanWorker = {
    plans: new Set(),
    sent: new Map(),
    thread,
    onAnswer: () => undefined,
    onFailure: () => undefined,
    send(task) {
      if (task.recorded !== undefined) isLoading = true;
      thread.postMessage(task);
    },
    end() {
      isUnwanted = true;
      if (!isLoading) void thread.terminate();
    },
  };
  thread.on("message", (message: Answer | Ready) => {
    if (message !== "ready") return worker.onAnswer(message);
    isLoading = false;
    if (isUnwanted) void thread.terminate();
  });
  thread.on("error", (error) => {
    remove(worker);
    worker.onFailure(error);
  });
  return worker;
}
