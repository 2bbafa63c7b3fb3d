import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Router, XPublisher, type MessageLike, type Socket } from "zeromq";
import { MAX_BYTES } from "../wire/frames.ts";
import { PORTS, address, type Connection } from "../wire/connection.ts";
import type { Channel, Transport, TransportEvents } from "./transport.ts";

/** How long messages still under way may hold up the end of the process, in ms. */
const LINGER = 1_000;

/** How long to wait for a slow receiver before trying again, in ms. */
const RETRY = 2;

/** Sends in order: a ZeroMQ socket takes one message at a time. */
class Outbox {
  readonly #socket: { send(frames: MessageLike[]): Promise<void>; readonly closed: boolean };
  #last: Promise<void> = Promise.resolve();

  constructor(socket: { send(frames: MessageLike[]): Promise<void>; readonly closed: boolean }) {
    this.#socket = socket;
  }

  send(frames: Uint8Array[]): Promise<void> {
    const sent = this.#last.then(() => this.#push(frames as MessageLike[]));
    this.#last = sent.catch(() => undefined);
    return sent;
  }

  /** Resolves when everything given so far has been taken by the socket. */
  flushed(): Promise<void> {
    return this.#last;
  }

  /** A publisher that may not drop says EAGAIN while a subscriber is full, and does not tell when there is room again. */
  async #push(frames: MessageLike[]): Promise<void> {
    while (!this.#socket.closed) {
      try {
        return await this.#socket.send(frames);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
        await sleep(RETRY);
      }
    }
  }
}

/** The five sockets over ZeroMQ. */
export class ZmqTransport implements Transport {
  readonly #routers: Record<Channel, Router>;
  readonly #heartbeat: Router;
  readonly #iopub: XPublisher;
  readonly #outboxes: Record<Channel | "iopub", Outbox>;

  readonly #connection: Connection;

  private constructor(connection: Connection) {
    this.#connection = connection;
    // ZeroMQ itself hangs up on who sends larger frames than the wire would take.
    const router = () => new Router({ linger: LINGER, sendHighWaterMark: 0, maxMessageSize: MAX_BYTES });
    this.#routers = { shell: router(), control: router(), stdin: router() };
    this.#heartbeat = router();
    // Without noDrop, ZeroMQ silently loses what a slow client has not taken. A short queue keeps what is held for it small,
    // and the end of an interrupted cell close behind the interrupt.
    this.#iopub = new XPublisher({ linger: LINGER, noDrop: true, sendHighWaterMark: 32 });
    this.#outboxes = {
      shell: new Outbox(this.#routers.shell),
      control: new Outbox(this.#routers.control),
      stdin: new Outbox(this.#routers.stdin),
      iopub: new Outbox(this.#iopub),
    };
  }

  /** Binds all five sockets, or none: when one cannot be had, the others are closed and the error says which. */
  static async bind(connection: Connection): Promise<ZmqTransport> {
    const transport = new ZmqTransport(connection);
    try {
      for (const channel of ["shell", "control", "stdin"] as const) {
        await bind(transport.#routers[channel], address(connection, `${channel}_port`), channel);
      }
      await bind(transport.#heartbeat, address(connection, "hb_port"), "heartbeat");
      await bind(transport.#iopub, address(connection, "iopub_port"), "iopub");
    } catch (error) {
      await transport.close();
      throw error;
    }
    return transport;
  }

  listen(events: TransportEvents): void {
    for (const channel of ["shell", "control", "stdin"] as const) {
      void drain(this.#routers[channel], (frames) => events.message(channel, frames));
    }
    const echo = new Outbox(this.#heartbeat);
    void drain(this.#heartbeat, (frames) => void echo.send(frames));
    void drain(this.#iopub, ([frame]) => {
      // XPUB delivers subscriptions as messages: 1 and the topic; 0 and the topic ends one.
      if (frame?.[0] === 1) events.subscribed(frame.subarray(1));
    });
  }

  send(channel: Channel, frames: Uint8Array[]): Promise<void> {
    return this.#outboxes[channel].send(frames);
  }

  publish(frames: Uint8Array[]): Promise<void> {
    return this.#outboxes.iopub.send(frames);
  }

  async close(): Promise<void> {
    const flushed = Promise.all(Object.values(this.#outboxes).map((outbox) => outbox.flushed()));
    await Promise.race([flushed, sleep(LINGER, undefined, { ref: false })]);
    for (const socket of [...Object.values(this.#routers), this.#heartbeat, this.#iopub]) socket.close();
    if (this.#connection.transport === "ipc") {
      // ZeroMQ leaves the files of ipc sockets where they are.
      for (const port of PORTS)
        rmSync(address(this.#connection, port).slice("ipc://".length), { force: true });
    }
  }
}

async function bind(socket: Socket, at: string, name: string): Promise<void> {
  try {
    await socket.bind(at);
  } catch (error) {
    throw new Error(`The ${name} socket cannot be bound to ${at}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function drain(
  socket: AsyncIterable<Uint8Array[]>,
  handle: (frames: Uint8Array[]) => void,
): Promise<void> {
  try {
    for await (const frames of socket) handle(frames);
  } catch (error) {
    // Closing a socket ends its pending receive with EAGAIN; anything else is news.
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
  }
}
