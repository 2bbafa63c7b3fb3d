import { existsSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Answer, Task } from "./serve.ts";

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
    if (remove(worker)) void worker.thread.terminate();
  }, PATIENCE).unref();
}

/** Ends a worker in the middle of its work. */
export function abandon(worker: PlanWorker): void {
  worker.onAnswer = worker.onFailure = () => undefined;
  void worker.thread.terminate();
}

function remove(worker: PlanWorker): boolean {
  const place = idle.indexOf(worker);
  if (place >= 0) idle.splice(place, 1);
  return place >= 0;
}

function start(): PlanWorker {
  const thread = new Worker(file);
  const worker: PlanWorker = {
    plans: new Set(),
    sent: new Map(),
    thread,
    onAnswer: () => undefined,
    onFailure: () => undefined,
    send: (task) => thread.postMessage(task),
  };
  thread.on("message", (answer: Answer) => worker.onAnswer(answer));
  thread.on("error", (error) => {
    remove(worker);
    worker.onFailure(error);
  });
  return worker;
}
