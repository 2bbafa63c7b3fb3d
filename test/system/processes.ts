import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** The ids of all processes that descend from this one. */
export function descendants(pid: number): number[] {
  const all = processes();
  const below = (id: number): number[] =>
    all.filter(({ parent }) => parent === id).flatMap((child) => [child.id, ...below(child.id)]);
  return below(pid);
}

/** Those of the processes that are still there once they have had `patience` milliseconds to end. */
export async function survivors(ids: number[], patience = 10_000): Promise<number[]> {
  const deadline = Date.now() + patience;
  for (;;) {
    const alive = new Set(processes().map(({ id }) => id));
    const left = ids.filter((id) => alive.has(id));
    if (left.length === 0 || Date.now() > deadline) return left;
    await sleep(50);
  }
}

/** Every process of the machine that is not already dead and only waits to be noticed. */
function processes(): { id: number; parent: number }[] {
  if (!existsSync("/proc/self/stat"))
    return execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/).map(Number))
      .map(([id = 0, parent = 0]) => ({ id, parent }));
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // pid (command) state parent …, where the command may hold anything.
        const [state, parent] = readFileSync(`/proc/${name}/stat`, "utf8")
          .replace(/^.*\) /s, "")
          .split(" ");
        return state === "Z" ? [] : [{ id: Number(name), parent: Number(parent) }];
      } catch {
        return []; // Gone between the two looks.
      }
    });
}
