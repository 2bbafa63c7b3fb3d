import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { root } from "./paths.mjs";

const guard = fileURLToPath(new URL("./guard.mjs", import.meta.url));

/**
 * Starts a command that ends when this process does, or when `child.stdin` is closed; `grace` milliseconds lie
 * between the request to end and the order.
 * @param {string} command @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, grace?: number }} [options]
 */
export function startGuarded(command, args, { env = process.env, grace = 0 } = {}) {
  return spawn(process.execPath, [guard, String(grace), command, ...args], {
    cwd: root,
    env,
    stdio: ["pipe", "pipe", "pipe"],
    // Out of the terminal's reach, so that Ctrl-C leaves it time to end its command.
    detached: process.platform !== "win32",
  });
}

/**
 * Runs a command to its end and keeps what it printed; rejects with the signal's reason when the signal ends it.
 * @param {string} command @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, signal?: AbortSignal }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { env, signal } = {}) {
  return new Promise((resolve, reject) => {
    const child = startGuarded(command, args, env ? { env } : {});
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (output += text));
    const stop = () => child.stdin.end();
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop, { once: true });
    child.stdin.on("error", () => {});
    child.on("error", reject);
    child.on("close", (code) => {
      signal?.removeEventListener("abort", stop);
      if (signal?.aborted) reject(signal.reason);
      else resolve({ code: code ?? 1, output });
    });
  });
}
