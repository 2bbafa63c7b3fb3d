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

test("a hundred thousand steps of a plan that is used again allocate no array", () => {
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
  const first = now.value.item();
  for (let i = 0; i < 1000; i++) now = step(...now.after);
  const before = process.memoryUsage();
  let [buffers, heap] = [0, 0];
  for (let i = 1; i <= 100_000; i++) {
    now = step(...now.after);
    if (i % 1000 !== 0) continue;
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    buffers = Math.max(buffers, arrayBuffers - before.arrayBuffers);
    heap = Math.max(heap, heapUsed - before.heapUsed);
  }
  expect(now.value.item()).toBeLessThan(first);
  // One array a step, were it of one number, would be 800 kB. What a call leaves of small objects, lists of its arguments
  // above all, the collector of young objects takes, which lets some MB gather.
  expect(buffers).toBeLessThan(100_000);
  expect(heap).toBeLessThan(64e6);
});
