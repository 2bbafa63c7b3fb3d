import { describe, expect, test } from "vitest";
import { array, random } from "../../../lib/index.ts";
import { golden } from "../golden.ts";

interface Case {
  readonly seed: number;
  readonly [name: string]: number | number[];
}

describe("NumPy's legacy stream, to the digit", () => {
  for (const c of golden<Case>("random-state")) {
    test(`seed ${c.seed}`, () => {
      const rs = new random.RandomState(c.seed);
      expect(rs.randn(7).toArray()).toEqual(c["randn"]);
      expect(rs.rand(2, 3).reshape([-1]).toArray()).toEqual(c["rand"]);
      expect(rs.randint(0, 10, [20]).toArray()).toEqual(c["randint"]);
      expect(rs.randint(-(2 ** 31), 2 ** 31 - 1, [3]).toArray()).toEqual(c["wide"]);
      expect(rs.randint(5, 6, [2]).toArray()).toEqual(c["one"]);
      expect(rs.permutation(12).toArray()).toEqual(c["permutation"]);
      const list = Array.from({ length: 9 }, (_, i) => i);
      rs.shuffle(list);
      expect(list).toEqual(c["shuffle"]);
      expect(rs.normal(3, 2, [3]).toArray()).toEqual(c["normal"]);
      expect(rs.uniform(-1, 1, [3]).toArray()).toEqual(c["uniform"]);
      rs.rand(1000);
      expect(rs.randn(2).toArray()).toEqual(c["later"]);
    });
  }
});

test("permutes the slices of an array", () => {
  const rows = array([
    [0, 0],
    [1, 1],
    [2, 2],
  ]);
  const order = new random.RandomState(3).permutation(3).toArray();
  expect(new random.RandomState(3).permutation(rows).at(":", 0).toArray()).toEqual(order);
});

test("refuses seeds and bounds that NumPy refuses", () => {
  expect(() => new random.RandomState(-1)).toThrow(
    "RandomState: a seed is an integer from 0 to 2³² − 1, got -1",
  );
  expect(() => new random.RandomState(0).randint(5, 5)).toThrow(RangeError);
  expect(() => new random.RandomState(0).permutation(array(1))).toThrow(/no axis/);
});
