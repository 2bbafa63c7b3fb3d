import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import {
  COMMANDS_FD,
  REPORTS_FD,
  fromJson,
  toJson,
  type Command,
  type Report,
  type RunEnd,
} from "./cell-protocol.ts";
import type { CellListener, CommMessage } from "./engine.ts";
import type { Program } from "./language.ts";
import { FenceReader } from "./fence.ts";
import { Kind, PacketReader, encodePacket } from "./packets.ts";
import { StreamBatcher } from "./stream-batcher.ts";

/** The process that ran the cells is gone; `lastWords` is the end of what it wrote to its standard error. */
export interface Death {
  status: "died";
  signal: NodeJS.Signals | null;
  exitCode: number | null;
  lastWords: string;
}

/** What a cell left running may write later; for so many cells back it still goes under its own. */
const REMEMBERED_CELLS = 1_000;
const LAST_WORDS = 4_096;
/** How long the end of a cell waits for its fences, in ms: they come at once unless user code closed the descriptors. */
const FENCE_WAIT = 250;

/** The process that runs the cells, seen from the kernel. When it dies another is started. */
export class CellClient {
  #child: ChildProcess | undefined;
  /** The cell that runs. */
  #running: number | undefined;
  /** The cell that runs or ran last. */
  #latest = 0;
  /** What was asked of the process and is not done. */
  readonly #tasks = new Map<number, (end: RunEnd | Death) => void>();
  #task = 0;
  #listeners = new Map<number, CellListener>();
  #fences = { stdout: fencePromise(), stderr: fencePromise() };
  #closed = false;
  /** Streams that the process has closed. */
  readonly #unfenced = new Set<"stdout" | "stderr">();
  readonly #diedIdle: (death: Death, latest: CellListener) => void;

  /** @param diedIdle - Called when the process dies while no cell runs. */
  constructor(diedIdle: (death: Death, latest: CellListener) => void) {
    this.#diedIdle = diedIdle;
  }

