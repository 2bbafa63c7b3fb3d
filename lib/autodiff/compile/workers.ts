import { existsSync } from "node:fs";
import { join } from "node:path";
import type { MessagePort, Worker } from "node:worker_threads";
import type { Leaf } from "./runner.ts";
import type { Answer, Ready, Start, Task } from "./serve.ts";

/** The worker beside the library's bundle; sources have none. */
const file = join(import.meta.dirname, "plan-worker.cjs");
/** How long a worker without work stays, in ms. */
const PATIENCE = 10_000;
/** How long the process waits at its end for a worker that loads native code, in ms. */
const LOADING = 2000;

/** A thread that runs plans. */
export interface PlanWorker {
  /** For each plan that it knows the arguments that it was given last; the plan used longest ago comes first. */
  readonly plans: Map<number, readonly Leaf[]>;
  readonly thread: Worker;
  /** What to do with an answer, and with a failure of the thread itself. */
  onAnswer: (answer: Answer) => void;
  onFailure: (error: Error) => void;
  send(task: Task): void;
  /** Takes the answers that have come, for a caller that does not return to the event loop before it has them. */
  receive(): void;
  /** Ends the thread, as soon as it may end. */
  end(): void;
}

const idle: PlanWorker[] = [];
/** Workers lent to a synchronous call. */
const lent = new Set<PlanWorker>();
/** How many answers all workers gave so far. */
const answered = new Int32Array(new SharedArrayBuffer(4));
/** For each worker how many backends it was told to load and has not yet; 0 when it may be ended. */
const loads = new Set<Int32Array>();

export function hasWorkers(): boolean {
  return existsSync(file);
}

/** A worker that nobody uses. It keeps the process alive until it is given back. */
export function borrow(): PlanWorker {
  const worker = idle.pop() ?? start();
  worker.thread.ref();
  return worker;
}

/** A worker for a call that ends before the event loop goes on; undefined where there is none and none may be started. */
export function borrowForNow(mayStart: boolean): PlanWorker | undefined {
  const worker = idle.pop() ?? (mayStart ? start() : undefined);
  if (worker === undefined) return undefined;
  lent.add(worker);
  // A call that was interrupted gives nothing back; when this runs, it is over.
  setImmediate(() => {
    if (lent.has(worker)) giveBack(worker);
  });
  return worker;
}

/** Gives a worker back, which then keeps no process alive, and ends when nobody wants it for a while. */
export function giveBack(worker: PlanWorker): void {
  worker.onAnswer = worker.onFailure = () => undefined;
  worker.thread.unref();
  lent.delete(worker);
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

/** How many answers there were so far, for {@link waitForAnswer}. */
export function answers(): number {
  return Atomics.load(answered, 0);
}

/** Blocks this thread until there are more answers than were `seen`, but for no longer than this. */
export function waitForAnswer(seen: number, ms: number): boolean {
  return Atomics.wait(answered, 0, seen, ms) !== "timed-out";
}

function remove(worker: PlanWorker): boolean {
  const place = idle.indexOf(worker);
  if (place >= 0) idle.splice(place, 1);
  return place >= 0;
}

function start(): PlanWorker {
  // Loading threads takes some milliseconds, which importing the library need not wait for.
  const threads = process.getBuiltinModule("node:worker_threads");
  const { port1: port, port2 } = new threads.MessageChannel() as { port1: MessagePort; port2: MessagePort };
  const loading = new Int32Array(new SharedArrayBuffer(4));
  const workerData: Start = { port: port2, answered, loading };
  const thread = new threads.Worker(file, { workerData, transferList: [port2] });
  thread.unref();
  const told = new Set<string>();
  let isUnwanted = false;
  // A thread that is ended while it loads native code takes the whole process along: it may end before, and after.
  const mayEnd = () => Atomics.load(loading, 0) === 0;
  const take = (message: Answer | Ready): void => {
    if (message !== "ready") worker.onAnswer(message);
    else if (isUnwanted && mayEnd()) void thread.terminate();
  };
  const worker: PlanWorker = {
    plans: new Map(),
    thread,
    onAnswer: () => undefined,
    onFailure: () => undefined,
    send(task) {
      if (!told.has(task.backend)) Atomics.add(loading, 0, 1);
      told.add(task.backend);
      port.postMessage(task);
    },
    receive() {
      for (let one = threads.receiveMessageOnPort(port); one; one = threads.receiveMessageOnPort(port))
        take(one.message as Answer | Ready);
    },
    end() {
      isUnwanted = true;
      if (mayEnd()) void thread.terminate();
    },
  };
  port.on("message", take);
  port.unref();
  thread.on("error", (error) => {
    remove(worker);
    worker.onFailure(error);
  });
  if (loads.size === 0) process.once("exit", letThemLoad);
  loads.add(loading);
  thread.on("exit", () => loads.delete(loading));
  return worker;
}

function letThemLoad(): void {
  for (const loading of loads) {
    for (let n = Atomics.load(loading, 0); n > 0; n = Atomics.load(loading, 0))
      if (Atomics.wait(loading, 0, n, LOADING) === "timed-out") break;
  }
}
