import { describe, expect, test } from "vitest";
import { arange, array, data, type NDArray, random } from "../../../lib/index.ts";

const key = random.key(1);
const numbers = (count: number) => ({ x: arange(2 * count).reshape([count, 2]), y: arange(count) });
const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const all = (count: number) => Array.from({ length: count }, (_, i) => i);

describe("batches", () => {
  const rows = (seed: number) =>
    [...data.batches(numbers(10), { size: 4, key: random.key(seed) })].map(
      ({ y }) => y.toArray() as number[],
    );

  test("are one pass over all examples in random order, the last with what is left", () => {
    expect(rows(1).map((batch) => batch.length)).toEqual([4, 4, 2]);
    expect(sorted(rows(1).flat())).toEqual(all(10));
    expect(rows(1).flat()).not.toEqual(all(10));
  });

  test("come in the same order for the same key, in another for another", () => {
    expect(rows(1)).toEqual(rows(1));
    expect(rows(1)).not.toEqual(rows(2));
  });

  test("keep features and targets together", () => {
    for (const { x, y } of data.batches(numbers(7), { size: 3, key })) {
      expect(x.at(":", 0).toArray()).toEqual(y.mul(2).toArray());
    }
  });

  test("refuse a size that is none, and arrays of different length", () => {
    expect(() => [...data.batches(numbers(3), { size: 0, key })]).toThrow(
      "batches: size must be a whole number ≥ 1, got 0",
    );
    expect(() => [...data.batches({ x: arange(3), y: arange(4) }, { size: 1, key })]).toThrow(
      "batches: expected arrays with one row for each example, as many in each, got x (3,), y (4,)",
    );
  });
});

describe("kFold", () => {
  test("holds out each example exactly once and trains on all others", () => {
    const folds = data.kFold(numbers(11), { folds: 4, key });
    expect(folds.map(({ validation }) => validation.y.size)).toEqual([3, 3, 2, 3]);
    expect(sorted(folds.flatMap(({ validation }) => validation.y.toArray() as number[]))).toEqual(all(11));
    for (const { train, validation } of folds) {
      expect(sorted([...(train.y.toArray() as number[]), ...(validation.y.toArray() as number[])])).toEqual(
        all(11),
      );
    }
  });

  test("refuses a number of folds that cannot be", () => {
    for (const folds of [1, 12, 2.5]) {
      expect(() => data.kFold(numbers(11), { folds, key })).toThrow(
        `kFold: folds must be a whole number from 2 to the 11 examples, got ${folds}`,
      );
    }
  });
});

describe("kFold by classes and by groups", () => {
  const examples = { x: arange(30) };
  const labels = array(Array.from({ length: 30 }, (_, i) => (i < 20 ? 0 : 1)));
  const rows = (set: { x: NDArray }) => Array.from(set.x.toTypedArray());

  test("spreads each class evenly, and holds every example out once", () => {
    const folds = data.kFold(examples, { folds: 5, key: random.key(0), stratify: labels });
    for (const { validation, train } of folds) {
      expect(rows(validation).filter((i) => i < 20)).toHaveLength(4);
      expect(rows(validation)).toHaveLength(6);
      expect(new Set([...rows(train), ...rows(validation)]).size).toBe(30);
    }
    expect(folds.flatMap(({ validation }) => rows(validation)).sort((a, b) => a - b)).toEqual(rows(examples));
  });

  test("holds whole groups out", () => {
    const groups = arange(30).mod(6);
    const folds = data.kFold(examples, { folds: 3, key: random.key(0), groups });
    for (const { train, validation } of folds) {
      const [inside, outside] = [train, validation].map((set) => new Set(rows(set).map((i) => i % 6)));
      expect([...outside!].filter((group) => inside!.has(group))).toEqual([]);
      expect(outside!.size).toBe(2);
    }
    expect(folds.flatMap(({ validation }) => rows(validation)).sort((a, b) => a - b)).toEqual(rows(examples));
  });

  test("refuses more folds than groups, and both at once", () => {
    const groups = arange(30).mod(2);
    expect(() => data.kFold(examples, { folds: 3, key: random.key(0), groups })).toThrow(
      "from 2 to the 2 groups, got 3",
    );
    expect(() => data.kFold(examples, { folds: 2, key: random.key(0), groups, stratify: labels })).toThrow(
      "stratify and groups exclude each other",
    );
  });
});
