import type { Cell, CellListener, CommMessage, Engine, Outcome } from "../../../kernel/engine/engine.ts";

/**
 * An engine whose cells are words: `fail` fails, `wait` runs until interrupted, `ask` asks and returns the answer, `print x`
 * prints, `lacking` runs with more than it says, anything else is its own value.
 */
export class FakeEngine implements Engine {
  readonly ran: string[] = [];
  readonly comms = new Map<string, string>();
  readonly received: CommMessage[] = [];
  interrupts = 0;
  #stop: (() => void) | undefined;

  async execute({ code }: Cell, listener: CellListener): Promise<Outcome> {
    this.ran.push(code);
    if (code === "fail") return error("Failed");
    if (code === "lacking") return { status: "ok", code: "more; lacking" };
    if (code === "wait") {
      await new Promise<void>((resolve) => (this.#stop = resolve));
      return error("KeyboardInterrupt");
    }
    if (code === "ask") return value(await listener.ask("name?", true));
    if (code.startsWith("print ")) {
      await listener.output({ kind: "stream", name: "stdout", text: code.slice(6) });
      return { status: "ok" };
    }
    if (code === "show") {
      const shown = { data: { "text/plain": "x" }, metadata: {}, transient: { display_id: "d" } };
      await listener.output({ kind: "display", ...shown, update: false });
      await listener.output({ kind: "display", ...shown, update: true });
      await listener.output({ kind: "clear", wait: true });
      return { status: "ok" };
    }
    return value(code);
  }

  complete(code: string, offset: number) {
    return Promise.resolve({ matches: [code.slice(0, offset)], start: 0, end: offset });
  }

  inspect(code: string) {
    return Promise.resolve(code === "known" ? { "text/plain": "a thing" } : undefined);
  }

  isComplete(code: string) {
    return Promise.resolve(
      code.endsWith("{")
        ? ({ status: "incomplete", indent: "  " } as const)
        : ({ status: "complete" } as const),
    );
  }

  comm(message: CommMessage): Promise<void> {
    this.received.push(message);
    if (message.action === "open") this.comms.set(message.comm_id, message.target_name!);
    return Promise.resolve();
  }

  interrupt(): Promise<void> {
    this.interrupts++;
    this.#stop?.();
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const value = (text: string): Outcome => ({
  status: "ok",
  result: { data: { "text/plain": text }, metadata: {} },
});
const error = (ename: string): Outcome => ({ status: "error", ename, evalue: "why", traceback: ["trace"] });
