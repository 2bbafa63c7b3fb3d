// The process that runs the cells. Whatever happens to it, the kernel goes on and starts another.
import { writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { MessageChannel, Worker, receiveMessageOnPort } from "node:worker_threads";
import { toBundle } from "../display/bundle.ts";
import { cellGlobals, type CellHost } from "./cell-globals.ts";
import { CommHub } from "./comms.ts";
import { dataFolder } from "./data-folder.ts";
import {
  Phase,
  REPORTS_FD,
  Slot,
  fromJson,
  toJson,
  type Command,
  type Report,
  type RunEnd,
} from "./cell-protocol.ts";
import type { CellError } from "./engine.ts";
import { fence } from "./fence.ts";
import { Kind, encodePacket } from "./packets.ts";
import { selectRunner } from "./select.ts";
import { describeError } from "./traceback.ts";
import type { Run, Runner } from "./runner.ts";

type RunCommand = Extract<Command, { type: "run" }>;

const shared = new Int32Array(new SharedArrayBuffer(4 * Object.keys(Slot).length));
const { port1: port, port2: watcherPort } = new MessageChannel();
const { port1: answers, port2: watcherAnswers } = new MessageChannel();
const watcher = new Worker(join(import.meta.dirname, "watcher.cjs"), {
  workerData: { shared, port: watcherPort, answers: watcherAnswers },
  transferList: [watcherPort, watcherAnswers],
});
watcher.unref();

const directory = process.cwd();
const home = dirname(import.meta.dirname);
const selected = selectRunner(directory, home);
let runner: Runner | undefined;
void selected.then((one) => (runner = one));
/** What stops the wait for the running cell and tells what it had assigned. */
let stop = (): string[] | undefined => undefined;
/** The running cell, else the latest: whose output it is when nothing closer is known. */
let current = 0;
let allowStdin = false;
let questions = 0;

/** Blocks until the kernel's pipe has taken the bytes: that is what bounds the memory of a runaway loop. */
function send(kind: Kind, cell: number, text: string): void {
  const packet = encodePacket({ kind, cell, text });
  for (let at = 0; at < packet.length;) {
    try {
      at += writeSync(REPORTS_FD, packet, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}

function report(cell: number, event: Report): void {
  send(Kind.json, cell, JSON.stringify(event));
}

/** What a cell's globals act on; without a cell, on the one that runs or ran last. */
function hostFor(cell?: number): CellHost {
  return {
    stream: (kind, text) => send(kind, cell ?? current, text),
    output: (output) => report(cell ?? current, { type: "output", output }),
    ask: (prompt, password) => ask(cell ?? current, prompt, password),
    variables: () => runner?.variables() ?? new Map<string, unknown>(),
    directory,
    home,
    stray: (error) => stray(error, cell),
  };
}

const comms = new CommHub((message) => report(current, { type: "comm", message: toJson(message) }));

function explainError(error: unknown): CellError {
  return describeError(error, (program, line) => runner?.lineOf(program, line));
}

function stray(error: unknown, cell = current): void {
  send(Kind.stderr, cell, `${explainError(error).traceback.join("\n")}\n`);
}

class Interrupted extends Error {
  override name = "KeyboardInterrupt";
}

function ask(cell: number, prompt: string, password: boolean): string {
  if (!allowStdin)
    throw new Error(
      "prompt: whoever runs this cell cannot answer questions; give the value in the cell instead",
    );
  const before = Atomics.load(shared, Slot.phase);
  const question = ++questions;
  Atomics.store(shared, Slot.phase, Phase.asking);
  report(cell, { type: "ask", question, prompt, password });
  try {
    for (;;) {
      const heard = Atomics.load(shared, Slot.answered);
      const command = (receiveMessageOnPort(answers) as { message: Command } | undefined)?.message;
      if (command === undefined) Atomics.wait(shared, Slot.answered, heard);
      else if (command.type === "interrupt") throw new Interrupted("the question was interrupted");
      else if (command.type === "answer" && command.question === question) {
        if (command.text === null) throw new Error("prompt: the question could not be put to anybody");
        return command.text;
      }
      // Anything else answers a question that was interrupted.
    }
  } finally {
    Atomics.store(shared, Slot.phase, before);
  }
}

async function receiveComm({ task, message }: Extract<Command, { type: "comm" }>): Promise<void> {
  try {
    await comms.receive(fromJson(message));
  } catch (error) {
    stray(error);
  }
  report(task, { type: "done", end: { status: "ok" } });
}

/** Ends the running cell; `undefined` when none runs. */
let finish: ((end: RunEnd) => void) | undefined;

function run({ program, cell, count, allowStdin: mayAsk }: RunCommand): void {
  current = cell;
  allowStdin = mayAsk;
  Atomics.store(shared, Slot.phase, Phase.running);
  const end = (how: RunEnd): void => {
    if (finish !== end) return;
    finish = undefined;
    Atomics.store(shared, Slot.phase, Phase.idle);
    Atomics.add(shared, Slot.cellsEnded, 1);
    report(cell, { type: "done", end: how });
    writeFences(cell);
  };
  finish = end;
  // As a microtask, for the reason that timers give. A program that is terminated never settles: the interrupt ends it.
  void Promise.resolve()
    .then(() => selected)
    .then((runner) => {
      stop = () => runner.interrupt();
      return runner.run(program, cellGlobals(hostFor(cell)), `cell-${count}`);
    })
    .then(conclude)
    .then(end, (error: unknown) => end({ status: "error", error: explainError(error) }));
}

async function conclude(run: Run): Promise<RunEnd> {
  if (run.status === "ok") {
    if (run.value === undefined) return { status: "ok" };
    return { status: "ok", result: { data: await toBundle(run.value), metadata: {} } };
  }
  const { kept } = run;
  if (run.status === "interrupted" || run.error instanceof Interrupted)
    return { status: "interrupted", kept };
  return { status: "error", error: explainError(run.error), kept };
}

function writeFences(cell: number): void {
  for (const descriptor of [1, 2]) {
    try {
      writeSync(descriptor, fence(cell));
    } catch {
      // User code may have closed it, which the kernel has seen.
    }
  }
}

function interrupt(): void {
  Atomics.add(shared, Slot.interruptsSeen, 1);
  const kept = stop();
  finish?.({ status: "interrupted", kept });
}

port.on("message", (command: Command) => {
  if (command.type === "run") run(command);
  else if (command.type === "comm") void receiveComm(command);
  else if (command.type === "interrupt" && command.cellsEnded === Atomics.load(shared, Slot.cellsEnded))
    interrupt();
});
process.on("SIGINT", interrupt);
process.on("uncaughtException", (error) => stray(error));
process.on("unhandledRejection", (reason) => stray(reason));

// What a cell writes to the process's own streams belongs in order with what it prints.
for (const [stream, kind] of [
  [process.stdout, Kind.stdout],
  [process.stderr, Kind.stderr],
] as const) {
  stream.write = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
    send(kind, current, typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8"));
    const callback = typeof encoding === "function" ? encoding : done;
    if (typeof callback === "function") queueMicrotask(callback as () => void);
    return true;
  };
}

/** Ending the process is the kernel's business: a cell that asks for it is told so, and keeps its variables. */
process.exit = (code) => {
  throw new Error(`process.exit(${code ?? ""}) was called: the cell ends here, the kernel goes on`);
};

/** What libraries find: the one door between them and the kernel. */
const host = {
  display: cellGlobals(hostFor())["display"],
  comms,
  dataFolder: dataFolder(),
  source: (f: (...args: never[]) => unknown) => runner?.sourceOf(f) ?? f.toString(),
};
Object.defineProperty(globalThis, Symbol.for("thalweg.host"), { value: host });

report(0, { type: "ready" });
