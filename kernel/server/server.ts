import type { Engine } from "../engine/engine.ts";
import type { Channel, Transport } from "../transport/transport.ts";
import { RejectedMessage, decode, encode } from "../wire/frames.ts";
import { headerFactory, type JsonObject, type Message } from "../wire/message.ts";
import { Signer } from "../wire/signature.ts";
import { BadRequest, type Extras, type Handler, type Services } from "./handler.ts";
import type { History } from "./history.ts";
import { ExecuteQueue } from "./queue.ts";

export interface ServerOptions {
  transport: Transport;
  engine: Engine;
  history: History;
  handlers: ReadonlyMap<string, Handler>;
  /** The connection file's key; messages are signed with it. */
  key: string;
  /** Called once when a client asked for the end and has its answer. */
  onShutdown(restart: boolean): void;
  /** A line for the kernel's own log. */
  log(line: string): void;
}

/** Speaks the Jupyter protocol over a transport: checks, dispatches, replies, and says when it is busy. */
export class Server {
  readonly #transport: Transport;
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #signer: Signer;
  readonly #header = headerFactory();
  readonly #services: Services;
  readonly #queue: ExecuteQueue;
  readonly #options: ServerOptions;
  /** Messages dropped, by reason. */
  readonly dropped = new Map<string, number>();
  /** Whether the first subscriber has been told that the kernel is starting. */
  #announced = false;
  #answered: ((answer: string) => void) | undefined;
  #shutdown: { restart: boolean } | undefined;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#transport = options.transport;
    this.#handlers = options.handlers;
    this.#signer = new Signer(options.key);
    this.#services = {
      engine: options.engine,
      history: options.history,
      publish: (type, content, request, extras) => this.#publish(type, content, request.header, extras),
      ask: (request, prompt, password) => this.#ask(request, prompt, password),
      abortWaiting: () => this.#queue.abortWaiting(),
      shutdown: (restart) => {
        this.#shutdown = { restart };
      },
      executionCount: 0,
    };
    this.#queue = new ExecuteQueue((channel, request) => this.#serve(channel, request));
  }

  /** Starts serving. */
  listen(): void {
    this.#transport.listen({
      message: (channel, frames) => this.#receive(channel, frames),
      subscribed: (topic) => void this.#welcome(topic),
    });
  }

  #receive(channel: Channel, frames: Uint8Array[]): void {
    let request: Message;
    try {
      request = decode(frames, this.#signer);
    } catch (error) {
      if (!(error instanceof RejectedMessage)) throw error;
      this.#drop(error.reason, error.message);
      return;
    }
    const type = request.header.msg_type;
    if (channel === "stdin") {
      this.#answer(request);
    } else if (!this.#handlers.has(type)) {
      this.#drop("unknown type", `unknown type: ${type.slice(0, 100)}`);
    } else if (channel === "shell" && type === "execute_request") {
      this.#queue.push(channel, request);
    } else {
      // Everything but cells is answered at once, also while a cell runs.
      void this.#serve(channel, request);
    }
  }

  /** Serves one request between `busy` and `idle`. */
  async #serve(channel: Channel, request: Message): Promise<void> {
    await this.#status("busy", request);
    const reply = await this.#handle(request);
    if (reply !== undefined) await this.#reply(channel, request, reply);
    await this.#status("idle", request);
    if (this.#shutdown !== undefined) this.#options.onShutdown(this.#shutdown.restart);
  }

  async #handle(request: Message): Promise<JsonObject | undefined> {
    if (this.#queue.isAborted(request)) return { status: "aborted" };
    try {
      return await this.#handlers.get(request.header.msg_type)!(request, this.#services);
    } catch (error) {
      const { name, message, stack } = error as Error;
      if (!(error instanceof BadRequest))
        this.#options.log(`${request.header.msg_type} failed: ${stack ?? message}`);
      return { status: "error", ename: name, evalue: message, traceback: [] };
    }
  }

  #reply(channel: Channel, request: Message, content: JsonObject): Promise<void> {
    const type = request.header.msg_type.replace(/_request$/, "_reply");
    return this.#send(channel, type, content, request);
  }

  #send(channel: Channel, type: string, content: JsonObject, request: Message): Promise<void> {
    const message: Message = {
      identities: request.identities,
      header: this.#header(type),
      parent_header: request.header,
      metadata: {},
      content,
      buffers: [],
    };
    return this.#transport.send(channel, encode(message, this.#signer));
  }

  #status(execution_state: "busy" | "idle", request: Message): Promise<void> {
    return this.#publish("status", { execution_state }, request.header);
  }

  #publish(
    type: string,
    content: JsonObject,
    parent_header: Message["parent_header"],
    { metadata = {}, buffers = [] }: Extras = {},
    topic: Uint8Array = Buffer.from(type),
  ): Promise<void> {
    const message: Message = {
      identities: [topic],
      header: this.#header(type),
      parent_header,
      metadata,
      content,
      buffers,
    };
    return this.#transport.publish(encode(message, this.#signer));
  }

  /** Tells a new subscriber that from here on it misses nothing. */
  #welcome(topic: Uint8Array): Promise<void> {
    const subscription = Buffer.from(topic).toString("utf8");
    const welcomed = this.#publish("iopub_welcome", { subscription }, {}, {}, topic);
    if (this.#announced) return welcomed;
    // Nobody could have heard it before, and a welcome comes before anything else.
    this.#announced = true;
    return this.#publish("status", { execution_state: "starting" }, {});
  }

  async #ask(request: Message, prompt: string, password: boolean): Promise<string> {
    // One cell runs at a time, so there is one question at a time; a new one means that the last was interrupted.
    const answered = new Promise<string>((resolve) => {
      this.#answered = resolve;
    });
    await this.#send("stdin", "input_request", { prompt, password }, request);
    return answered;
  }

  #answer(reply: Message): void {
    const { value } = reply.content;
    if (reply.header.msg_type !== "input_reply" || typeof value !== "string") {
      this.#drop("bad answer", "what came on stdin is not an input_reply with a text value");
      return;
    }
    this.#answered?.(value);
    this.#answered = undefined;
  }

  #drop(reason: string, detail: string): void {
    const before = this.dropped.get(reason) ?? 0;
    this.dropped.set(reason, before + 1);
    if (before === 0)
      this.#options.log(`a message was dropped (${detail}); others for this reason are counted only`);
  }
}
