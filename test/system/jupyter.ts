import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { descendants, survivors } from "./processes.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** JupyterLab as `npm start -- --no-browser` starts it, on a free port, with nothing of the user's settings. */
export class Jupyter {
  readonly url: string;
  readonly token: string;
  readonly #process: ChildProcess;
  readonly #state: string;

  private constructor(url: string, token: string, process: ChildProcess, state: string) {
    this.url = url;
    this.token = token;
    this.#process = process;
    this.#state = state;
  }

  static async start(): Promise<Jupyter> {
    const port = await freePort();
    const token = randomBytes(16).toString("hex");
    const state = mkdtempSync(join(tmpdir(), "thalweg-jupyter-"));
    const child = spawn(
      process.execPath,
      [
        join(root, "scripts", "start.mjs"),
        "--no-setup",
        "--no-browser",
        "--port",
        `${port}`,
        "--state",
        state,
      ],
      { env: { ...process.env, JUPYTER_TOKEN: token }, stdio: ["ignore", "pipe", "pipe"] },
    );
    let output = "";
    const ready = new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (text: string) => {
          output += text;
          if (output.includes(`?token=${token}`)) resolve();
        });
      child.on("exit", () => {
        rmSync(state, { recursive: true, force: true });
        reject(new Error(`JupyterLab did not start:\n${output}`));
      });
    });
    await ready;
    return new Jupyter(`http://127.0.0.1:${port}/`, token, child, state);
  }

  /** The processes below the start script: JupyterLab and its kernels. */
  processes(): number[] {
    return descendants(this.#process.pid ?? 0);
  }

  /** The process of the server itself. */
  server(): number {
    const commandOf = (id: number) => readFileSync(`/proc/${id}/cmdline`, "utf8");
    // The guard that watches over it names it too, but does not begin with it.
    const found = this.processes().find((id) => /^[^\0]*python[^\0]*\0-m\0jupyterlab\0/.test(commandOf(id)));
    if (found === undefined) throw new Error("JupyterLab's process was not found");
    return found;
  }

  /** Ends JupyterLab as Ctrl-C does; resolves to the processes that outlived it. */
  async stop(): Promise<number[]> {
    const started = this.processes();
    // When the server has died, the start script may have ended already and will not say so again.
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, "exit");
      this.#process.kill("SIGINT");
      await ended;
    }
    const left = await survivors(started);
    rmSync(this.#state, { recursive: true, force: true });
    return left;
  }
}

/** A port of this machine that nobody uses. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
