import { readFileSync, readdirSync } from "node:fs";

const PAGE = 4096;

/** Resident memory of a process and all below it, in MiB. Linux only: it reads `/proc`. */
export function residentMemory(pid: number): number {
  const family = [pid, ...below(pid)];
  const pages = family.map((id) => Number(readFileSync(`/proc/${id}/statm`, "utf8").split(" ")[1]));
  return (pages.reduce((sum, count) => sum + count, 0) * PAGE) / 2 ** 20;
}

/** What a process of this package's kernel is called: `cli`, `language` or `cells`. */
export function processName(pid: number): string {
  return /(\w+)\.cjs\0/.exec(readFileSync(`/proc/${pid}/cmdline`, "utf8"))?.[1] ?? "?";
}

/** The processes that a process started, and those that these started. */
export function below(pid: number): number[] {
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        return [{ id: Number(name), parent: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) }];
      } catch {
        return [];
      }
    });
  const children = (of: number): number[] =>
    parents.filter(({ parent }) => parent === of).flatMap(({ id }) => [id, ...children(id)]);
  return children(pid);
}
