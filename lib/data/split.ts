import { ShapeError } from "../core/errors.ts";
import { showShape } from "../core/shape.ts";
import { NDArray } from "../ndarray/ndarray.ts";
import { type Key, permutation, split } from "../ops/random.ts";
import { countExamples, type Examples, pickExamples } from "./examples.ts";

/** Options of {@link trainDevTestSplit}. */
export interface SplitOptions {
  /** Decides who goes where: the same key gives the same split. */
  readonly key: Key;
  /** Shares of the examples, which sum to 1. `dev` and `test` may be 0 (the default), for a set that is not needed. */
  readonly fractions: { readonly train: number; readonly dev?: number; readonly test?: number };
  /** Class numbers, shape (examples,): each class is then divided in these shares by itself. */
  readonly stratify?: NDArray;
  /**
   * Group numbers, shape (examples,), such as whose measurement each example is: a group stays together in one set, so that
   * nothing of it leaks into another. The shares are then of the groups.
   */
  readonly groups?: NDArray;
}

/** Three disjoint sets of examples. */
export interface Split<E extends Examples> {
  readonly train: E;
  readonly dev: E;
  readonly test: E;
  /** Which rows of the original arrays each set holds. No row is in two sets, each is in one. */
  readonly rows: {
    readonly train: readonly number[];
    readonly dev: readonly number[];
    readonly test: readonly number[];
  };
}

const parts = ["train", "dev", "test"] as const;

/**
 * Shuffles the examples and divides them into a training set to learn from, a dev set to choose by, and a test set to
 * report. Sizes are the shares of the number of examples, rounded so that they add up (largest remainders first).
 *
 * @param examples Arrays of equal length along the first axis, one example a row.
 * @throws RangeError when fractions are negative, do not sum to 1, or leave the training set empty, when a class
 * has fewer examples than there are sets to fill, and for `stratify` together with `groups`; ShapeError when the arrays'
 * lengths differ.
 * @example
 * const examples = { x: arange(20).reshape([10, 2]), y: arange(10) };
 * const options = { key: random.key(0), fractions: { train: 0.6, dev: 0.2, test: 0.2 } };
 * const split = data.trainDevTestSplit(examples, options);
 * [split.train.x.shape, split.dev.x.shape, split.test.y.shape]; // => [[6, 2], [2, 2], [2]]
 */
export function trainDevTestSplit<E extends Examples>(examples: E, options: SplitOptions): Split<E> {
  const fractions = checkFractions(options.fractions);
  const count = countExamples("trainDevTestSplit", {
    ...examples,
    ...(options.stratify && { stratify: options.stratify }),
    ...(options.groups && { groups: options.groups }),
  });
  if (options.stratify && options.groups)
    throw new RangeError("trainDevTestSplit: stratify and groups exclude each other; give one of them");
  if (options.groups !== undefined) return wholeGroups(examples, options.groups, fractions, options.key);
  const groups = options.stratify === undefined ? [range(count)] : classes(options.stratify, fractions);
  const [shuffling, mixing] = split(options.key);
  const keys = split(shuffling, groups.length);

  const rows: Record<(typeof parts)[number], number[]> = { train: [], dev: [], test: [] };
  groups.forEach((group, g) => {
    const shuffled = shuffle(keys[g]!, group);
    let start = 0;
    sizes(group.length, fractions).forEach((size, part) => {
      rows[parts[part]!].push(...shuffled.slice(start, start + size));
      start += size;
    });
  });
  if (rows.train.length === 0) {
    throw new RangeError(
      `trainDevTestSplit: ${count} examples leave the training set empty; give it a larger fraction`,
    );
  }
  // Set by set the rows still come class by class, which would make one-sided mini-batches.
  split(mixing, parts.length).forEach((key, part) => (rows[parts[part]!] = shuffle(key, rows[parts[part]!])));
  const pick = (indices: readonly number[]): E => pickExamples(examples, indices);
  return { train: pick(rows.train), dev: pick(rows.dev), test: pick(rows.test), rows };
}

/** Groups dealt out whole: as many of them to each set as its share of their number says. */
function wholeGroups<E extends Examples>(
  examples: E,
  groups: NDArray,
  fractions: readonly number[],
  key: Key,
): Split<E> {
  const [dealing, mixing] = split(key);
  const dealt = shuffle(dealing, [...rowsOf("trainDevTestSplit: groups", groups).values()]);
  const counts = sizes(dealt.length, fractions);
  const empty = fractions.findIndex((fraction, part) => fraction > 0 && counts[part] === 0);
  if (empty >= 0) {
    throw new RangeError(
      `trainDevTestSplit: ${dealt.length} groups are too few: none is left for the ${parts[empty]} set`,
    );
  }
  let start = 0;
  const keys = split(mixing, parts.length);
  const rows = parts.map((_, part) =>
    shuffle(keys[part]!, dealt.slice(start, (start += counts[part]!)).flat()),
  );
  const [train, dev, test] = rows as [number[], number[], number[]];
  const pick = (indices: readonly number[]): E => pickExamples(examples, indices);
  return { train: pick(train), dev: pick(dev), test: pick(test), rows: { train, dev, test } };
}

