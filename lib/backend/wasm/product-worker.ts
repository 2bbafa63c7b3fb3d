// A thread that helps with products: it waits for calls, and ends when there was none for a while.
import { workerData } from "node:worker_threads";
import { type Helper, loadProducts } from "./kernels.ts";
import { AT, computeStrips } from "./strips.ts";

/** How long a helper without work stays, in ms. */
const PATIENCE = 10_000;

const { module, memory, room, words: start } = workerData as Helper;
const products = loadProducts(module, memory);
const words = new Int32Array(memory.buffer, start, AT.end);
let seen: number;
do {
  seen = Atomics.load(words, AT.call);
  computeStrips(products, words, room, false);
} while (Atomics.wait(words, AT.call, seen, PATIENCE) !== "timed-out");
Atomics.sub(words, AT.alive, 1);
