import type { JsonObject, MimeBundle } from "../wire/message.ts";

/** What a cell, or something it left running, puts out. */
export type Output =
  | { kind: "stream"; name: "stdout" | "stderr"; text: string }
  | { kind: "display"; data: MimeBundle; metadata: JsonObject; transient: JsonObject; update: boolean }
  | { kind: "clear"; wait: boolean }
  /** For the front end's pager. */
  | { kind: "page"; data: MimeBundle }
  | ({ kind: "comm" } & CommMessage);

/** A message of a comm, a channel between an object of a cell and its like at the front end. */
export interface CommMessage {
  action: "open" | "msg" | "close";
  comm_id: string;
  /** What is to take the comm at the other end; there when it is opened. */
  target_name?: string;
  data: JsonObject;
  metadata: JsonObject;
  buffers: Uint8Array[];
}

/** An error as Jupyter shows it. */
export interface CellError {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** How a cell ended. */
export type Outcome =
  | {
      status: "ok";
      /** There when its last expression has a value to show. */
      result?: { data: MimeBundle; metadata: JsonObject };
      /** The cell as it should be written, when it ran with more than it says. */
      code?: string;
    }
  | ({ status: "error" } & CellError);

/** One cell to run. */
export interface Cell {
  code: string;
  /** Which cell of the notebook it is, where the front end says so: one that is run again replaces what it declared. */
  id?: string | undefined;
  /** The number shown beside the cell. */
  count: number;
  /** Whether whoever sent the cell can answer `prompt`. */
  allowStdin: boolean;
}

/** Where a cell's output and questions go. What is returned is awaited before more is read: that is the back-pressure. */
export interface CellListener {
  output(output: Output): Promise<void>;
  /** Asks the person at the front end; rejects when nobody can answer. */
  ask(prompt: string, password: boolean): Promise<string>;
}

/** What is known of something that can be completed. */
export interface Match {
  /** `function`, `class`, `variable`, … */
  kind: string;
  /** How it is called, where it can be. */
  signature?: string | undefined;
  documentation?: string | undefined;
}

export interface Completions {
  matches: string[];
  /** What is known of each match, where the engine knows. */
  about?: Match[];
  /** UTF-16 offsets of the text that a match replaces. */
  start: number;
  end: number;
}

export interface Completeness {
  status: "complete" | "incomplete" | "invalid" | "unknown";
  /** What to begin the next line with, when incomplete. */
  indent?: string;
}

/** Runs cells of one language and knows about their text. Offsets are UTF-16, as everywhere in JavaScript. */
export interface Engine {
  /** Runs one cell. Never rejects: whatever happens becomes an outcome. One at a time. */
  execute(cell: Cell, listener: CellListener): Promise<Outcome>;
  complete(code: string, offset: number): Promise<Completions>;
  /** What is known of the name at the offset, `undefined` when nothing. */
  inspect(code: string, offset: number, detail: number): Promise<MimeBundle | undefined>;
  isComplete(code: string): Promise<Completeness>;
  /** Delivers a message of a comm to the cells; resolves when it has been handled. */
  comm(message: CommMessage): Promise<void>;
  /** The open comms: identifier → target. */
  readonly comms: ReadonlyMap<string, string>;
  /** Stops the running cell; does nothing when none runs. */
  interrupt(): Promise<void>;
  /** Ends every process. */
  close(): Promise<void>;
}