/**
 * Refuses sets of examples that share one: an example in the training set and in the test set is answered from memory,
 * and the test says nothing. Examples are the same when all their numbers are, wherever they came from.
 *
 * @param sets Such as what {@link trainDevTestSplit} gives, or sets read from files.
 * @throws Error when an example is in two sets, with the rows of the first such pair and how many there are; ShapeError when
 * the arrays of a set differ in length.
 * @example
 * const [train, test] = [{ x: array([[1, 2], [3, 4]]) }, { x: array([[5, 6]]) }];
 * data.checkDisjoint({ train, test }); // => undefined
 */
export function checkDisjoint(sets: object): void {
  const seen = new Map<string, { readonly set: string; readonly row: number }>();
  const shared: string[] = [];
  for (const [set, examples] of Object.entries(sets) as [string, object][]) {
    const arrays = Object.entries(examples).filter(
      (entry): entry is [string, NDArray] => entry[1] instanceof NDArray,
    );
    if (arrays.length === 0) continue;
    const count = countExamples("checkDisjoint", Object.fromEntries(arrays));
    const values = arrays.map(([, x]) => x.toTypedArray());
    for (let row = 0; row < count; row++) {
      const key = values
        .map((all) => all.subarray((row * all.length) / count, ((row + 1) * all.length) / count).join())
        .join(";");
      const before = seen.get(key);
      if (before === undefined) seen.set(key, { set, row });
      else if (before.set !== set) shared.push(`row ${before.row} of ${before.set} is row ${row} of ${set}`);
    }
  }
  if (shared.length > 0) {
    throw new Error(
      `checkDisjoint: ${shared[0]}${shared.length > 1 ? `, and ${shared.length - 1} more are in two sets` : ""}. ` +
        "What was learned from cannot test: take them out of one set, or split by `groups`",
    );
  }
}

function shuffle<T>(key: Key, rows: readonly T[]): T[] {
  return Array.from(permutation(key, rows.length).toTypedArray(), (i) => rows[i]!);
}

function checkFractions({ train, dev = 0, test = 0 }: SplitOptions["fractions"]): number[] {
  const fractions = [train, dev, test];
  const total = train + dev + test;
  if (fractions.some((fraction) => !(fraction >= 0)) || Math.abs(total - 1) > 1e-9) {
    throw new RangeError(
      `trainDevTestSplit: fractions must be ≥ 0 and sum to 1, got train ${train}, dev ${dev}, test ${test}`,
    );
  }
  return fractions;
}

/** The rows of each class, which must be enough for every set that is to be filled. */
function classes(labels: NDArray, fractions: readonly number[]): number[][] {
  const groups = rowsOf("trainDevTestSplit: stratify", labels);
  const needed = fractions.filter((fraction) => fraction > 0).length;
  for (const [label, group] of groups) {
    if (group.length < needed) {
      throw new RangeError(
        `trainDevTestSplit: class ${label} has ${group.length} examples, too few to divide among ${needed} sets; ` +
          "leave stratify out, or gather more",
      );
    }
  }
  return [...groups.values()];
}

/** The rows of each number. */
export function rowsOf(caller: string, labels: NDArray): Map<number, number[]> {
  if (labels.ndim !== 1)
    throw new ShapeError(`${caller} needs labels of shape (examples,), got ${showShape(labels.shape)}`);
  const groups = new Map<number, number[]>();
  Array.from(labels.toTypedArray()).forEach((label, row) => {
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [row]);
    else group.push(row);
  });
  return groups;
}

/** Whole numbers in these shares that sum to `count`: rounded down, what is left to the largest remainders. */
function sizes(count: number, fractions: readonly number[]): number[] {
  const exact = fractions.map((fraction) => fraction * count);
  // A share that is a whole number up to rounding is that number: 0.6 × 10 + 0.2 × 10 must not lose an example.
  const result = exact.map((size) => Math.floor(size + 1e-9));
  const left = count - result.reduce((sum, size) => sum + size, 0);
  const byRemainder = range(result.length).sort((a, b) => exact[b]! - result[b]! - (exact[a]! - result[a]!));
  for (const i of byRemainder.slice(0, left)) result[i]! += 1;
  return result;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
