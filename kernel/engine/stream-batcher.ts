/** Text of one stream of one cell. */
export interface StreamText {
  cell: number;
  name: "stdout" | "stderr";
  text: string;
}

/** Sent at the latest this long after the piece before it, in ms: often enough to look live. */
const INTERVAL = 10;
/** Held at most, in UTF-16 units, before whoever writes is made to wait. */
const LIMIT = 256 * 1024;

/**
 * Joins pieces of the same stream into fewer, larger messages. Order is kept, nothing is held for long, and a writer that
 * is faster than the reader waits.
 */
export class StreamBatcher {
  readonly #send: (piece: StreamText) => Promise<void>;
  #held: StreamText | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastSent = -Infinity;
  #sending: Promise<void> = Promise.resolve();

  constructor(send: (piece: StreamText) => Promise<void>) {
    this.#send = send;
  }

  async push(piece: StreamText): Promise<void> {
    const held = this.#held;
    if (held !== undefined && (held.cell !== piece.cell || held.name !== piece.name)) await this.flush();
    if (this.#held === undefined) this.#held = { ...piece };
    else this.#held.text += piece.text;
    if (this.#held.text.length >= LIMIT) await this.flush();
    else
      this.#timer ??= setTimeout(
        () => void this.flush(),
        Math.max(0, this.#lastSent + INTERVAL - performance.now()),
      );
  }

  /** Resolves when everything pushed so far has been sent. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const piece = this.#held;
    if (piece !== undefined) {
      this.#held = undefined;
      this.#sending = this.#sending.then(async () => {
        await this.#send(piece);
        this.#lastSent = performance.now();
      });
    }
    return this.#sending;
  }
}
