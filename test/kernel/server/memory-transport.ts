import type { Channel, Transport, TransportEvents } from "../../../kernel/transport/transport.ts";
import { decode, encode } from "../../../kernel/wire/frames.ts";
import { headerFactory, type JsonObject, type Message } from "../../../kernel/wire/message.ts";
import { Signer } from "../../../kernel/wire/signature.ts";

export const KEY = "the key";

/** The five sockets as arrays: what the server sends is kept, and messages are handed to it directly. */
export class MemoryTransport implements Transport {
  readonly sent: { channel: Channel | "iopub"; message: Message }[] = [];
  #events: TransportEvents | undefined;
  readonly #header = headerFactory("client");
  readonly #signer = new Signer(KEY);
  #waiting: { accepts: (message: Message) => boolean; resolve: (message: Message) => void }[] = [];

  listen(events: TransportEvents): void {
    this.#events = events;
  }

  send(channel: Channel, frames: Uint8Array[]): Promise<void> {
    return this.#keep(channel, frames);
  }

  publish(frames: Uint8Array[]): Promise<void> {
    return this.#keep("iopub", frames);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** A client subscribes. */
  subscribe(topic = ""): void {
    this.#events!.subscribed(Buffer.from(topic));
  }

  /** Raw frames come in. */
  deliver(channel: Channel, frames: Uint8Array[]): void {
    this.#events!.message(channel, frames);
  }

  /** A client sends a message; returns its identifier. */
  request(channel: Channel, type: string, content: JsonObject = {}, metadata: JsonObject = {}): string {
    const header = this.#header(type);
    const message: Message = {
      identities: [Buffer.from("peer")],
      header,
      parent_header: {},
      metadata,
      content,
      buffers: [],
    };
    this.deliver(channel, encode(message, this.#signer));
    return header.msg_id;
  }

  /** The first message, sent already or yet to be, that is accepted. */
  next(accepts: (message: Message) => boolean): Promise<Message> {
    const found = this.sent.find(({ message }) => accepts(message));
    if (found !== undefined) return Promise.resolve(found.message);
    return new Promise((resolve) => this.#waiting.push({ accepts, resolve }));
  }

  /** Resolves when the server has said that it is done with a request, to all it sent for it in order. */
  async done(id: string): Promise<{ on: string; type: string; content: JsonObject }[]> {
    await this.next(({ header, parent_header, content }) => {
      return (
        parent_header.msg_id === id && header.msg_type === "status" && content["execution_state"] === "idle"
      );
    });
    return this.sent
      .filter(({ message }) => message.parent_header.msg_id === id)
      .map(({ channel, message }) => ({
        on: channel,
        type: message.header.msg_type,
        content: message.content,
      }));
  }

  #keep(channel: Channel | "iopub", frames: Uint8Array[]): Promise<void> {
    const message = decode(frames, new Signer(KEY));
    this.sent.push({ channel, message });
    this.#waiting = this.#waiting.filter(({ accepts, resolve }) => {
      if (!accepts(message)) return true;
      resolve(message);
      return false;
    });
    return Promise.resolve();
  }
}
