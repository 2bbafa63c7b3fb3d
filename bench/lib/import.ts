import { spawnSync } from "node:child_process";

/** How much longer a Node process takes, in ms, when it requires a module than when it does nothing: the best of both. */
export class ImportTime {
  private bare = Infinity;
  private readonly least = new Map<string, number>();

  /** One round: bare processes, and as many for each module, in turn. */
  round(files: readonly string[]): void {
    for (let i = 0; i < 3; i++) {
      this.bare = Math.min(this.bare, runNode("0"));
      for (const file of files) {
        const took = runNode(`require(${JSON.stringify(file)})`);
        this.least.set(file, Math.min(this.least.get(file) ?? Infinity, took));
      }
    }
  }

  of(file: string): number {
    return this.least.get(file)! - this.bare;
  }
}

function runNode(script: string): number {
  const before = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
  if (status !== 0) throw new Error(`node -e '${script}': ${stderr}`);
  return performance.now() - before;
}
