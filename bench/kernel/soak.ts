import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchKernel } from "../../kernel/client/launch.ts";
import { LiveHeap } from "./live-heap.ts";
import { below, processName } from "./memory.ts";

/**
 * `npm run soak`: runs many cells in one kernel and prints how long a cell takes, and the resident memory and the live
 * heap of each of its processes.
 */
export async function soak(root: string, cells = 10_000): Promise<void> {
  const heap = new LiveHeap();
  const kernel = await launchKernel(join(root, "dist/cli.cjs"), tmpdir(), { quiet: true, env: LiveHeap.env });
  const pid = kernel.process.pid!;
  const marks = new Set([10, 100, cells / 10, cells / 5, cells / 2, cells].map(Math.round));
  console.log("  cell | median ms of the last 50 | resident MiB | live MiB");
  const recent: number[] = [];
  try {
    for (let cell = 1; cell <= cells; cell++) {
      const before = performance.now();
      const { content } = await kernel.client.execute(
        `const v${cell % 100} = { cell: ${cell}, square: ${cell} ** 2 }; function f${cell % 50}() { return v${cell % 100}.square; } f${cell % 50}()`,
      );
      if (content["status"] !== "ok") throw new Error(`cell ${cell}: ${JSON.stringify(content)}`);
      recent.push(performance.now() - before);
      if (recent.length > 50) recent.shift();
      if (!marks.has(cell)) continue;
      const median = recent.toSorted((a, b) => a - b)[recent.length >> 1]!;
      const processes = [pid, ...below(pid)];
      const memory = processes.map((id) => `${processName(id)} ${resident(id)}`);
      const live = [];
      for (const id of processes) live.push(`${processName(id)} ${(await heap.of(id)).toFixed(2)}`);
      console.log(
        `${String(cell).padStart(6)} | ${median.toFixed(1).padStart(24)} | ${memory.join(", ")} | ${live.join(", ")}`,
      );
    }
  } finally {
    await kernel.close();
  }
}

function resident(pid: number): string {
  return ((Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * 4096) / 2 ** 20).toFixed(0);
}
