import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  compile,
  type NDArray,
  nn,
  optim,
  type OptimizerState,
  random,
  useBackend,
  valueAndGrad,
} from "../../../../lib/index.ts";

/** A training step that is used again and again, and takes what it gave. */
function training(): () => number {
  const x = random.normal(random.key(0), [30, 3]);
  const labels = x.at(":", 0).greater(0).astype("int32");
  const adam = optim.adam();
  const cost = (net: nn.Sequential): NDArray => nn.crossEntropyWithLogits(net.forward(x), labels);
  const step = compile(
    (net: nn.Sequential, state: OptimizerState<nn.Sequential>) => {
      const [value, slope] = valueAndGrad(cost)(net);
      return { value, after: adam.update(net, slope, state) };
    },
    { reuse: true },
  );
  const net = nn.mlp([3, 5, 2], { key: random.key(1) });
  let now = step(net, adam.init(net));
  return () => {
    now = step(...now.after);
    return now.value.item();
  };
}

test("a hundred thousand steps of a plan that is used again allocate no array", () => {
  const run = training();
  const first = run();
  for (let i = 0; i < 1000; i++) run();
  const before = process.memoryUsage();
  let [buffers, heap] = [0, 0];
  for (let i = 1; i <= 100_000; i++) {
    run();
    if (i % 1000 !== 0) continue;
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    buffers = Math.max(buffers, arrayBuffers - before.arrayBuffers);
    heap = Math.max(heap, heapUsed - before.heapUsed);
  }
  expect(run()).toBeLessThan(first);
  // One array a step, were it of one number, would be 800 kB. What a call leaves of small objects the collector of young
  // objects takes, which lets some MB gather.
  expect(buffers).toBeLessThan(100_000);
  expect(heap).toBeLessThan(64e6);
});

/**
 * What a run leaves on the heap, in bytes: the least of many measurements, for engines leave more until they have compiled
 * what runs, which may take them a while. No more are made once it is below `enough`.
 */
function leftBy(run: () => void, enough = 0): number {
  let least = Infinity;
  for (let batch = 0; batch < 300 && least >= enough; batch++) {
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 100; i++) run();
    const left = (process.memoryUsage().heapUsed - before) / 100;
    // Where it became less, garbage was collected in between.
    if (left > 0) least = Math.min(least, left);
  }
  return least;
}

test("a step leaves less than 2 kB behind: the list of its arguments", () => {
  expect(leftBy(training(), 2000)).toBeLessThan(2000);
});

describe.each(["plain", "wasm", "auto"] as const)("with the backend %s", (backend) => {
  beforeAll(() => useBackend(backend));
  afterAll(() => useBackend("auto"));

  test.each([
    [5, 5, 5],
    [20, 20, 20],
    [3, 300, 20],
  ])("ten products of (%i, %i) and its partner leave no more behind than one addition", (n, k, m) => {
    const [a, b] = [random.normal(random.key(0), [n, k]), random.normal(random.key(1), [k, m])];
    const sum = compile((x: NDArray, y: NDArray) => [x.add(1), y.add(1)], { reuse: true });
    const products = compile(
      (x: NDArray, y: NDArray) => {
        let z = x.matmul(y);
        // Nine more: of what was closed over, and of what is given.
        for (let i = 0; i < 3; i++)
          z = z
            .add(a.matmul(y.mul(i)))
            .add(x.mul(i).matmul(b))
            .add(x.add(i).matmul(y));
        return [z, y];
      },
      { reuse: true },
    );
    // Far less than fifty bytes each: the counting is not exact.
    const enough = leftBy(() => sum(a, b)) + 500;
    expect(leftBy(() => products(a, b), enough)).toBeLessThan(enough);
  });
});
