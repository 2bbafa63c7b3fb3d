import { type Key, permutation } from "../ops/random.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { take } from "../ops/gather.ts";
import { countExamples, type Examples, pickExamples } from "./examples.ts";
import { rowsOf } from "./split.ts";

/**
 * One pass over the examples in random order, a batch at a time. The last batch holds what is left and may be smaller.
 *
 * @param examples Arrays of equal length along the first axis, one example a row.
 * @param options `size` of a batch, and the `key` that decides the order: take another for each epoch.
 * @throws RangeError unless `size` is a whole number ≥ 1; ShapeError when the arrays' lengths differ.
 * @example
 * const examples = { x: arange(10).reshape([5, 2]), y: arange(5) };
 * const sizes = [...data.batches(examples, { size: 2, key: random.key(0) })].map(({ y }) => y.size);
 * sizes; // => [2, 2, 1]
 */
export function* batches<E extends Examples>(
  examples: E,
  options: { readonly size: number; readonly key: Key },
): Generator<E, void, undefined> {
  const { size, key } = options;
  const count = countExamples("batches", examples);
  if (!Number.isInteger(size) || size < 1) {
    throw new RangeError(`batches: size must be a whole number ≥ 1, got ${size}`);
  }
  const order = Array.from(permutation(key, count).toTypedArray());
  for (let start = 0; start < count; start += size) {
    yield pickExamples(examples, order.slice(start, start + size));
  }
}

/**
 * k-fold cross-validation: the examples, shuffled, in k parts of nearly equal size; each part is once held out for
 * validation while the others are for training.
 *
 * @param options `folds`, the `key`, and, if wanted, `stratify` (class numbers: each class is spread evenly over the parts)
 * or `groups` (group numbers: a group stays together).
 * @throws RangeError unless `folds` is a whole number from 2 to the number of examples (or groups), and for `stratify`
 * together with `groups`; ShapeError when the arrays' lengths differ.
 * @example
 * const folds = data.kFold({ x: arange(10) }, { folds: 5, key: random.key(0) });
 * folds.map(({ train, validation }) => [train.x.size, validation.x.size]); // => [[8, 2], [8, 2], [8, 2], [8, 2], [8, 2]]
 */
export function kFold<E extends Examples>(
  examples: E,
  options: {
    readonly folds: number;
    readonly key: Key;
    readonly stratify?: NDArray;
    readonly groups?: NDArray;
  },
): { readonly train: E; readonly validation: E }[] {
  const { folds, key, stratify, groups } = options;
  const count = countExamples("kFold", {
    ...examples,
    ...(stratify && { stratify }),
    ...(groups && { groups }),
  });
  if (stratify && groups)
    throw new RangeError("kFold: stratify and groups exclude each other; give one of them");
  // What is dealt out: examples one by one, class after class, or whole groups.
  const shuffled = Array.from(permutation(key, count).toTypedArray());
  const units = groups
    ? [...rowsOf("kFold: groups", take(groups, shuffled, 0)).values()].map((group) =>
        group.map((i) => shuffled[i]!),
      )
    : shuffled.map((row) => [row]);
  if (stratify !== undefined) {
    const labels = rowsOf("kFold: stratify", take(stratify, shuffled, 0));
    units.splice(0, count, ...[...labels.values()].flat().map((i) => [shuffled[i]!]));
  }
  const [unit, what] = groups ? [units.length, "groups"] : [count, "examples"];
  if (!Number.isInteger(folds) || folds < 2 || folds > unit) {
    throw new RangeError(`kFold: folds must be a whole number from 2 to the ${unit} ${what}, got ${folds}`);
  }
  const cut = (fold: number): number => Math.round((fold * units.length) / folds);
  const ends = Array.from({ length: folds }, (_, fold) => cut(fold + 1));
  const places = units.map((_, i) => (stratify ? i % folds : ends.findIndex((end) => i < end)));
  return Array.from({ length: folds }, (_, fold) => ({
    train: pickExamples(examples, units.filter((_, i) => places[i] !== fold).flat()),
    validation: pickExamples(examples, units.filter((_, i) => places[i] === fold).flat()),
  }));
}
