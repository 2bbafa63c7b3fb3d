import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { LaunchedKernel } from "../client/launch.ts";
import type { Cell, Notebook, Output } from "./format.ts";
import { tags } from "./parameters.ts";
import { Outputs, type Published } from "./outputs.ts";

/** How long an interrupted cell has to end before its kernel is ended, in ms. */
const GRACE = 30_000;

/** A cell that failed. */
export interface Failure {
  /** Where it stands among all cells, from 1. */
  number: number;
  cell: Cell;
  /** Its number as the kernel counts, which tracebacks name it by. */
  count: number;
  error: Extract<Output, { output_type: "error" }>;
}

export interface ExecuteOptions {
  /** How long one cell may run, in ms; as long as it takes unless told otherwise. */
  timeout?: number;
  /** Ends the run: the cell is not waited for. */
  signal?: AbortSignal;
  /** Hears of each code cell before it runs. */
  onCell?: (done: number, total: number) => void;
  /** Runs before each code cell, to ask the kernel about it. */
  before?: (cell: Cell, kernel: LaunchedKernel) => Promise<void>;
  /** Where given, each code cell runs a second time right after its first; hears what both put out. `at`: from 0, among all cells. */
  again?: (at: number, cell: Cell, first: readonly Output[], second: readonly Output[]) => void;
}

/**
 * Runs the code cells of a notebook in a kernel that has just been started. A cell that fails does not keep the others from
 * running, and is no failure when it is tagged "raises-exception" (nbclient's convention); after a cell that its kernel did
 * not survive being stopped in, nothing runs.
 *
 * @returns The notebook with the outputs in place of those it had, and which cells failed.
 */
export async function execute(
  notebook: Notebook,
  kernel: LaunchedKernel,
  { timeout, signal, onCell, before, again }: ExecuteOptions = {},
): Promise<{ notebook: Notebook; failures: Failure[] }> {
  const outputs = new Outputs();
  const failures: Failure[] = [];
  const total = notebook.cells.filter(runs).length;
  const over = new AbortController();
  const gone = ended(kernel, signal, over.signal);
  gone.catch(() => undefined);
  let done = 0;
  const cells: Cell[] = [];
  let language: unknown;
  try {
    // Kept with the notebook, as nbclient does: what exports it as a script reads the file's extension there.
    const info = await Promise.race([kernel.client.request("shell", "kernel_info_request"), gone]);
    language = info.content["language_info"];
    for (const [at, cell] of notebook.cells.entries()) {
      if (!runs(cell)) {
        cells.push(cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell);
        continue;
      }
      onCell?.(done++, total);
      if (before) await Promise.race([before(cell, kernel), gone]);
      const own = outputs.begin();
      const count = await Promise.race([run(cell, kernel, outputs, timeout), gone]);
      cells.push({ ...cell, outputs: own, execution_count: count });
      const error = own.find((output) => output.output_type === "error");
      if (error && !tags(cell.metadata).includes("raises-exception"))
        failures.push({ number: at + 1, cell, count, error });
      else if (again) {
        const second = outputs.begin();
        await Promise.race([run(cell, kernel, outputs, timeout), gone]);
        again(at, cell, own, second);
      }
    }
  } finally {
    over.abort();
  }
  const metadata = { ...notebook.metadata, language_info: language };
  return { notebook: { ...notebook, metadata, cells }, failures };
}

/** An empty cell is not run, as in Jupyter. */
const runs = (cell: Cell): boolean => cell.cell_type === "code" && cell.source.trim() !== "";

/** Runs one cell and resolves to its number. */
async function run(
  cell: Cell,
  { client, process }: LaunchedKernel,
  outputs: Outputs,
  timeout: number | undefined,
): Promise<number> {
  const over = new AbortController();
  const running = client.execute(cell.source, (message) => outputs.take(message)).finally(() => over.abort());
  if (timeout !== undefined) {
    const stop = async (): Promise<void> => {
      await sleep(timeout, undefined, { signal: over.signal });
      outputs.take(tooLong(timeout));
      void client.request("control", "interrupt_request");
      await sleep(GRACE, undefined, { signal: over.signal });
      process.kill("SIGKILL");
    };
    // Rejected when the cell ends by itself.
    stop().catch(() => undefined);
  }
  return (await running).content["execution_count"] as number;
}

/** Rejects when the kernel is no more, or when the run is given up; `over` ends the waiting for either. */
async function ended(
  kernel: LaunchedKernel,
  signal: AbortSignal | undefined,
  over: AbortSignal,
): Promise<never> {
  signal?.throwIfAborted();
  const aborted = signal
    ? once(signal, "abort", { signal: over }).then(() => signal.throwIfAborted())
    : new Promise(() => undefined);
  await Promise.race([once(kernel.process, "exit", { signal: over }), aborted]);
  throw new Error("the kernel ended while a cell was running");
}

function tooLong(timeout: number): Published {
  const ename = "TimeoutError";
  const evalue = `the cell was stopped: it ran longer than ${timeout / 1000} s`;
  return {
    header: { msg_type: "error" },
    content: { ename, evalue, traceback: [`${ename}: ${evalue}`] },
  };
}
