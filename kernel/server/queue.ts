import type { Channel } from "../transport/transport.ts";
import type { JsonObject, Message } from "../wire/message.ts";

type Serve = (channel: Channel, request: Message) => Promise<JsonObject | undefined>;

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

  /** Whether a request waited behind one that failed. */
  isAborted(request: Message): boolean {
    return this.#aborted.has(request);
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const reply = await this.#serve(next.channel, next.request);
      const stops = next.request.content["stop_on_error"] !== false;
      if (reply?.["status"] === "error" && stops) {
        for (const { request } of this.#waiting) this.#aborted.add(request);
      }
    }
    this.#running = false;
  }
}
