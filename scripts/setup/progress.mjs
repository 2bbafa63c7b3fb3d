const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const stillEvery = 30_000;

/** @param {number} milliseconds */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/**
 * Says what is being done and how long it took: one line when a piece of work ends and, meanwhile, a moving line on a
 * terminal or a line now and then elsewhere.
 */
export class Progress {
  /** @param {NodeJS.WriteStream} [stream] */
  constructor(stream = process.stdout) {
    this.stream = stream;
    /** @type {Map<string, number>} */
    this.running = new Map();
    this.frame = 0;
    /** @type {NodeJS.Timeout | undefined} */
    this.timer = undefined;
  }

  /**
   * Does the work under a title; work that `signal` cut short is marked as stopped, not as failed.
   * @template T @param {string} title @param {() => Promise<T>} work @param {AbortSignal} [signal]
   * @returns {Promise<T>}
   */
  async during(title, work, signal) {
    const end = this.begin(title);
    try {
      const value = await work();
      end("✓");
      return value;
    } catch (error) {
      if (signal?.aborted) end("–", "stopped");
      else end("✗");
      throw error;
    }
  }

  /**
   * Begins a piece of work; the function returned ends it with a mark and, before the time taken, a remark.
   * @param {string} title
   */
  begin(title) {
    const began = Date.now();
    this.running.set(title, began);
    if (this.stream.isTTY) this.timer ??= setInterval(() => this.draw(), 100);
    else {
      this.line(`  ${title} …`);
      this.timer ??= setInterval(() => this.line(`  ${this.stillRunning()}`), stillEvery);
    }
    return (/** @type {string} */ mark, remark = "") => {
      this.running.delete(title);
      this.line([`${mark} ${title}`, remark, duration(Date.now() - began)].filter(Boolean).join("  "));
      if (this.running.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    };
  }

  /** A line of its own, above the moving one. @param {string} text */
  line(text) {
    if (this.stream.isTTY) this.stream.write("\r\x1b[2K");
    this.stream.write(`${text}\n`);
  }

  draw() {
    this.frame = (this.frame + 1) % frames.length;
    const text = `${frames[this.frame]} ${this.stillRunning()}`;
    this.stream.write(`\r\x1b[2K${text.slice(0, (this.stream.columns || 80) - 1)}`);
  }

  stillRunning() {
    const now = Date.now();
    return [...this.running].map(([title, began]) => `${title} … ${duration(now - began)}`).join("   ");
  }
}
