import { describe, expect, test } from "vitest";
import * as tw from "../../../lib/index.ts";
import { array, type NDArray, random } from "../../../lib/index.ts";
import { expectClose, flat, golden } from "../golden.ts";

interface Result {
  readonly shape: number[];
  readonly values: number[];
}
const file = golden("composed") as unknown as Record<"x" | "gaps" | "whole" | "half", number[][]> & {
  readonly results: Record<string, Result>;
};
const [x, gaps, half] = [array(file.x), array(file.gaps), array(file.half)];
const whole = array(file.whole, { dtype: "int32" });
const positions = (...list: number[]): NDArray => array(list, { dtype: "int32" });

/** Widths of padding. */
type Widths = [number, number][];
const uneven: Widths = [
  [2, 3],
  [5, 0],
];
const far: Widths = [
  [0, 0],
  [7, 9],
];
const one: Widths = [
  [2, 1],
  [0, 0],
];
const corner: Widths = [
  [1, 0],
  [0, 2],
];
const around: Widths = [
  [1, 1],
  [1, 1],
];

const calls: Record<string, () => NDArray> = {
  quantile: () => x.quantile(0.3),
  quantile0: () => x.quantile([0, 0.1, 0.5, 1], 0),
  median1: () => x.median(1),
  medianNaN: () => gaps.median(1),
  cov: () => tw.cov(x),
  cov1: () => tw.cov(x, { correction: 1 }),
  corrcoef: () => tw.corrcoef(x),
  tril: () => tw.tril(x),
  tril1: () => tw.tril(x, 1),
  triu: () => tw.triu(x),
  triuBelow: () => tw.triu(x, -1),
  diagonal: () => tw.diagonal(x),
  diagonal2: () => tw.diagonal(x, 2),
  diagonalBelow: () => tw.diagonal(x, -2),
  trace: () => tw.trace(x),
  diagonalMatrix: () => tw.diagonalMatrix(x.at(0)),
  diagonalMatrix2: () => tw.diagonalMatrix(x.at(0), 2),
  diagonalMatrixBelow: () => tw.diagonalMatrix(x.at(0), -1),
  ...Object.fromEntries(
    (["constant", "edge", "reflect", "symmetric", "wrap"] as const).map((mode) => [
      mode,
      () => tw.pad(x, uneven, { mode }),
    ]),
  ),
  padFar: () => tw.pad(x.at(":", ":2"), far, { mode: "reflect" }),
  padFarSymmetric: () => tw.pad(x.at(":", ":2"), far, { mode: "symmetric" }),
  padFarWrap: () => tw.pad(x.at(":", ":3"), far, { mode: "wrap" }),
  padOne: () => tw.pad(x.at(":1"), one, { mode: "reflect" }),
  padSeven: () => tw.pad(x, corner, { value: 7 }),
  padInt: () => tw.pad(whole, around, { mode: "edge" }),
  setPoints: () => x.with([positions(0, 2, -1), positions(3, 0, 1)], array([1, 2, 3])),
  setTwice: () => x.with([positions(0, 1, 0), positions(2, 2, 2)], array([1, 2, 3])),
  setRows: () => x.with(positions(2, 0), array([[1], [2]])),
  setColumns: () => x.with([":", positions(3, 0)], 9),
  setGrid: () =>
    x.with(
      [positions(0, 2).reshape([2, 1]), positions(1, 3)],
      array([
        [1, 2],
        [3, 4],
      ]),
    ),
  roll: () => tw.roll(x, 5),
  roll1: () => tw.roll(x, -3, 1),
  repeat: () => tw.repeat(x, 2),
  repeat1: () => tw.repeat(x, 3, 1),
  tile: () => tw.tile(x, [2, 1, 3]),
  split: () => tw.concatenate(tw.split(x, [1, 3], 1).map((part) => part.reshape([-1]))),
  cumprod: () => x.cumprod(),
  cumprod1: () => x.cumprod(1),
  countNonzero: () => tw.countNonzero(whole, 0),
  floorDivide: () => whole.floorDivide(4),
  floorDivideBy: () => half.floorDivide(0.1),
  hypot: () => half.hypot(half.T.at(":3", ":1")),
  cbrt: () => half.cbrt(),
  log2: () => half.abs().log2(),
  log10: () => half.abs().log10(),
  isInf: () => half.div(0).isInf(),
  searchsorted: () => tw.searchsorted(x.at(0).sort(), x),
  searchsortedRight: () => tw.searchsorted(array([1, 2, 2, 3]), array([2, 0, 9, NaN]), "right"),
  bincount: () => tw.bincount(whole.abs().reshape([-1])),
  nonzero: () => tw.stack(tw.nonzero(whole)),
  geomspace: () => tw.geomspace(2, 1e6, 7),
  points: () => x.at(positions(0, 2, -1), positions(3, 0, 1)),
  pointsInside: () => tw.stack([x, x]).at(":", positions(0, 2), positions(3, 1)),
};

