import type { Strided } from "../backend.ts";
import { fileOf, type Helper, type Machine, type Products, shareProducts } from "./kernels.ts";
import { Operand, type Reach } from "./operand.ts";
import { type Making, type Part, partsOf } from "./part.ts";
import { AT, computeStrips, DEPTH, MOST, packedBytes, ROWS, STRIP, writeTask } from "./strips.ts";

/** What helpers run. */
export const WORKER = "product-worker.cjs";
/** From so many multiplications on, copying to the threads' memory and calling them is repaid. */
const FROM = 2 ** 22;
/** How many strips each thread gets, so that all end together; and how few rows are worth being one. */
const STRIPS = { each: 8, rows: 16 };
/** Bytes for blocks of the operands and of the result. */
const ROOM = 8 * 2 ** 20;
/** The widest block of a result. */
const COLUMNS = 2048;
/** Where a thread packs blocks of the left operand, in bytes. */
const OWN = STRIP * DEPTH * 8;
/** Helpers are waited for as long as this thread's own share took, but no shorter than this, in ms. */
const PATIENCE = 0.2;

/**
 * Threads that compute products together, in memory of their own: copying operands there costs less than it would to
 * share all memory of the kernels. The calling thread shares out strips of rows by a count, does what nobody has taken, and in the
 * end itself what a helper is late with, so that a busy machine makes it no slower than one thread by much. As long as a
 * late one is still writing, products are computed without the team. The bits are those of one thread. Helpers start with
 * the first product, end when there was none for ten seconds, and keep no process alive.
 */
export class Team {
  private readonly threads: number;
  private readonly helper: Helper;
  private readonly products: Products;
  private readonly words: Int32Array;
  private readonly rooms: Readonly<Record<"words" | "a" | "b" | "right" | "c" | "own", number>>;
  /** How many strips the last call had. */
  private strips = 0;

  constructor(machine: Machine, threads: number) {
    let free = 2 ** 16;
    const reserve = (bytes: number): number => {
      const at = free;
      free += bytes;
      return at;
    };
    this.rooms = {
      words: reserve(AT.end * 4),
      a: reserve(ROOM),
      b: reserve(DEPTH * COLUMNS * 8),
      right: reserve(ROOM),
      c: reserve(ROOM),
      own: reserve(threads * OWN),
    };
    this.threads = threads;
    const { products, memory, module } = shareProducts(machine, free);
    this.products = products;
    this.words = new Int32Array(memory.buffer, this.rooms.words, AT.end);
    this.helper = { module, memory, words: this.rooms.words, room: this.rooms.own };
  }

  /** A run of a product by the team; undefined where it is too small, or too long for the team's memory. */
  prepare(
    a: Strided,
    b: Strided,
    copy: Reach["copy"],
    stays: boolean,
    { put, alone }: Making,
  ): (() => void) | undefined {
    const [n, k] = a.shape as [number, number];
    const m = b.shape[1]!;
    const { buffer } = this.helper.memory;
    const heap = a.dtype === "float64" ? new Float64Array(buffer) : new Float32Array(buffer);
    const bytes = heap.BYTES_PER_ELEMENT;
    const columns = Math.floor(Math.min(m, COLUMNS, ROOM / (k * bytes) - 32 / bytes));
    const rows = Math.floor(Math.min(n, STRIP * MOST.strips, ROOM / (k * bytes), ROOM / (columns * bytes)));
    const isMany = rows >= 2 * STRIPS.rows && columns >= STRIPS.rows && n * k * m >= FROM;
    if (!isMany || k > DEPTH * MOST.blocks) return undefined;
    const reach: Reach = { heap, addressOf: () => undefined, copy };
    const [left, right] = [new Operand(reach, a, stays), new Operand(reach, b, stays)];
    const parts = partsOf({ i: 0, j: 0, rows: n, columns: m }, { rows, columns });
    return () => {
      let packed: number | undefined;
      for (const part of parts) {
        if (!this.isFree()) {
          alone(part);
          continue;
        }
        if (packed !== part.j) this.bringRight(right, part, bytes);
        packed = part.j;
        this.bringLeft(left, part, bytes);
        const strip = this.stripOf(part);
        // What is not done by now may be written while it is put where it belongs, and so is computed again.
        const late = this.call(part, k, bytes, strip) ? [] : this.late();
        put(part, heap, this.rooms.c / bytes);
        for (const n of late)
          alone({ ...part, i: part.i + n * strip, rows: Math.min(strip, part.rows - n * strip) });
      }
    };
  }

