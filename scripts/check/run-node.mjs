import { run } from "../setup/command.mjs";

/**
 * Runs a JavaScript tool and keeps its output, coloured if it will be shown on a terminal.
 * @param {string[]} args @param {AbortSignal} signal
 */
export function runNode(args, signal) {
  const color = process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" };
  return run(process.execPath, args, { signal, env: { ...process.env, ...color } });
}
