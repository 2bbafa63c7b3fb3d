import type { Channel } from "../transport/transport.ts";
import type { Message } from "../wire/message.ts";

type Serve = (channel: Channel, request: Message) => Promise<void>;

/**
 * Cells wait here for their turn. When one fails, those already waiting are answered as aborted and not run, unless the
 * failed one asked otherwise with `stop_on_error: false`; cells sent after the failure run.
 */
export class ExecuteQueue {
  readonly #serve: Serve;
  readonly #waiting: { channel: Channel; request: Message }[] = [];
  readonly #aborted = new WeakSet<Message>();
  #running = false;

  constructor(serve: Serve) {
    this.#serve = serve;
  }

  push(channel: Channel, request: Message): void {
    this.#waiting.push({ channel, request });
    if (!this.#running) void this.#run();
  }

  /**
   * The running cell has failed: those that wait now will not run. To be called before the failure is told to anybody,
   * so that no cell sent in answer to it is among them.
   */
  abortWaiting(): void {
    for (const { request } of this.#waiting) this.#aborted.add(request);
  }

  /** Whether a request waited behind one that failed. */
  isAborted(request: Message): boolean {
    return this.#aborted.has(request);
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      await this.#serve(next.channel, next.request);
    }
    this.#running = false;
  }
}
