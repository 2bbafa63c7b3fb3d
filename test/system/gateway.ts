import type { KernelManager } from "@jupyterlab/services";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { freePort } from "./jupyter.ts";
import { descendants, survivors } from "./processes.ts";
import { kernelsAt, valueOf } from "./served-kernels.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A server of kernels without notebooks, which knows this one. */
export class Gateway {
  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly #kernels: KernelManager;

  private constructor(folder: string, process: ChildProcess, kernels: KernelManager) {
    this.#folder = folder;
    this.#process = process;
    this.#kernels = kernels;
  }

  /**
   * Starts one on this machine.
   *
   * @param command - The program and its arguments.
   * @param settings - Of its environment; that it asks for this token is one of them.
   */
  static async start(
    command: (port: number) => [program: string, ...args: string[]],
    token: string,
    settings: NodeJS.ProcessEnv,
  ): Promise<Gateway> {
    const folder = mkdtempSync(join(tmpdir(), "thalweg-gateway-"));
    execFileSync(process.execPath, [join(root, "dist", "cli.cjs"), "install", "--prefix", folder]);
    const port = await freePort();
    const [program, ...args] = command(port);
    const server = spawn(program, args, {
      cwd: folder,
      env: {
        ...process.env,
        JUPYTER_PATH: join(folder, "share", "jupyter"),
        JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
        THALWEG_DATA: join(folder, "data"),
        ...settings,
      },
      stdio: "ignore",
    });
    const url = `http://127.0.0.1:${port}/`;
    while ((await fetch(`${url}api`).catch(() => undefined)) === undefined) {
      if (server.exitCode !== null) throw new Error("the gateway did not start");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return new Gateway(folder, server, kernelsAt(url, token));
  }

  /** Runs cells in so many kernels at once, sees that each keeps its own names, and that all end when they are told to. */
  async serve(count: number): Promise<void> {
    const kernels = await Promise.all(
      Array.from({ length: count }, () => this.#kernels.startNew({ name: "thalweg" })),
    );
    await Promise.all(kernels.map((kernel, n) => valueOf(kernel, `const mine: number = ${n};`)));
    const answers = await Promise.all(kernels.map((kernel) => valueOf(kernel, "mine * 2")));
    expect(answers).toEqual(kernels.map((_, n) => String(n * 2)));
    const below = descendants(this.#process.pid!);
    await Promise.all(kernels.map((kernel) => kernel.shutdown()));
    expect(await survivors(below)).toEqual([]);
  }

  /** Ends it, and sees that it leaves no process. */
  async stop(): Promise<void> {
    this.#kernels.dispose();
    const below = descendants(this.#process.pid!);
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    await ended;
    expect(await survivors(below)).toEqual([]);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
