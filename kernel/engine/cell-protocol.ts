import type { MimeBundle } from "../wire/message.ts";
import type { CellError, CommMessage, Output } from "./engine.ts";
import type { Program } from "./language.ts";

/** What the kernel tells the process that runs the cells. Travels as JSON packets. */
export type Command =
  | { type: "run"; program: Program; cell: number; count: number; allowStdin: boolean }
  | { type: "comm"; task: number; message: CommMessageJson }
  /** `cellsEnded` tells the watcher's own messages which cell is meant: one that comes too late stops no other. */
  | { type: "interrupt"; cellsEnded?: number }
  /** The answer to a question; `null` when nobody can give one. */
  | { type: "answer"; question: number; text: string | null };

/** What that process reports. Stream text travels as packets of its own kind. */
export type Report =
  | { type: "ready" }
  | { type: "output"; output: Exclude<Output, { kind: "stream" | "comm" }> }
  | { type: "comm"; message: CommMessageJson }
  | { type: "ask"; question: number; prompt: string; password: boolean }
  | { type: "done"; end: RunEnd };

/** A comm message whose buffers are base64. */
export type CommMessageJson = Omit<CommMessage, "buffers"> & { buffers: string[] };

export function toJson(message: CommMessage): CommMessageJson {
  return { ...message, buffers: message.buffers.map((buffer) => Buffer.from(buffer).toString("base64")) };
}

export function fromJson(message: CommMessageJson): CommMessage {
  return { ...message, buffers: message.buffers.map((buffer) => Buffer.from(buffer, "base64")) };
}

/** How a run ended, ready to be sent, and which names a run that failed had given their values. */
export type RunEnd =
  | { status: "ok"; result?: { data: MimeBundle; metadata: Record<string, unknown> } }
  | { status: "error"; error: CellError; kept?: string[] | undefined }
  | { status: "interrupted"; kept?: string[] | undefined };

/** File descriptors of the two pipes in the cells' process. 1 and 2 are whatever user code writes there itself. */
export const COMMANDS_FD = 3;
export const REPORTS_FD = 4;

/** Slots of the memory shared by the main thread of the cells' process and its watcher. */
export const Slot = { phase: 0, interruptsSeen: 1, answered: 2, cellsEnded: 3 } as const;

/** What the main thread is doing, as the watcher must know it to choose a way to stop it. */
export const Phase = { idle: 0, running: 1, /** Blocked in `prompt`. */ asking: 2 } as const;
