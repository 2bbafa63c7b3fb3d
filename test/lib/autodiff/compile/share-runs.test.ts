import { expect, test } from "vitest";
import { compile } from "../../../../lib/autodiff/compile/compile.ts";
import { shareRuns } from "../../../../lib/autodiff/compile/share-runs.ts";
import { array, type NDArray } from "../../../../lib/index.ts";

const list = [1, 2, 3, 4].map((value): [NDArray] => [array([value, value])]);

test.each([
  ["one that was compiled", compile((x: NDArray) => x.square(), { reuse: true })],
  ["any other", (x: NDArray) => x.square()],
])("results of %s come in order, each with its number", (_, f) => {
  const seen: unknown[] = [];
  shareRuns(f, list, 2, (result, i) => void seen.push([i, result.at(0).item()]));
  expect(seen).toEqual([
    [0, 1],
    [1, 4],
    [2, 9],
    [3, 16],
  ]);
});

test("false ends it, and nothing is computed for nobody", () => {
  let [calls, told] = [0, 0];
  const f = (x: NDArray) => (calls++, x);
  shareRuns(f, list, 1, () => ++told < 2);
  expect([calls, told]).toEqual([2, 2]);
});

test("an error is the function's own; nothing is nothing", () => {
  const f = (x: NDArray) => {
    throw new RangeError(`no ${x.size}`);
  };
  expect(() => shareRuns(f, list, 2, () => true)).toThrow("no 2");
  shareRuns(f, [], 2, () => true);
});
