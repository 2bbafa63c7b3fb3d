// Runs a command and ends it, with all that it started, once this process's standard input closes. The operating
// system closes it however the parent ends, kill -9 included, so no installer or server outlives `npm start`.
//
//   node guard.mjs GRACE_MS COMMAND [ARGUMENT...]
import { spawn, spawnSync } from "node:child_process";

const windows = process.platform === "win32";
const [grace, command = "", ...args] = process.argv.slice(2);

// A group of its own: the terminal's Ctrl-C reaches only `npm start`, which then closes our input.
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], detached: !windows });
for (const signal of ["SIGINT", "SIGHUP", "SIGTERM"]) process.on(signal, () => {});

child.on("error", (error) => {
  console.error(`${command}: ${error.message}`);
  process.exit(127);
});
child.on("exit", (code, signal) => {
  endGroup("SIGKILL");
  process.exit(signal ? 1 : (code ?? 1));
});

process.stdin.on("error", stop).on("end", stop).resume();

function stop() {
  if (!windows) endGroup("SIGTERM");
  setTimeout(() => endGroup("SIGKILL"), Number(grace));
}

/** @param {NodeJS.Signals} signal */
function endGroup(signal) {
  if (windows) {
    spawnSync("taskkill", ["/pid", String(child.pid), "/t", "/f"], { stdio: "ignore" });
    return;
  }
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}