  /** Starts the process, unless it runs. */
  start(): void {
    if (this.#closed || this.#child !== undefined) return;
    const child = spawn(process.execPath, [join(import.meta.dirname, "cells.cjs")], {
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
      // A group of its own: SIGINT for the kernel's group reaches the cells by way of the kernel alone.
      detached: true,
    });
    this.#child = child;
    this.#unfenced.clear();
    void this.#attend(child);
  }

  run(
    program: Program,
    cell: { count: number; allowStdin: boolean },
    listener: CellListener,
  ): Promise<RunEnd | Death> {
    this.start();
    const number = ++this.#task;
    this.#running = this.#latest = number;
    this.#listeners.set(number, listener);
    for (const oldest of this.#listeners.keys()) {
      if (this.#listeners.size <= REMEMBERED_CELLS) break;
      this.#listeners.delete(oldest);
    }
    this.#fences = { stdout: fencePromise(), stderr: fencePromise() };
    for (const name of this.#unfenced) this.#fences[name].resolve();
    return new Promise((settle) => {
      this.#tasks.set(number, settle);
      this.#command({ type: "run", program, cell: number, ...cell });
    });
  }

  /** Delivers a comm message; resolves when it has been handled, or the process is gone. */
  comm(message: CommMessage): Promise<unknown> {
    const task = ++this.#task;
    return new Promise((settle) => {
      this.#tasks.set(task, settle);
      this.#command({ type: "comm", task, message: toJson(message) });
    });
  }

  interrupt(): void {
    this.#command({ type: "interrupt" });
  }

  /** Ends the process at once, whatever it is doing. A running cell then ends as died. */
  kill(): void {
    this.#child?.kill("SIGKILL");
  }

  close(): void {
    this.#closed = true;
    this.kill();
  }

  #command(command: Command): void {
    const pipe = this.#child?.stdio[COMMANDS_FD] as Writable | undefined;
    if (pipe?.writable) pipe.write(encodePacket({ kind: Kind.json, cell: 0, text: JSON.stringify(command) }));
  }

  /** Reads everything the process puts out until it is gone. */
  async #attend(child: ChildProcess): Promise<void> {
    const batcher = new StreamBatcher(({ cell, name, text }) =>
      this.#listener(cell).output({ kind: "stream", name, text }),
    );
    let lastWords = "";
    const raw = async (stream: Readable, name: "stdout" | "stderr"): Promise<void> => {
      const push = (text: string) => {
        if (name === "stderr") lastWords = (lastWords + text).slice(-LAST_WORDS);
        return text === "" ? undefined : batcher.push({ cell: this.#latest, name, text });
      };
      stream.setEncoding("utf8");
      const reader = new FenceReader();
      for await (const piece of stream as AsyncIterable<string>) {
        const { text, passed } = reader.push(piece);
        await push(text);
        if (passed.includes(this.#latest)) this.#fences[name].resolve();
      }
      await push(reader.rest());
      // Closed, by the end of the process or by user code: no fence will come.
      this.#fences[name].resolve();
      if (this.#child === child) this.#unfenced.add(name);
    };
    (child.stdio[COMMANDS_FD] as Writable).on("error", () => undefined);
    child.on("error", () => undefined);
    const exited = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
    const streams = [raw(child.stdout!, "stdout"), raw(child.stderr!, "stderr")];
    await this.#readReports(child.stdio[REPORTS_FD] as Readable, batcher);
    const [exitCode, signal] = await exited;
    // A process that a cell started may hold these open for longer than the cell's own lived.
    await Promise.race([Promise.all(streams), new Promise((resolve) => setTimeout(resolve, 100).unref())]);
    await batcher.flush();
    if (this.#child === child) this.#child = undefined;
    const death: Death = { status: "died", signal, exitCode, lastWords };
    const idle = this.#running === undefined;
    for (const task of [...this.#tasks.keys()]) this.#settle(task, death);
    if (idle && !this.#closed) this.#diedIdle(death, this.#listener(0));
  }

  async #readReports(pipe: Readable, batcher: StreamBatcher): Promise<void> {
    const reader = new PacketReader();
    try {
      // Awaiting inside the loop is the back-pressure: nothing more is read until what came has been sent on.
      for await (const piece of pipe as AsyncIterable<Buffer>) {
        for (const { kind, cell, text } of reader.push(piece)) {
          if (kind === Kind.json) {
            await batcher.flush();
            await this.#handle(cell, JSON.parse(text) as Report, batcher);
          } else {
            await batcher.push({ cell, name: kind === Kind.stdout ? "stdout" : "stderr", text });
          }
        }
      }
    } catch (error) {
      // A process that is killed can break its pipe off in the middle.
      if ((error as NodeJS.ErrnoException).code !== "ECONNRESET") throw error;
    }
  }

  async #handle(cell: number, report: Report, batcher: StreamBatcher): Promise<void> {
    if (report.type === "output") await this.#listener(cell).output(report.output);
    else if (report.type === "comm")
      await this.#listener(cell).output({ kind: "comm", ...fromJson(report.message) });
    else if (report.type === "ask") void this.#ask(cell, report);
    else if (report.type === "done" && cell !== this.#running) this.#settle(cell, report.end);
    else if (report.type === "done") {
      const passed = Promise.all([this.#fences.stdout.promise, this.#fences.stderr.promise]);
      await Promise.race([passed, new Promise((resolve) => setTimeout(resolve, FENCE_WAIT).unref())]);
      await batcher.flush();
      this.#settle(cell, report.end);
    }
  }

  async #ask(cell: number, { question, prompt, password }: Extract<Report, { type: "ask" }>): Promise<void> {
    let text: string | null;
    try {
      text = await this.#listener(cell).ask(prompt, password);
    } catch {
      text = null;
    }
    this.#command({ type: "answer", question, text });
  }

  #settle(task: number, end: RunEnd | Death): void {
    const settle = this.#tasks.get(task);
    this.#tasks.delete(task);
    if (task === this.#running) this.#running = undefined;
    settle?.(end);
  }

  /** Whom output of a cell goes to: cell 0, or one long ago, means the latest. */
  #listener(cell: number): CellListener {
    return this.#listeners.get(cell) ?? this.#listeners.get(this.#latest) ?? SILENT;
  }
}

function fencePromise(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

const SILENT: CellListener = {
  output: () => Promise.resolve(),
  ask: () => Promise.reject(new Error("no cell has run")),
};
