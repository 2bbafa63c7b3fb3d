import type { MimeBundle } from "../wire/message.ts";
import type {
  Cell,
  CellListener,
  CommMessage,
  Completeness,
  Completions,
  Engine,
  Outcome,
} from "./engine.ts";
import { CellClient, type Death } from "./cell-client.ts";
import { LanguageClient } from "./language-client.ts";
import { describeDiagnostics } from "./code-frame.ts";
import { describeError, describeInterrupt } from "./traceback.ts";

/** After so long without effect, a second interrupt ends the process, in ms. */
const PATIENCE = 1_000;

/** How long the process of the cells, the quicker one to start, leaves the cores to the kernel's first answer, in ms. */
const HEAD_START = 60;

/** The cell that runs. */
interface Running {
  listener: CellListener;
  /** When it was first interrupted. */
  interruptedAt?: number;
}

/**
 * The engine as processes: one holds the compiler, one runs the cells. This side holds neither, so it answers at once
 * whatever they do, and outlives both.
 */
export class ProcessEngine implements Engine {
  readonly #language = new LanguageClient();
  readonly #cells = new CellClient((death, latest) => {
    this.#mourn();
    void latest.output({ kind: "stream", name: "stderr", text: `${describeDeath(death).evalue}\n` });
  });
  readonly #comms = new Map<string, string>();
  #running: Running | undefined;
  readonly #starting: NodeJS.Timeout;

  constructor() {
    this.#language.start();
    this.#starting = setTimeout(() => this.#cells.start(), HEAD_START);
  }

  async execute(cell: Cell, listener: CellListener): Promise<Outcome> {
    const running = { listener };
    this.#running = running;
    try {
      return await this.#execute(cell, running);
    } catch (error) {
      return { status: "error", ...describeError(error) };
    } finally {
      this.#running = undefined;
    }
  }

  /** Runs the imports that a cell lacks, then the cell, and says so. */
  async #executeWith(imports: string, cell: Cell, running: Running): Promise<Outcome> {
    const first = await this.#execute({ ...cell, code: imports, id: undefined }, running, true);
    if (first.status === "error") return first;
    await running.listener.output({ kind: "stream", name: "stdout", text: `Imported: ${imports}\n` });
    const outcome = await this.#execute(cell, running, true);
    return outcome.status === "ok" ? { ...outcome, code: `${imports}\n${cell.code}` } : outcome;
  }

  /** @param imported - Whether what could be imported has been. */
  async #execute(cell: Cell, running: Running, imported = false): Promise<Outcome> {
    const { listener } = running;
    const compiled = await this.#language.request("compile", cell.code, cell.id);
    if (running.interruptedAt !== undefined) return { status: "error", ...describeInterrupt() };
    if ("diagnostics" in compiled) {
      const { diagnostics, imports } = compiled;
      return imports === undefined || imported
        ? { status: "error", ...describeDiagnostics(cell.code, diagnostics) }
        : this.#executeWith(imports, cell, running);
    }
    const end = await this.#cells.run(compiled.program, cell, {
      ...listener,
      output: (output) => {
        if (output.kind === "comm") this.#follow(output);
        return listener.output(output);
      },
    });
    if ("kept" in end && end.kept !== undefined) {
      this.#language.adopt({ ...compiled.declared, only: end.kept });
    }
    switch (end.status) {
      case "ok":
        this.#language.adopt(compiled.declared);
        return end;
      case "interrupted":
        return { status: "error", ...describeInterrupt() };
      case "error":
        return { status: "error", ...end.error };
      case "died":
        this.#mourn();
        return { status: "error", ...describeDeath(end) };
    }
  }

  /** The names that died with the process are no longer known either. */
  #mourn(): void {
    this.#language.reset();
    this.#comms.clear();
    this.#cells.start();
  }

  async comm(message: CommMessage): Promise<void> {
    this.#follow(message);
    await this.#cells.comm(message);
  }

  get comms(): ReadonlyMap<string, string> {
    return this.#comms;
  }

  #follow({ action, comm_id, target_name }: CommMessage): void {
    if (action === "open") this.#comms.set(comm_id, target_name ?? "");
    else if (action === "close") this.#comms.delete(comm_id);
  }

  complete(code: string, offset: number): Promise<Completions> {
    return this.#language.request("complete", code, offset);
  }

  inspect(code: string, offset: number): Promise<MimeBundle | undefined> {
    return this.#language.request("inspect", code, offset);
  }

  isComplete(code: string): Promise<Completeness> {
    return this.#language.request("isComplete", code);
  }

  interrupt(): Promise<void> {
    const running = this.#running;
    const now = performance.now();
    if (running?.interruptedAt !== undefined && now - running.interruptedAt > PATIENCE) {
      this.#cells.kill();
    } else {
      this.#cells.interrupt();
      if (running !== undefined && running.interruptedAt === undefined) {
        running.interruptedAt = now;
        setTimeout(() => this.#sayDeaf(running), PATIENCE).unref();
      }
    }
    return Promise.resolve();
  }

  #sayDeaf(running: Running): void {
    if (this.#running !== running) return;
    const text = "The cell has not stopped. Interrupt again to end its process, and with it all variables.\n";
    void running.listener.output({ kind: "stream", name: "stderr", text });
  }

  close(): Promise<void> {
    clearTimeout(this.#starting);
    this.#language.close();
    this.#cells.close();
    return Promise.resolve();
  }
}

function describeDeath({ signal, exitCode, lastWords }: Death): {
  ename: string;
  evalue: string;
  traceback: string[];
} {
  const how = /heap out of memory|Allocation failed/.test(lastWords)
    ? "The cell needed more memory than the process that runs the cells may have, and the process ended"
    : `The process that runs the cells ended (${signal ?? `exit code ${exitCode}`})`;
  const evalue = `${how}. Its variables are gone; the next cell runs in a new process.`;
  return { ename: "ProcessDied", evalue, traceback: [`\u001b[31m\u001b[1mProcessDied\u001b[0m: ${evalue}`] };
}
