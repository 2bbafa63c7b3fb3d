import { expect, test } from "vitest";
import {
  compile,
  type NDArray,
  nn,
  optim,
  type OptimizerState,
  random,
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

test("a step leaves less than 2 kB behind: the list of its arguments, and what smallest products make", () => {
  const run = training();
  for (let i = 0; i < 5000; i++) run();
  const left: number[] = [];
  for (let batch = 0; batch < 40; batch++) {
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 100; i++) run();
    left.push((process.memoryUsage().heapUsed - before) / 100);
  }
  // Where it became less, garbage was collected in between.
  const least = Math.min(...left.filter((bytes) => bytes > 0));
  expect(least).toBeLessThan(2000);
});
