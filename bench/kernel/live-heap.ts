import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { ServerConnection } from "@jupyterlab/services";

// Node 20 has none of its own.
const { WebSocket } = ServerConnection.makeSettings();

/** How long an inspector may take to open, in ms. */
const LATE = 10_000;

/**
 * The live heaps of processes, by their inspectors: what is left once everything unreachable has been collected. Resident
 * memory says less, since freed memory is not given back at once. Linux only: it reads `/proc`.
 */
export class LiveHeap {
  /** The environment under which a process takes part: asked by a signal, it opens its inspector on a free port. */
  static readonly env = { NODE_OPTIONS: "--inspect-port=127.0.0.1:0 --inspect-publish-uid=http" };

  /** The inspector of each process that has been asked. */
  readonly #inspectors = new Map<number, string>();

  /** The live heap of a process, in MiB. */
  async of(pid: number): Promise<number> {
    const inspector = this.#inspectors.get(pid) ?? (await openInspector(pid));
    this.#inspectors.set(pid, inspector);
    const socket = new WebSocket(inspector);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error(`no answer from the inspector of process ${pid}`));
    });
    try {
      await ask(socket, "HeapProfiler.collectGarbage");
      const { usedSize } = await ask(socket, "Runtime.getHeapUsage");
      return Number(usedSize) / 2 ** 20;
    } finally {
      // A process does not end before its debugger has left.
      socket.close();
    }
  }
}

/** Lets a process open its inspector. Returns the address that it listens on. */
async function openInspector(pid: number): Promise<string> {
  const before = listening(pid);
  process.kill(pid, "SIGUSR1");
  for (const start = performance.now(); performance.now() - start < LATE; await sleep(20)) {
    const port = listening(pid).find((one) => !before.includes(one));
    if (port === undefined) continue;
    const response = await fetch(`http://127.0.0.1:${port}/json/list`);
    return ((await response.json()) as { webSocketDebuggerUrl: string }[])[0]!.webSocketDebuggerUrl;
  }
  throw new Error(`process ${pid} opened no inspector`);
}

/** The ports of this machine on which a process listens. */
function listening(pid: number): number[] {
  const opened = new Set(
    readdirSync(`/proc/${pid}/fd`).map(
      (fd) => /^socket:\[(\d+)\]/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1],
    ),
  );
  const [, ...sockets] = readFileSync(`/proc/${pid}/net/tcp`, "utf8").trim().split("\n");
  return sockets
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === "0A" && opened.has(inode))
    .map(([, address]) => parseInt(address!.split(":")[1]!, 16));
}

/** Where a link leads; nowhere, when it is gone by now. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

/** One question to an inspector, and its answer. */
function ask(socket: InstanceType<typeof WebSocket>, method: string): Promise<Record<string, unknown>> {
  const answer = new Promise<Record<string, unknown>>((resolve, reject) => {
    socket.onmessage = ({ data }) => {
      const { result, error } = JSON.parse(String(data)) as {
        result: Record<string, unknown>;
        error?: { message: string };
      };
      if (error === undefined) resolve(result);
      else reject(new Error(`${method}: ${error.message}`));
    };
    socket.onclose = () => reject(new Error(`${method}: the process ended`));
  });
  socket.send(JSON.stringify({ id: 1, method }));
  return answer;
}
