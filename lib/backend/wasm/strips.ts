import type { Products } from "./kernels.ts";

/** The inner size of a block, as far as kernels sum in registers; and the rows that one computes at once. */
export const DEPTH = 256;
export const ROWS = 4;
/** How many rows a strip has at most. */
export const STRIP = 128;
/** How many strips and how many blocks along the inner size there may be. */
export const MOST = { strips: 64, blocks: 64 };

/**
 * Places of numbers in memory that threads share: the count of calls, how many strips are left, how many threads wait for
 * calls; what there is to compute; for each block along the inner size where the left operand's lies and its steps; and
 * for each strip whether it is done.
 */
export const AT = { call: 0, left: 1, alive: 2, task: 3, blocks: 16, done: 256, end: 320 } as const;

/** A product in blocks: its places are addresses, its steps bytes. The right operand is packed. */
export interface Task {
  readonly bytes: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly strip: number;
  readonly right: number;
  readonly c: number;
}

/** Writes a task; while one strip is left or not done, none may be written. */
export function writeTask(words: Int32Array, { bytes, rows, columns, depth, strip, right, c }: Task): void {
  words.set([bytes, rows, columns, depth, strip, right, c], AT.task);
}

/** How many bytes so many rows of the packed right operand take. */
export function packedBytes(columns: number, depth: number, bytes: number): number {
  return Math.ceil((columns * bytes) / 32) * 32 * depth;
}

/**
 * Computes strips of rows until none is left, with packed blocks of the left operand at `room`. A strip belongs to who
 * takes it from the count, and only then the task is read: it stays what it is until each strip that was taken is done. The
 * caller's own count as done at once, for it knows, and an interrupt may end it.
 */
export function computeStrips(products: Products, words: Int32Array, room: number, isCaller: boolean): void {
  for (let n = Atomics.sub(words, AT.left, 1); n > 0; n = Atomics.sub(words, AT.left, 1)) {
    const done = AT.done + n - 1;
    if (isCaller) Atomics.store(words, done, 1);
    computeStrip(products, words, n - 1, room);
    Atomics.store(words, done, 1);
    Atomics.notify(words, done);
  }
}

function computeStrip(products: Products, words: Int32Array, i: number, room: number): void {
  const word = (k: number): number => words[AT.task + k]!;
  const [bytes, rows, columns, k, strip, right, c] = [0, 1, 2, 3, 4, 5, 6].map(word) as [
    ...[number, number, number, number, number, number, number],
  ];
  const { gemm, pack } = bytes === 8 ? products.float64 : products.float32;
  const first = i * strip;
  const some = Math.min(strip, rows - first);
  const cDown = columns * bytes;
  for (let p = 0, block = AT.blocks; p < k; p += DEPTH, block += 3) {
    const depth = Math.min(DEPTH, k - p);
    const down = words[block + 1]!;
    pack(words[block]! + first * down, down, words[block + 2]!, some, depth, ROWS, room);
    gemm(room, right + packedBytes(columns, p, bytes), c + first * cDown, cDown, some, columns, depth, p > 0);
  }
}