describe("what other operations compose agrees with NumPy", () => {
  test.each(Object.keys(file.results))("%s", (name) => {
    const [actual, expected] = [calls[name]!(), file.results[name]!];
    expect(actual.shape).toEqual(expected.shape);
    expectClose(flat(actual.toArray()), expected.values, 1e-14, 1e-290);
  });
});

describe("indices", () => {
  test("texts mean what Python's ranges mean", () => {
    const v = tw.arange(10);
    expect(v.at("2:5").toArray()).toEqual([2, 3, 4]);
    expect(v.at("-3:").toArray()).toEqual([7, 8, 9]);
    expect(v.at("::-3").toArray()).toEqual([9, 6, 3, 0]);
    expect(v.at(":").toArray()).toEqual(v.toArray());
    expect(() => v.at("2" as ":")).toThrow(/"2" is no range; write "start:stop"/);
    expect(() => v.at("a:b" as ":")).toThrow(/"a:b" is no range/);
  });

  test("several index arrays broadcast, and have derivatives", () => {
    const grid = x.at(positions(0, 2).reshape([2, 1]), positions(1, 3));
    expect(grid.toArray()).toEqual(x.at("::2", "1::2").toArray());
    const slope = tw.grad((v: NDArray) => v.at(positions(0, 0), positions(1, 1)).sum())(x);
    expect([slope.at(0, 1).item(), slope.sum().item()]).toEqual([2, 2]);
  });

  test("and say what they cannot do", () => {
    expect(() => x.at(positions(0, 3), positions(0, 0))).toThrow("at: index 3 is not on axis 0 of 3");
    expect(() => tw.zeros([2, 2, 2]).at(positions(0), ":", positions(0))).toThrow(/next to each other/);
  });
});

describe("choice by weights", () => {
  test("draws as often as the weights say, in any unit", () => {
    const drawn = random.choice(random.key(0), 3, 20000, { p: [1, 0, 3] });
    const counts = tw.bincount(drawn, 3).div(20000).toTypedArray();
    expect(counts[1]).toBe(0);
    expect(Math.abs(counts[2]! - 0.75)).toBeLessThan(0.01);
  });

  test("without replacement each at most once, heavy ones first more often", () => {
    const firsts = random
      .split(random.key(1), 2000)
      .map((key) => random.choice(key, 3, 2, { replace: false, p: [1, 2, 7] }).toTypedArray());
    expect(firsts.every(([a, b]) => a !== b)).toBe(true);
    expect(Math.abs(firsts.filter(([a]) => a === 2).length / 2000 - 0.7)).toBeLessThan(0.04);
  });

  test("refuses weights that are none", () => {
    expect(() => random.choice(random.key(0), 2, 1, { p: [1, -1] })).toThrow(/p needs 2 numbers ≥ 0/);
    expect(() => random.choice(random.key(0), 2, 2, { p: [1, 0], replace: false })).toThrow(
      /cannot pick 2 of 1/,
    );
  });
});
