import { setTimeout as sleep } from "node:timers/promises";
import { Dealer, Subscriber } from "zeromq";
import { address, type Connection } from "../wire/connection.ts";
import { decode, encode } from "../wire/frames.ts";
import { headerFactory, type JsonObject, type Message } from "../wire/message.ts";
import { Signer } from "../wire/signature.ts";

/** How long to wait for a sign of being subscribed before asking for one, in ms. */
const NUDGE = 100;

type Listener = (message: Message) => void;

/** The other end of the protocol: talks to one running kernel over ZeroMQ. */
export class KernelClient {
  readonly #sockets: { shell: Dealer; control: Dealer; stdin: Dealer; iopub: Subscriber };
  readonly #sign: Signer;
  readonly #check: Signer;
  readonly #header = headerFactory(undefined, "thalweg");
  readonly #waiting = new Map<string, Listener>();
  readonly #listeners = new Set<Listener>();
  /** Resolves with the first published message: from then on none can be missed. */
  readonly #subscribed: Promise<void>;

  constructor(connection: Connection) {
    const { key } = connection;
    this.#sign = new Signer(key);
    this.#check = new Signer(key);
    // All three sockets share an identity, or the kernel could not route a question to who asked it to run a cell.
    const routingId = this.#header("").session;
    // A kernel that has just been started binds its sockets soon: ZeroMQ's own 100 ms between tries would be most of the wait.
    const dealer = () => new Dealer({ linger: 0, routingId, reconnectInterval: 5 });
    this.#sockets = {
      shell: dealer(),
      control: dealer(),
      stdin: dealer(),
      iopub: new Subscriber({ linger: 0, reconnectInterval: 5 }),
    };
    for (const channel of ["shell", "control", "stdin"] as const) {
      this.#sockets[channel].connect(address(connection, `${channel}_port`));
      void this.#read(this.#sockets[channel], (message) => this.#settle(message));
    }
    this.#sockets.iopub.connect(address(connection, "iopub_port"));
    this.#sockets.iopub.subscribe();
    this.#subscribed = new Promise((resolve) => {
      const stop = this.onMessage(() => {
        stop();
        resolve();
      });
    });
    void this.#read(this.#sockets.iopub, (message) =>
      this.#listeners.forEach((listener) => listener(message)),
    );
  }

  /** Hears every published message, and questions on stdin. Returns what stops it. */
  onMessage(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Sends a request and resolves to its reply. */
  async request(channel: "shell" | "control", type: string, content: JsonObject = {}): Promise<Message> {
    const message = this.#message(type, content);
    const replied = new Promise<Message>((resolve) => this.#waiting.set(message.header.msg_id, resolve));
    await this.#sockets[channel].send(encode(message, this.#sign));
    return replied;
  }

  /**
   * Runs a cell.
   * @param onOutput - Hears each message published under it, in order, up to the last.
   * @returns The reply, once the kernel has said that the cell is over.
   */
  async execute(
    code: string,
    onOutput: Listener = () => undefined,
    options: JsonObject = {},
  ): Promise<Message> {
    await this.#ready();
    const message = this.#message("execute_request", {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: false,
      ...options,
    });
    const { msg_id } = message.header;
    const replied = new Promise<Message>((resolve) => this.#waiting.set(msg_id, resolve));
    const idle = new Promise<void>((resolve) => {
      const stop = this.onMessage((published) => {
        if (published.parent_header.msg_id !== msg_id) return;
        onOutput(published);
        if (published.header.msg_type !== "status" || published.content["execution_state"] !== "idle") return;
        stop();
        resolve();
      });
    });
    await this.#sockets.shell.send(encode(message, this.#sign));
    await idle;
    return replied;
  }

  /** Answers a question of the kernel's. */
  answer(question: Message, value: string): Promise<void> {
    const reply = {
      ...this.#message("input_reply", { status: "ok", value }),
      parent_header: question.header,
    };
    return this.#sockets.stdin.send(encode(reply, this.#sign));
  }

  /** Kernels that do not welcome subscribers, as older protocols had it, are asked something until they are heard. */
  async #ready(): Promise<void> {
    const heard = this.#subscribed.then(() => true);
    while (!(await Promise.race([heard, sleep(NUDGE, false)])))
      await this.request("shell", "kernel_info_request");
  }

  close(): void {
    for (const socket of Object.values(this.#sockets)) socket.close();
  }

  #message(type: string, content: JsonObject): Message {
    return {
      identities: [],
      header: this.#header(type),
      parent_header: {},
      metadata: {},
      content,
      buffers: [],
    };
  }

  #settle(message: Message): void {
    if (message.header.msg_type === "input_request") {
      this.#listeners.forEach((listener) => listener(message));
      return;
    }
    const id = message.parent_header.msg_id;
    if (id === undefined) return;
    this.#waiting.get(id)?.(message);
    this.#waiting.delete(id);
  }

  async #read(socket: AsyncIterable<Uint8Array[]>, take: Listener): Promise<void> {
    try {
      for await (const frames of socket) take(decode(frames, this.#check));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}
