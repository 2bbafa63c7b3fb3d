import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { launch, type LaunchedKernel } from "../../kernel/client/launch.ts";
import { compare, type Row } from "../table.ts";
import { below } from "./memory.ts";
import { peers, type Peer } from "./peers.ts";

const KERNELS = 20;

/** What one of many kernels needs of a machine that runs all of them: memory that they share is counted once. */
export async function benchMany(root: string): Promise<Row[]> {
  const [ours, ...others] = peers(root);
  const theirs = others.filter(({ name }) => name === "ipykernel");
  const mine = await measure(ours!);
  const rows: Row[] = [];
  for (const peer of theirs) {
    const their = await measure(peer);
    rows.push(
      compare(`memory of each of ${KERNELS} idle kernels`, "MiB", mine.idle, peer.name, their.idle),
      compare(`… once each has run a cell`, "MiB", mine.used, peer.name, their.used),
      compare(
        `start of ${KERNELS} kernels at once, to their first 1+1`,
        "s",
        mine.start,
        peer.name,
        their.start,
      ),
    );
  }
  return rows;
}

async function measure(peer: Peer): Promise<{ idle: number; used: number; start: number }> {
  const kernels: LaunchedKernel[] = [];
  const began = performance.now();
  try {
    kernels.push(
      ...(await Promise.all(
        Array.from({ length: KERNELS }, () =>
          launch((file) => peer.command(file), tmpdir(), { quiet: true }),
        ),
      )),
    );
    await Promise.all(kernels.map(({ client }) => client.request("shell", "kernel_info_request")));
    const idle = share(kernels);
    await Promise.all(kernels.map(({ client }) => client.execute("1+1")));
    const start = (performance.now() - began) / 1000;
    return { idle, used: share(kernels), start };
  } finally {
    await Promise.all(kernels.map((kernel) => kernel.close()));
  }
}

/** Proportional set sizes, in MiB a kernel. Linux only. */
function share(kernels: readonly LaunchedKernel[]): number {
  const ids = kernels.flatMap(({ process }) => [process.pid!, ...below(process.pid!)]);
  const kilobytes = ids.map((id) =>
    Number(/^Pss: +(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, "utf8"))?.[1]),
  );
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024 / kernels.length;
}
