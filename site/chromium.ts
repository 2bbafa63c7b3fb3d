import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { findChromium } from "../scripts/check/chromium.mjs";

const FLAGS = [
  "--headless",
  "--remote-debugging-pipe",
  // Surfaces are drawn by WebGL, which needs no graphics card so.
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  // Nothing that a page holds reaches out.
  "--host-resolver-rules=MAP * ~NOTFOUND",
  "--disable-background-networking",
  "--no-first-run",
];

interface Answer {
  id?: number;
  method?: string;
  result?: unknown;
  error?: { message: string };
}

/** What `Runtime.evaluate` answers. */
interface Evaluated {
  result: { value?: unknown };
  exceptionDetails?: { text: string; exception?: { description?: string } };
}

/** Whether there is a Chromium to draw and to print with. */
export const hasChromium = (): boolean => findChromium() !== undefined;

/**
 * Where Chromium is.
 *
 * @param what - Is done by it: the beginning of a sentence for who has none.
 */
export function requireChromium(what: string): string {
  const executable = findChromium();
  if (executable !== undefined) return executable;
  throw new Error(
    `${what} by Chromium, which is not installed here (on Debian: \`sudo apt install chromium\`); the ` +
      "environment variable CHROMIUM names another executable.",
  );
}

/** An installed Chromium with one page, spoken to over a pipe of its own in the DevTools protocol. */
export class Chromium {
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  readonly #closed: Promise<void>;
  #session: string | undefined;
  #count = 0;

  private constructor(executable: string, signal: AbortSignal) {
    this.#profile = mkdtempSync(join(tmpdir(), "thalweg-chromium-"));
    // Chromium's own sandbox refuses to work for root.
    const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    this.#child = spawn(executable, [...FLAGS, ...sandbox, `--user-data-dir=${this.#profile}`], {
      stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
      signal,
    });
    let said = "";
    this.#child.stderr!.on("data", (text) => (said = `${said}${String(text)}`.slice(-500)));
    this.#closed = new Promise((resolve) => {
      const end = (why: string): void => {
        this.#fail(new Error(`${executable} ${why}${said === "" ? "" : `: ${said.trim()}`}`));
        resolve();
      };
      this.#child.once("error", (error) => end(`cannot be used (${error.message})`));
      this.#child.once("close", (code) => end(`ended (${code})`));
    });
    this.#listen(this.#child.stdio[4] as Readable);
    (this.#child.stdio[3] as Writable).on("error", () => undefined);
  }

  /** Starts one; `what` as for {@link requireChromium}. */
  static async launch(what: string, signal: AbortSignal): Promise<Chromium> {
    const chromium = new Chromium(requireChromium(what), signal);
    try {
      const { targetId } = await chromium.send<{ targetId: string }>("Target.createTarget", {
        url: "about:blank",
      });
      const { sessionId } = await chromium.send<{ sessionId: string }>("Target.attachToTarget", {
        targetId,
        flatten: true,
      });
      chromium.#session = sessionId;
      return chromium;
    } catch (error) {
      await chromium.close();
      throw error;
    }
  }

  /** Sends a command of the protocol. Rejects when the browser refuses, ends, or takes longer than `timeout` ms. */
  async send<Result>(method: string, params: object = {}, timeout = 60_000): Promise<Result> {
    const id = ++this.#count;
    const sessionId = this.#session;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
        timer = setTimeout(() => reject(new Error(`Chromium took longer than ${timeout / 1000} s`)), timeout);
        (this.#child.stdio[3] as Writable).write(
          `${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`,
        );
      });
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  /** The value of an expression in the page, awaited. */
  async evaluate<Value>(expression: string, timeout?: number): Promise<Value> {
    const params = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.send<Evaluated>("Runtime.evaluate", params, timeout);
    if (exceptionDetails) {
      const { exception, text } = exceptionDetails;
      throw new Error((exception?.description ?? text).split("\n", 1)[0]);
    }
    return result.value as Value;
  }

  async close(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#closed;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Messages end with a zero byte. */
  #listen(pipe: Readable): void {
    let parts: string[] = [];
    pipe.setEncoding("utf8").on("data", (text: string) => {
      const [first = "", ...rest] = text.split("\0");
      parts.push(first);
      for (const part of rest) {
        this.#take(JSON.parse(parts.join("")) as Answer);
        parts = [part];
      }
    });
  }

  #take({ id, result, error }: Answer): void {
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (error) waiting?.reject(new Error(`Chromium: ${error.message}`));
    else waiting?.resolve(result);
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
  }
}
