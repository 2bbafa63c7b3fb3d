import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Parts of V8's format of heap snapshots. */
interface Snapshot {
  snapshot: { meta: { node_fields: string[] } };
  nodes: number[];
}

/**
 * The live heaps of processes, as V8's heap snapshots have them: what is left once everything unreachable has been
 * collected. Resident memory says less, since freed memory is not given back at once.
 */
export class LiveHeap {
  readonly #folder = mkdtempSync(join(tmpdir(), "thalweg-heap-"));

  /** The environment under which a process takes part. */
  readonly env = {
    NODE_OPTIONS: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${this.#folder}`,
  };

  /** The live heap of a process, in MiB. */
  async of(pid: number): Promise<number> {
    process.kill(pid, "SIGUSR2");
    for (;;) {
      await sleep(200);
      // Named Heap.<date>.<time>.<pid>.<thread>.<number>.heapsnapshot.
      const name = readdirSync(this.#folder).find((file) => file.split(".")[3] === String(pid));
      if (name === undefined) continue;
      const snapshot = parsed(readFileSync(join(this.#folder, name), "utf8"));
      if (snapshot === undefined) continue; // Half written.
      rmSync(join(this.#folder, name));
      const fields = snapshot.snapshot.meta.node_fields;
      const size = fields.indexOf("self_size");
      let bytes = 0;
      for (let at = size; at < snapshot.nodes.length; at += fields.length) bytes += snapshot.nodes[at]!;
      return bytes / 2 ** 20;
    }
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function parsed(text: string): Snapshot | undefined {
  try {
    return JSON.parse(text) as Snapshot;
  } catch {
    return undefined;
  }
}
