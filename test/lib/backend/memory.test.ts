import { expect, test } from "vitest";
import { compile, type NDArray, ones, zeros } from "../../../lib/index.ts";

const MIB = 2 ** 20;

test("a million temporaries in one synchronous loop take no more memory than some", () => {
  const before = process.memoryUsage().rss;
  let most = 0;
  let x = ones([256]);
  for (let i = 0; i < 1_000_000; i++) {
    x = x.mul(1);
    if (i % 20_000 === 0) most = Math.max(most, process.memoryUsage().rss - before);
  }
  expect(x.at(255).item()).toBe(1);
  // All of them together would be 2 GiB.
  expect(most / MIB).toBeLessThan(700);
});

test("plans that outgrow the kernels' memory go on in ordinary memory", () => {
  const f = (a: NDArray) => a.exp().sum(0).add(a.sum(0));
  // Each plan keeps two arrays of 24 MiB; six fill the memory of 256 MiB.
  const plans = Array.from({ length: 7 }, (_, i) => ({ run: compile(f), x: zeros([3 * 2 ** 20 + i, 1]) }));
  for (let time = 0; time < 2; time++)
    plans.forEach(({ run, x }) => expect(run(x).toTypedArray()[0]).toBe(x.shape[0]));
});
