import { Worker } from "node:worker_threads";
import { afterEach, expect, test, vi } from "vitest";
import { plain } from "../../../../lib/backend/plain/plain.ts";
import { fileOf, type Helper, loadKernels } from "../../../../lib/backend/wasm/kernels.ts";
import { AT } from "../../../../lib/backend/wasm/strips.ts";
import { WORKER } from "../../../../lib/backend/wasm/team.ts";
import { wasm } from "../../../../lib/backend/wasm/wasm.ts";
import { DenseArray } from "../../../../lib/ndarray/dense.ts";

const machine = loadKernels();
const alone = wasm(plain, () => machine);
const threads = process.getBuiltinModule("node:worker_threads");
afterEach(() => vi.restoreAllMocks());

type Float = "float64" | "float32";
const Real = Worker;
const bytesOf = ({ data }: DenseArray): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength);

/** A matrix of waves; turned, its columns lie without gaps. */
function waves(dtype: Float, n: number, m: number, isTurned = false, inside = false): DenseArray {
  const own = inside ? machine.memory.allocate(dtype, n * m)! : DenseArray.empty([n * m], dtype).data;
  for (let i = 0; i < n * m; i++) own[i] = Math.sin(i + n);
  return new DenseArray(own, dtype, [n, m], isTurned ? [1, n] : [m, 1]);
}

/** The product by a backend, and again and again, into memory that was something else. */
function product(backend: typeof plain, a: DenseArray, b: DenseArray, times = 1): DenseArray {
  const out = DenseArray.empty([a.shape[0]!, b.shape[1]!], a.dtype);
  const run = backend.product(a, b, [], [], out);
  for (let i = 0; i < times; i++) {
    out.data.fill(NaN);
    run();
  }
  return out;
}

/** What a team's threads share, from the first that it starts on. */
function watch(start: (helper: Helper, words: Int32Array) => object): { words?: Int32Array } {
  const seen: { words?: Int32Array } = {};
  vi.spyOn(threads, "Worker").mockImplementation(function (
    _: string | URL,
    options?: { workerData?: unknown },
  ) {
    const helper = options!.workerData as Helper;
    seen.words = new Int32Array(helper.memory.buffer, helper.words, AT.end);
    return start(helper, seen.words) as Worker;
  });
  return seen;
}

const nobody = { on: () => undefined, unref: () => undefined };

test.each(["float64", "float32"] as const)(
  "products on several threads have the bits of one, whatever their shapes and layouts, %s",
  async (dtype) => {
    const sizes = [
      [164, 163, 161],
      [33, 500, 270],
      [1030, 257, 17],
      [40, 2100, 60],
      [300, 20, 2500],
      [37, 9000, 16],
    ] as const;
    const many = [2, 3, 8].map((count) => wasm(plain, () => machine, count));
    for (const [n, k, m] of sizes)
      for (const isTurned of [false, true]) {
        const [a, b] = [waves(dtype, n, k, isTurned, n > k), waves(dtype, k, m, n > 100 && isTurned)];
        const expected = bytesOf(product(alone, a, b));
        for (const team of many) expect(bytesOf(product(team, a, b, 2)).equals(expected)).toBe(true);
        // Helpers start in the background.
        await new Promise((done) => setTimeout(done, 20));
      }
  },
);

test("a helper does its share: strips that nobody else takes, too", async () => {
  const team = watch((workerData) => {
    const thread = new Real(fileOf(WORKER), { workerData });
    thread.unref();
    return thread;
  });
  product(
    wasm(plain, () => machine, 2),
    waves("float64", 200, 200),
    waves("float64", 200, 200),
  );
  const words = team.words!;
  words.fill(0, AT.done, AT.done + 3);
  Atomics.store(words, AT.left, 3);
  Atomics.add(words, AT.call, 1);
  Atomics.notify(words, AT.call);
  await expect.poll(() => [...words.subarray(AT.done, AT.done + 3)], { timeout: 30_000 }).toEqual([1, 1, 1]);
});

test("what a thread took and never gave back is computed all the same, and its team is left alone until it does", () => {
  const team = watch((_, words) => {
    Atomics.sub(words, AT.left, 1);
    return nobody;
  });
  const many = wasm(plain, () => machine, 2);
  const [a, b] = [waves("float64", 200, 200), waves("float64", 200, 200)];
  const expected = bytesOf(product(alone, a, b));
  expect(bytesOf(product(many, a, b)).equals(expected)).toBe(true);
  const words = team.words!;
  expect(words[AT.call]).toBe(1);
  expect(bytesOf(product(many, a, b, 2)).equals(expected)).toBe(true);
  expect(words[AT.call]).toBe(1);
  words.fill(1, AT.done, AT.end);
  expect(bytesOf(product(many, a, b, 2)).equals(expected)).toBe(true);
  expect(words[AT.call]).toBe(3);
});

test("a call that was cut short leaves nothing that a later one would take for its own", () => {
  const team = watch(() => nobody);
  const many = wasm(plain, () => machine, 2);
  const [a, b] = [waves("float64", 200, 200), waves("float64", 200, 200)];
  const expected = bytesOf(product(many, a, b));
  const words = team.words!;
  // As an interrupt leaves it: five strips that nobody took.
  words[AT.left] = 5;
  words.fill(0, AT.done, AT.done + 5);
  expect(bytesOf(product(many, a, b)).equals(expected)).toBe(true);
  expect(words[AT.call]).toBe(2);
});

test("threads that die, or cannot start, do not help and do no harm", async () => {
  const started: Worker[] = [];
  const team = watch((workerData) => {
    started.push(new Real("throw new Error('as if memory had run out')", { eval: true, workerData }));
    return started[0]!;
  });
  const many = wasm(plain, () => machine, 2);
  const [a, b] = [waves("float32", 300, 300), waves("float32", 300, 300)];
  const expected = bytesOf(product(alone, a, b));
  expect(bytesOf(product(many, a, b)).equals(expected)).toBe(true);
  await new Promise((done) => started[0]!.once("exit", done));
  expect(bytesOf(product(many, a, b, 3)).equals(expected)).toBe(true);
  expect(started.length).toBe(1);
  expect(team.words![AT.call]).toBe(4);
});
