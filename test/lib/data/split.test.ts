import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arange, array, data, equal } from "../../../lib/index.ts";
import * as random from "../../../lib/ops/random.ts";

const { trainDevTestSplit } = data;
const key = random.key(7);
const numbers = (count: number) => ({ x: arange(2 * count).reshape([count, 2]), y: arange(count) });
const thirds = { train: 0.6, dev: 0.2, test: 0.2 };

describe("trainDevTestSplit", () => {
  test("puts every example into exactly one set, for any size and shares", () => {
    const shares = fc.tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: 0, max: 9 }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 80 }), shares, fc.nat(1000), (count, [a, b, c], seed) => {
        const total = a + b + c;
        const fractions = { train: a / total, dev: b / total, test: c / total };
        const { rows } = trainDevTestSplit(numbers(count), { key: random.key(seed), fractions });
        const all = [...rows.train, ...rows.dev, ...rows.test].sort((p, q) => p - q);
        expect(all).toEqual(Array.from({ length: count }, (_, i) => i));
        for (const set of ["train", "dev", "test"] as const) {
          expect(Math.abs(rows[set].length - fractions[set] * count)).toBeLessThan(1);
        }
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  test("keeps features and targets of an example together", () => {
    const { train, dev, test: held } = trainDevTestSplit(numbers(10), { key, fractions: thirds });
    expect([train.x.shape, dev.x.shape, held.x.shape]).toEqual([[6, 2], [2, 2], [2, 2]]); // prettier-ignore
    for (const set of [train, dev, held]) {
      expect(set.x.at(":", 0).toArray()).toEqual(set.y.mul(2).toArray());
    }
  });

  test("gives the same split for the same key and another for another key", () => {
    const rows = (seed: number) =>
      trainDevTestSplit(numbers(50), { key: random.key(seed), fractions: thirds }).rows;
    expect(rows(1)).toEqual(rows(1));
    expect(rows(1)).not.toEqual(rows(2));
  });

  test("shuffles: a set is no run of neighbouring rows", () => {
    const { rows } = trainDevTestSplit(numbers(50), { key, fractions: thirds });
    expect(rows.train).not.toEqual([...rows.train].sort((a, b) => a - b));
    expect(Math.max(...rows.test) - Math.min(...rows.test)).toBeGreaterThan(9);
  });

  test("stratified, gives each set its share of each class, in mixed order", () => {
    const wine = data.loadWine();
    const split = trainDevTestSplit({ x: wine.x, y: wine.y }, { key, fractions: thirds, stratify: wine.y });
    const counts = [split.train, split.dev, split.test].map(({ y }) =>
      [0, 1, 2].map((k) => equal(y, k).sum().item()),
    );
    // of 59, 71 and 48 wines
    expect(counts).toEqual([[35, 43, 29], [12, 14, 10], [12, 14, 9]]); // prettier-ignore
    const labels = split.train.y.toArray() as number[];
    expect(labels).not.toEqual([...labels].sort((a, b) => a - b));
  });

  test("leaves out dev or test set when no share is given for it", () => {
    const split = trainDevTestSplit(numbers(10), { key, fractions: { train: 0.7, test: 0.3 } });
    expect([split.train.y.size, split.dev.x.shape, split.test.y.size]).toEqual([7, [0, 2], 3]);
  });

  test("says what is wrong with shares, arrays and classes", () => {
    const examples = numbers(10);
    const refuse = (options: Partial<data.SplitOptions>, message: string) =>
      expect(() => trainDevTestSplit(examples, { key, fractions: thirds, ...options })).toThrow(message);
    refuse(
      { fractions: { train: 0.6, test: 0.2 } },
      "fractions must be ≥ 0 and sum to 1, got train 0.6, dev 0, test 0.2",
    );
    refuse({ fractions: { train: 1.5, dev: -0.5 } }, "fractions must be ≥ 0 and sum to 1");
    refuse({ fractions: { train: NaN, dev: 1 } }, "fractions must be ≥ 0 and sum to 1");
    refuse({ fractions: { train: 0.01, test: 0.99 } }, "10 examples leave the training set empty");
    refuse({ stratify: arange(9) }, "as many in each, got x (10, 2), y (10,), stratify (9,)");
    refuse(
      { stratify: array([0, 0, 0, 0, 0, 0, 0, 0, 1, 1]) },
      "class 1 has 2 examples, too few to divide among 3 sets",
    );
    refuse({ stratify: examples.x }, "stratify needs labels of shape (examples,), got (10, 2)");
    expect(() => trainDevTestSplit({}, { key, fractions: thirds })).toThrow("got none");
    expect(() => trainDevTestSplit({ x: array(1) }, { key, fractions: thirds })).toThrow("got x ()");
  });
});

describe("grouped splits", () => {
  const groups = array(Array.from({ length: 60 }, (_, i) => (i * 7) % 13));
  const groupsOf = (rows: readonly number[]) => new Set(rows.map((row) => (row * 7) % 13));

  test("keep each group in one set, put every example into one, and depend on the key alone", () => {
    const split = (seed: number) =>
      trainDevTestSplit(numbers(60), { key: random.key(seed), fractions: thirds, groups }).rows;
    const { train, dev, test: held } = split(1);
    expect([...train, ...dev, ...held].sort((p, q) => p - q)).toEqual(
      Array.from({ length: 60 }, (_, i) => i),
    );
    const [a, b, c] = [train, dev, held].map(groupsOf);
    expect(a!.size + b!.size + c!.size).toBe(13);
    expect(split(1)).toEqual(split(1));
    expect(split(1)).not.toEqual(split(2));
  });

  test("refuse too few groups, and classes to be spread at the same time", () => {
    const one = { key, fractions: thirds, groups: array(Array<number>(60).fill(0)) };
    expect(() => trainDevTestSplit(numbers(60), one)).toThrow(
      "1 groups are too few: none is left for the dev set",
    );
    expect(() =>
      trainDevTestSplit(numbers(60), { key, fractions: thirds, groups, stratify: groups }),
    ).toThrow("stratify and groups exclude each other");
  });
});

describe("checkDisjoint", () => {
  test("passes the sets of a split, rows and all", () => {
    const split = trainDevTestSplit(numbers(30), { key, fractions: thirds });
    expect(data.checkDisjoint(split)).toBeUndefined();
  });

  test("finds an example that is in two sets, and says where; within one set it may be there twice", () => {
    const x = array([[1, 2], [3, 4], [1, 2], [5, 6]]); // prettier-ignore
    expect(data.checkDisjoint({ train: { x } })).toBeUndefined();
    expect(() =>
      data.checkDisjoint({
        train: { x },
        test: {
          x: array([
            [0, 0],
            [5, 6],
          ]),
        },
      }),
    ).toThrow("checkDisjoint: row 3 of train is row 1 of test. What was learned from cannot test");
    expect(() => data.checkDisjoint({ train: { x }, dev: { x } })).toThrow(
      "row 0 of train is row 0 of dev, and 3 more",
    );
  });

  test("wants as many rows in each array of a set", () => {
    expect(() => data.checkDisjoint({ train: { x: arange(3), y: arange(4) } })).toThrow(
      "checkDisjoint: expected arrays",
    );
  });
});
