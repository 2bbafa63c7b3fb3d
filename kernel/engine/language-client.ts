import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { Declared, Language } from "./language.ts";
import type { LanguageReply, LanguageRequest } from "./language-process.ts";
import { findSnapshot, fromSnapshot } from "./snapshot.ts";

type Method = keyof Language;

/**
 * The environment of a process that talks to nobody but the kernel, so it need not read certificates; and that is large
 * from its start, so the C library may take large pages of memory for it.
 */
function environment(): NodeJS.ProcessEnv {
  return { GLIBC_TUNABLES: "glibc.malloc.hugetlb=1", ...process.env, NODE_EXTRA_CA_CERTS: undefined };
}

/** One language process, and what it has been asked. */
class Connection {
  #child!: ChildProcess;
  readonly #pending = new Map<
    number,
    {
      request: LanguageRequest;
      resolve: (value: unknown) => void;
      reject: (error: Error) => void;
    }
  >();
  #next = 0;
  /** Why the process is gone, once it is. */
  ended: Error | undefined;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#start(findSnapshot(folder));
  }

  #start(snapshot: string | undefined): void {
    const child = fork(join(this.#folder, "language.cjs"), {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      execArgv: [...process.execArgv, ...(snapshot === undefined ? [] : fromSnapshot(snapshot))],
      env: environment(),
      // A group of its own: an interrupt sent to the kernel's group is for the cells.
      detached: true,
    });
    this.#child = child;
    let answered = false;
    child.on("message", (reply: LanguageReply) => {
      answered = true;
      const pending = this.#pending.get(reply.id);
      this.#pending.delete(reply.id);
      if ("failure" in reply) pending?.reject(new Error(reply.failure));
      else pending?.resolve(reply.value);
    });
    child.on("error", (error) => this.#end(error));
    child.on("exit", (code, signal) => {
      if (snapshot !== undefined && !answered && signal !== "SIGKILL") {
        // A Node that does not take the snapshot says so by ending.
        this.#start(undefined);
        for (const { request } of this.#pending.values()) this.#send(request);
        return;
      }
      this.#end(
        new Error(`The compiler's process ended (${signal ?? `exit code ${code}`}); run the cell again.`),
      );
    });
  }

  request(method: Method, args: unknown[]): Promise<unknown> {
    if (this.ended !== undefined) return Promise.reject(this.ended);
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const request: LanguageRequest = { id, method, args };
      this.#pending.set(id, { request, resolve, reject });
      this.#send(request);
    });
  }

  #send(request: LanguageRequest): void {
    const child = this.#child;
    child.send(request, (error) => {
      // It no longer listens: its end, which may not have been told yet, decides what becomes of the request.
      if (error !== null) child.kill();
    });
  }

  close(): void {
    this.#child.kill("SIGKILL");
  }

  #end(reason: Error): void {
    this.ended ??= reason;
    for (const { reject } of this.#pending.values()) reject(this.ended);
    this.#pending.clear();
  }
}

/** The language process seen from the kernel: starts it, asks it, and starts it again should it die. */
export class LanguageClient {
  #connection: Connection | undefined;
  /** What the cells that ran declared, in order, as far as later ones see it: a new process is told all of it. */
  readonly #adopted = new Map<number, Declared>();
  readonly #folder: string;

  /** @param folder - The folder of the built kernel. */
  constructor(folder: string = import.meta.dirname) {
    this.#folder = folder;
  }

  request<M extends Method>(method: M, ...args: Parameters<Language[M]>): Promise<ReturnType<Language[M]>> {
    return this.start().request(method, args) as Promise<ReturnType<Language[M]>>;
  }

  /** Starts the process, unless it runs: it takes a second to be ready. */
  start(): Connection {
    if (this.#connection === undefined || this.#connection.ended !== undefined) {
      this.#connection = new Connection(this.#folder);
      for (const declared of this.#adopted.values()) void this.#tell("adopt", declared);
    }
    return this.#connection;
  }

  /** Later cells see what a cell declared. */
  adopt(declared: Declared): void {
    this.#adopted.set(declared.id, declared);
    void this.#tell("adopt", declared).then((forgotten) => {
      for (const id of forgotten ?? []) this.#adopted.delete(id);
    });
  }

  /** No cell has declared anything: the process that held the values is gone. */
  reset(): void {
    this.#adopted.clear();
    void this.#tell("reset");
  }

  close(): void {
    this.#connection?.close();
  }

  /** Requests are answered in order, so there is no need to wait; a process that dies is told again by the next. */
  async #tell<M extends "adopt" | "reset">(
    method: M,
    ...args: Parameters<Language[M]>
  ): Promise<ReturnType<Language[M]> | undefined> {
    try {
      return (await this.#connection?.request(method, args)) as ReturnType<Language[M]> | undefined;
    } catch {
      return undefined;
    }
  }
}
