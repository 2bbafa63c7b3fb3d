import { expect, test } from "vitest";
import { array, interrupted, type NDArray, optim, random, train, type Training } from "../../../lib/index.ts";

const cost = (w: NDArray, { x }: { x: NDArray }) => x.sub(w).square().mean();
const options = {
  examples: { x: array([1, 2, 3, 4]) },
  epochs: 12,
  key: random.key(0),
  batchSize: 2,
  optimizer: optim.adam({ learningRate: 0.1 }),
  progress: "none",
} as const;

/** A training that an error ends in the middle of an epoch; an interrupt leaves as much behind, but nothing to catch. */
function cutShort(start: NDArray, inEpoch: number, more: { resume?: Training<NDArray> } = {}): void {
  const onStep = ({ epoch, step }: { epoch: number; step: number }) => {
    if (epoch === inEpoch && step % 2 === 0) throw new Error("interrupted");
  };
  expect(() => train(cost, start, { ...options, ...more, onStep })).toThrow("interrupted");
}

test("a training cut short in an epoch is kept as it was after the epoch before, and goes on to the same bits", () => {
  const start = array(0);
  cutShort(start, 6);
  const kept = interrupted(start)!;
  expect([kept.epoch, kept.history.train.length, kept.stopped]).toEqual([5, 5, "not yet"]);
  const [whole, resumed] = [train(cost, array(0), options), train(cost, start, { ...options, resume: kept })];
  expect(resumed.model.item()).toBe(whole.model.item());
  expect(resumed.history).toEqual(whole.history);
});

test("one that is resumed can be cut short again", () => {
  const start = array(0);
  cutShort(start, 4);
  cutShort(start, 9, { resume: interrupted(start)! });
  expect(interrupted(start)?.epoch).toBe(8);
});

test("nothing is kept before the first epoch is over, nor once a training has come to its end", () => {
  const start = array(0);
  cutShort(start, 1);
  expect(interrupted(start)).toBeUndefined();
  cutShort(start, 3);
  expect(interrupted(start)?.epoch).toBe(2);
  train(cost, start, options);
  expect(interrupted(start)).toBeUndefined();
});
