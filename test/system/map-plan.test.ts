import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import type * as library from "../../lib/index.ts";

const dist = join(import.meta.dirname, "../../dist");
const tw = createRequire(import.meta.url)(join(dist, "thalweg.cjs")) as typeof library;
const { array, compile, grad, linalg, mapPlan, random, tree } = tw;
type NDArray = library.NDArray;

const x = random.normal(random.key(0), [50, 4]);
const weights = random.split(random.key(1), 40).map((key) => random.normal(key, [4, 3]));
const cost = compile((w: NDArray, of: NDArray, scale: number) => {
  const loss = (v: NDArray): NDArray => of.matmul(v).tanh().mul(scale).square().mean().add(x.sum());
  return { value: loss(w), gradient: grad(loss)(w) };
});
const list = weights.map((w, i): [NDArray, NDArray, number] => [w, x, i]);
const numbers = (results: unknown): unknown[] => tree.leaves(results).map((leaf) => leaf.toArray());

test("threads give the same bits in the same order, again and again, and tell how far they are", async () => {
  const expected = numbers(list.map((args) => cost(...args)));
  for (let round = 0; round < 3; round++) {
    const progress: number[] = [];
    const results = await mapPlan(cost, list, {
      threads: 2,
      onProgress: (done, total) => progress.push(done / total),
    });
    expect(numbers(results)).toEqual(expected);
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  }
});

test("an argument whose buffer is used again is read anew", async () => {
  const twice = compile((v: NDArray) => v.mul(2), { reuse: true });
  const total = compile((v: NDArray) => v.sum());
  const shared = twice(array([1, 2]));
  const run = () => mapPlan(total, [[shared], [shared]], { threads: 1 });
  expect((await run()).map((y) => y.item())).toEqual([6, 6]);
  twice(array([5, 5]));
  expect((await run()).map((y) => y.item())).toEqual([20, 20]);
});

test("an error is that of the function itself, and the next call works", async () => {
  const solve = compile((a: NDArray) => linalg.solve(a, array([1, 1])));
  const regular = array([
    [1, 0],
    [0, 2],
  ]);
  const bad = mapPlan(solve, [[regular], [regular.mul(0)], [regular]], { threads: 2 });
  await expect(bad).rejects.toThrow(tw.LinAlgError);
  const good = await mapPlan(solve, [[regular], [regular]], { threads: 2 });
  expect(good[1]!.toArray()).toEqual([1, 0.5]);
});

test("a signal ends it, and results that come late go nowhere", async () => {
  const controller = new AbortController();
  const running = mapPlan(cost, list, {
    threads: 2,
    signal: controller.signal,
    onProgress: () => controller.abort(new Error("enough")),
  });
  await expect(running).rejects.toThrow("enough");
  const expected = numbers(list.map((args) => cost(...args)));
  expect(numbers(await mapPlan(cost, list, { threads: 2 }))).toEqual(expected);
});

test("ended at any moment, its threads leave the process alone", () => {
  const script = `
    const { compile, mapPlan, random } = require(${JSON.stringify(join(dist, "thalweg.cjs"))});
    const f = compile((x) => x.matmul(x).sum());
    const list = Array.from({ length: 8 }, () => [random.normal(random.key(1), [100, 100])]);
    (async () => {
      for (let delay = 0; delay < 100; delay += 4) {
        const controller = new AbortController();
        setTimeout(() => controller.abort(), delay);
        await mapPlan(f, list, { threads: 2, signal: controller.signal }).catch(() => undefined);
      }
      console.log("alive");
    })();`;
  const printed = execFileSync(process.execPath, ["-e", script], { encoding: "utf8", timeout: 60_000 });
  expect(printed.trim()).toBe("alive");
});

test("what cannot leave the thread runs on it: random numbers", async () => {
  const noise = compile((key: NDArray) => random.normal(key, [3]));
  const keys = random.split(random.key(2), 3);
  const results = await mapPlan(
    noise,
    keys.map((key): [NDArray] => [key]),
  );
  expect(numbers(results)).toEqual(numbers(keys.map((key) => noise(key))));
});

test("idle threads keep no process alive", () => {
  const script = `
    const { array, compile, mapPlan } = require(${JSON.stringify(join(dist, "thalweg.cjs"))});
    const f = compile((x) => x.mul(2));
    mapPlan(f, [[array(1)], [array(2)], [array(3)]], { threads: 2 }).then((y) => console.log(y.map(Number).join()));`;
  const printed = execFileSync(process.execPath, ["-e", script], { encoding: "utf8", timeout: 60_000 });
  expect(printed.trim()).toBe("2,4,6");
});

test("refuses what was not compiled, and threads that are no number of threads", async () => {
  await expect(mapPlan((() => 1) as never, [[], []])).rejects.toThrow(
    "expected a function that compile gave",
  );
  await expect(mapPlan(cost, list, { threads: 1.5 })).rejects.toThrow(/threads must be a whole number/);
});
