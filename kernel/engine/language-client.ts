import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { Language } from "./language.ts";
import type { LanguageReply, LanguageRequest } from "./language-process.ts";

type Pending = { resolve: (value: unknown) => void; reject: (error: Error) => void };
type Method = keyof Language;

/** The language process seen from the kernel: starts it, asks it, and starts it again should it die. */
export class LanguageClient {
  #child: ChildProcess | undefined;
  #pending = new Map<number, Pending>();
  #next = 0;
  #closed = false;

  /** Starts the process, which takes a second or two to be ready; requests wait for it. */
  start(): void {
    if (this.#closed) return;
    const child = fork(join(import.meta.dirname, "language.cjs"), {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      // A group of its own: an interrupt sent to the kernel's group is for the cells.
      detached: true,
    });
    this.#child = child;
    child.on("message", (reply: LanguageReply) => {
      const pending = this.#pending.get(reply.id);
      this.#pending.delete(reply.id);
      if ("failure" in reply) pending?.reject(new Error(reply.failure));
      else pending?.resolve(reply.value);
    });
    child.on("error", () => undefined);
    child.on("exit", (code, signal) => {
      if (this.#child === child) this.#child = undefined;
      const lost = [...this.#pending.values()];
      this.#pending.clear();
      for (const { reject } of lost)
        reject(new Error(`The compiler's process ended (${signal ?? `exit code ${code}`}).`));
    });
  }

  request<M extends Method>(method: M, ...args: Parameters<Language[M]>): Promise<ReturnType<Language[M]>> {
    if (this.#child === undefined) this.start();
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      const request: LanguageRequest = { id, method, args };
      this.#child?.send(request, (error) => {
        if (error === null) return;
        this.#pending.delete(id);
        reject(error);
      });
    });
  }

  close(): void {
    this.#closed = true;
    this.#child?.kill("SIGKILL");
  }
}