  /** How many rows are shared out at once. */
  private stripOf({ rows }: Part): number {
    const some = Math.max(rows / (this.threads * STRIPS.each), rows / MOST.strips, STRIPS.rows);
    return Math.min(STRIP, Math.ceil(some / ROWS) * ROWS);
  }

  /** Whether nobody works on the last call any more, which may have been interrupted. */
  private isFree(): boolean {
    const { words } = this;
    const untaken = Math.max(0, Atomics.exchange(words, AT.left, 0));
    for (let i = 0; i < untaken; i++) Atomics.store(words, AT.done + i, 1);
    for (let i = 0; i < this.strips; i++) if (Atomics.load(words, AT.done + i) === 0) return false;
    return true;
  }

  /** Packs columns of the right operand, block by block. */
  private bringRight(right: Operand, { j, columns }: Part, bytes: number): void {
    const { rooms, products } = this;
    const { pack } = bytes === 8 ? products.float64 : products.float32;
    for (let p = 0; p < right.rows; p += DEPTH) {
      const depth = Math.min(DEPTH, right.rows - p);
      right.bring(p, j, depth, columns, rooms.b);
      const to = rooms.right + packedBytes(columns, p, bytes);
      pack(right.at, right.across, right.down, columns, depth, 32 / bytes, to);
    }
  }

  /** Brings rows of the left operand, block by block, each of which may lie in another way. */
  private bringLeft(left: Operand, { i, rows }: Part, bytes: number): void {
    const { rooms, words } = this;
    for (let p = 0, block = AT.blocks; p < left.columns; p += DEPTH, block += 3) {
      left.bring(i, p, rows, Math.min(DEPTH, left.columns - p), rooms.a + p * rows * bytes);
      words[block] = left.at;
      words[block + 1] = left.down;
      words[block + 2] = left.across;
    }
  }

  /** Computes a part together; false when helpers are late with some of it. */
  private call({ rows, columns }: Part, depth: number, bytes: number, strip: number): boolean {
    const { words, rooms, products } = this;
    this.strips = Math.ceil(rows / strip);
    writeTask(words, { bytes, rows, columns, depth, strip, right: rooms.right, c: rooms.c });
    for (let i = 0; i < this.strips; i++) Atomics.store(words, AT.done + i, 0);
    Atomics.store(words, AT.left, this.strips);
    Atomics.add(words, AT.call, 1);
    Atomics.notify(words, AT.call);
    if (Atomics.load(words, AT.alive) === 0) this.start();
    const before = performance.now();
    computeStrips(products, words, rooms.own, true);
    const now = performance.now();
    const end = now + Math.max(PATIENCE, now - before);
    for (let i = 0; i < this.strips; i++) {
      while (Atomics.load(words, AT.done + i) === 0) {
        const left = end - performance.now();
        if (left <= 0) return false;
        Atomics.wait(words, AT.done + i, 0, left);
      }
    }
    return true;
  }

  /** The strips that are not done. */
  private late(): readonly number[] {
    const strips = Array.from({ length: this.strips }, (_, n) => n);
    return strips.filter((n) => Atomics.load(this.words, AT.done + n) === 0);
  }

  private start(): void {
    const { Worker } = process.getBuiltinModule("node:worker_threads");
    for (let i = 1; i < this.threads; i++) {
      Atomics.add(this.words, AT.alive, 1);
      const workerData: Helper = { ...this.helper, room: this.rooms.own + i * OWN };
      const thread = new Worker(fileOf(WORKER), { workerData, execArgv: [] });
      // One that cannot start, or dies, is one that does not help.
      thread.on("error", () => undefined);
      thread.unref();
    }
  }
}
