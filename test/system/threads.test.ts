import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type * as library from "../../lib/index.ts";

const bundle = join(import.meta.dirname, "../../dist/thalweg.cjs");
const tw = createRequire(import.meta.url)(bundle) as typeof library;
const { diag, gradCheck, linalg, nn, random, tree } = tw;
type NDArray = library.NDArray;

const hostKey = Symbol.for("thalweg.host");
afterEach(() => {
  Reflect.deleteProperty(globalThis, hostKey);
  delete process.env["THALWEG_THREADS"];
});

const examples = {
  x: random.normal(random.key(0), [200, 60]),
  y: random.bernoulli(random.key(1), 0.5, [200, 1]).astype("float64"),
};
const net = nn.mlp([60, 40, 20, 1], { key: random.key(2), activation: "tanh" });
const cost = (model: typeof net): NDArray =>
  nn.binaryCrossEntropyWithLogits(model.forward(examples.x), examples.y);
const around = { directions: "random", key: random.key(3), range: [-1, 1], progress: "none" } as const;

/** Runs a script beside the library's bundle; what it printed. */
function script(text: string, env: NodeJS.ProcessEnv = {}): string {
  const source = `const tw = require(${JSON.stringify(bundle)}); const { array, diag, random } = tw;
    const x = random.normal(random.key(0), [300, 200]);
    const cost = (w) => x.matmul(w).tanh().square().mean();
    const look = (options) => diag.landscape(cost, random.normal(random.key(1), [200, 50]),
      { directions: "random", key: random.key(2), range: [-1, 1], count: 25, progress: "none", threads: 2, ...options });
    ${text}`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", source], {
    encoding: "utf8",
    timeout: 60_000,
    env: { ...process.env, ...env },
  });
  expect(stderr).not.toContain("Error");
  expect(status).toBe(0);
  return stdout.trim();
}

test("a landscape on two threads is that of one, to the bit, and its progress says so", () => {
  const lines: string[] = [];
  const display = (bundle: { readonly "text/plain"?: string }) => lines.push(bundle["text/plain"] ?? "");
  Object.assign(globalThis, { [hostKey]: { display } });
  const [one, two] = [1, 2].map((threads) =>
    diag.landscape(cost, net, { ...around, count: 101, progress: "bar", threads }),
  );
  expect(two!.z).toEqual(one!.z);
  expect(two!.evaluated).toBe(101 * 101);
  expect(lines.some((line) => /points · grid \d of \d · 2 threads · .* left$/.test(line))).toBe(true);
});

test("a gradient check on two threads is that of one, to the bit, and says on how many it ran", () => {
  const [one, two] = [1, 2].map((threads) => gradCheck(cost, net, { threads, progress: "none" }));
  expect([one!.threads, two!.threads]).toEqual([1, 2]);
  const numbers = (report: typeof one) => tree.leaves(report!.numerical).map((leaf) => leaf.toTypedArray());
  expect(numbers(two)).toEqual(numbers(one));
  expect(two!.toString()).toBe(one!.toString());
  expect(two!.evaluations).toBe(one!.evaluations);
});

test("THALWEG_THREADS says how many there are at most, and is checked", () => {
  process.env["THALWEG_THREADS"] = "1";
  expect(gradCheck(cost, net, { progress: "none" }).threads).toBe(1);
  process.env["THALWEG_THREADS"] = "two";
  expect(() => gradCheck(cost, net)).toThrow(
    "the environment variable THALWEG_THREADS must be a whole number ≥ 1, got NaN",
  );
  expect(() => diag.landscape(cost, net, { ...around, threads: 0 })).toThrow(
    "landscape: threads must be a whole number ≥ 1, got 0",
  );
});

test("a landscape that stops early has what a stopped one has, and goes on from there", () => {
  const whole = diag.landscape(cost, net, { ...around, count: 31, threads: 1 });
  const part = diag.landscape(cost, net, { ...around, count: 31, threads: 2, seconds: 0.1 });
  expect(part.evaluated).toBeLessThan(31 * 31);
  expect(part.z.flatMap((row) => [...row]).filter((z) => !Number.isNaN(z))).toHaveLength(part.evaluated);
  const rest = diag.landscape(cost, net, { ...around, count: 31, threads: 2, resume: part });
  expect(rest.z).toEqual(whole.z);
});

test("an error at one point is that of the cost, and the next landscape is whole", () => {
  const at = (scale: number) => (w: NDArray) => {
    const matrix = tw.eye(60).mul(w.sum().sub(scale).abs());
    return linalg
      .solve(matrix, tw.ones([60]))
      .square()
      .sum();
  };
  const options = {
    directions: { vectors: [tw.array([1])], labels: ["w"] },
    range: [0, 1],
    count: 2001,
  } as const;
  const look = (scale: number) =>
    diag.landscape(at(scale), tw.array([0.1]), { ...options, progress: "none", threads: 2 });
  // At 1.1 the matrix is 0, which only the last point of all comes to.
  expect(() => look(1.1)).toThrow(tw.LinAlgError);
  expect(look(7).evaluated).toBe(2001);
});

test("a thread that never answers holds up nothing", () => {
  const printed = script(`
    const alone = look({ threads: 1 });
    const threads = require("node:worker_threads");
    const { Worker } = threads;
    threads.Worker = class extends Worker {
      constructor(file, options) { super("setInterval(() => 0, 1000)", { ...options, eval: true }); }
    };
    console.log(JSON.stringify(look({}).z) === JSON.stringify(alone.z));`);
  expect(printed).toBe("true");
});

test("the process ends when it is done, however far the other thread has come", () => {
  for (const ending of ["", "process.exit();", "setTimeout(() => process.exit(), 20);", "look({});"])
    expect(script(`console.log(look({ seconds: 0.15 }).evaluated > 0); ${ending}`)).toBe("true");
});

test("products on several threads end with their process, and worker threads compute theirs on one", () => {
  const source = `const tw = require(${JSON.stringify(bundle)}); const { Worker } = require("node:worker_threads");
    tw.useBackend("wasm", { threads: 2 });
    const detail = () => tw.backends().find(({ name }) => name === "wasm").detail;
    const x = tw.random.normal(tw.random.key(0), [300, 300]);
    for (let i = 0; i < 20; i++) x.matmul(x);
    console.log(detail().split(", ").at(-1));
    new Worker(\`const tw = require(${JSON.stringify(bundle)}); tw.useBackend("wasm", { threads: 2 });
      console.log(tw.backends()[1].detail.split(", ").at(-1));\`, { eval: true });`;
  const { stdout, status } = spawnSync(process.execPath, ["-e", source], {
    encoding: "utf8",
    timeout: 60_000,
  });
  expect(stdout.trim().split("\n")).toEqual(["2 threads", "1 thread"]);
  expect(status).toBe(0);
});
