// The second thread of the cells' process. It owns the pipe that commands come on, so an interrupt is heard, and an
// answer to `prompt` delivered, while the main thread is busy.
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { workerData, type MessagePort } from "node:worker_threads";
import { COMMANDS_FD, Phase, Slot, type Command } from "./cell-protocol.ts";
import { PacketReader } from "./packets.ts";

const { shared, port, answers } = workerData as {
  shared: Int32Array;
  port: MessagePort;
  answers: MessagePort;
};

/** How long the main thread gets to take an interrupt from its event loop before it is held to be busy, in ms. */
const GRACE = 25;
/** How long it gets to come back to its event loop after having been terminated, in ms. */
const RECOVERY = 500;
/** How often one interrupt is tried. What is still deaf then is left to the kernel, which can end the process. */
const ATTEMPTS = 5;

const reader = new PacketReader();
const commands = new Socket({ fd: COMMANDS_FD, readable: true, writable: false });
commands.on("data", (piece: Buffer) => {
  for (const { text } of reader.push(piece)) take(JSON.parse(text) as Command);
});
// The kernel is gone: nothing that runs here has a reader any more, however busy it is.
commands.on("close", () => process.kill(process.pid, "SIGKILL"));

function take(command: Command): void {
  if (command.type === "interrupt") {
    void interrupt();
    return;
  }
  if (command.type === "answer") answer(command);
  else port.postMessage(command);
}

/** The main thread waits for answers blocked, so they have a port of their own that it can read without its event loop. */
function answer(command: Command): void {
  answers.postMessage(command);
  Atomics.add(shared, Slot.answered, 1);
  Atomics.notify(shared, Slot.answered);
}

/**
 * Stops what the main thread is doing: by a message when its event loop turns, else by terminating whatever JavaScript it
 * is in, after which the message is taken. (SIGINT and `vm`'s `breakOnSigint` would stop the synchronous part of a cell,
 * but at its beginning and its end there is a moment when the signal ends the process. Terminating an idle thread, or one
 * that is just taking the message, is what must not happen.)
 */
async function interrupt(): Promise<void> {
  const seen = Atomics.load(shared, Slot.interruptsSeen);
  const ended = Atomics.load(shared, Slot.cellsEnded);
  const over = (): boolean =>
    Atomics.load(shared, Slot.interruptsSeen) !== seen || Atomics.load(shared, Slot.cellsEnded) !== ended;
  const overWithin = async (patience: number): Promise<boolean> => {
    const deadline = performance.now() + patience;
    while (!over() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 2));
    return over();
  };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const command: Command = { type: "interrupt", cellsEnded: ended };
    if (Atomics.load(shared, Slot.phase) === Phase.asking) answer(command);
    else port.postMessage(command);
    if (await overWithin(GRACE)) return;
    if (Atomics.load(shared, Slot.phase) === Phase.asking) continue;
    terminate();
    if (await overWithin(RECOVERY)) return;
  }
}

/** Stops the JavaScript that the main thread is running; the interrupt waiting in its event loop then ends the cell. */
function terminate(): void {
  const session = new Session();
  session.connectToMainThread();
  session.post("Runtime.terminateExecution", () => session.disconnect());
}
