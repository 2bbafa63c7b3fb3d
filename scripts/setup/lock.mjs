import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Does the work while no other process holds the same lock; the lock of a process that is gone counts for nothing.
 * @param {string} path @param {(owner: number) => void} onWait called once when another process holds it
 * @param {() => Promise<void>} work @param {AbortSignal} signal
 */
export async function withLock(path, onWait, work, signal) {
  const own = `${path}.${process.pid}.tmp`;
  writeFileSync(own, String(process.pid));
  try {
    for (let waited = false; !take(own, path); waited = true) {
      const owner = ownerOf(path);
      if (owner === undefined) continue;
      if (!isAlive(owner)) {
        rmSync(path, { force: true });
        continue;
      }
      if (!waited) onWait(owner);
      await sleep(300, undefined, { signal });
    }
    try {
      await work();
    } finally {
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** Makes the lock appear with its owner already written in it. @param {string} own @param {string} path */
function take(own, path) {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** @param {string} path */
function ownerOf(path) {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch {
    return undefined; // Given back this moment.
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
