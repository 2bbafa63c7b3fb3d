import { randomUUID } from "node:crypto";
import type { JsonObject } from "../wire/message.ts";
import type { CommMessage } from "./engine.ts";

/** What goes along with the data of a comm message. */
export interface CommExtras {
  metadata?: JsonObject;
  buffers?: Uint8Array[];
}

/** What is heard of a comm. */
export type CommListener = (message: CommMessage) => unknown;

/** One end of a channel to the front end. */
export class Comm {
  readonly id: string;
  readonly target: string;
  /** Hears each message from the front end. */
  onMessage: CommListener = () => undefined;
  /** Hears that the front end has closed the comm. */
  onClose: CommListener = () => undefined;
  readonly #hub: CommHub;

  constructor(hub: CommHub, id: string, target: string) {
    this.#hub = hub;
    this.id = id;
    this.target = target;
  }

  send(data: JsonObject, { metadata = {}, buffers = [] }: CommExtras = {}): void {
    this.#hub.send({ action: "msg", comm_id: this.id, data, metadata, buffers });
  }

  close(data: JsonObject = {}): void {
    this.#hub.drop(this.id);
    this.#hub.send({ action: "close", comm_id: this.id, data, metadata: {}, buffers: [] });
  }
}

/** The comms of the process that runs the cells. */
export class CommHub {
  /** Sends a message to the front end. */
  readonly send: (message: CommMessage) => void;
  readonly #targets = new Map<string, (comm: Comm, open: CommMessage) => unknown>();
  readonly #open = new Map<string, Comm>();

  constructor(send: (message: CommMessage) => void) {
    this.send = send;
  }

  /** What to do when the front end opens a comm to a target. */
  registerTarget(name: string, opened: (comm: Comm, open: CommMessage) => unknown): void {
    this.#targets.set(name, opened);
  }

  /** Opens a comm to a target at the front end. */
  open(
    target: string,
    data: JsonObject = {},
    { metadata = {}, buffers = [] }: CommExtras = {},
    id: string = randomUUID(),
  ): Comm {
    const comm = new Comm(this, id, target);
    this.#open.set(id, comm);
    this.send({ action: "open", comm_id: id, target_name: target, data, metadata, buffers });
    return comm;
  }

  /** Takes a message from the front end. A comm that nobody here wants is closed, as the protocol asks. */
  async receive(message: CommMessage): Promise<void> {
    const { action, comm_id, target_name = "" } = message;
    if (action === "open") {
      const opened = this.#targets.get(target_name);
      const comm = new Comm(this, comm_id, target_name);
      if (opened === undefined) return comm.close();
      this.#open.set(comm_id, comm);
      try {
        await opened(comm, message);
      } catch (error) {
        comm.close();
        throw error;
      }
      return;
    }
    const comm = this.#open.get(comm_id);
    if (comm === undefined) return;
    if (action === "msg") {
      await comm.onMessage(message);
    } else {
      this.drop(comm_id);
      await comm.onClose(message);
    }
  }

  drop(id: string): void {
    this.#open.delete(id);
  }
}
