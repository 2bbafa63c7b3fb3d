import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Does the work while no other process holds the same lock; the lock of a process that is gone counts for nothing.
 * @param {string} path @param {(owner: number) => void} onWait called once when another process holds it
 * @param {() => Promise<void>} work @param {AbortSignal} signal
 */
export async function withLock(path, onWait, work, signal) {
  let waited = false;
  while (!take(path)) {
    const owner = ownerOf(path);
    if (owner === "gone") rmSync(path, { force: true });
    else {
      if (!waited && typeof owner === "number") {
        onWait(owner);
        waited = true;
      }
      await sleep(300, undefined, { signal });
    }
  }
  try {
    await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** @param {string} path */
function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/**
 * The process that holds the lock, unless it is gone; `undefined` while the lock is being written or given back.
 * @param {string} path @returns {number | "gone" | undefined}
 */
function ownerOf(path) {
  try {
    const owner = Number(readFileSync(path, "utf8"));
    if (owner > 0) return isAlive(owner) ? owner : "gone";
    return Date.now() - statSync(path).mtimeMs > 2000 ? "gone" : undefined;
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
