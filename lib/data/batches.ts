import { type Key, permutation } from "../ops/random.ts";
import { countExamples, type Examples, pickExamples } from "./examples.ts";

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
 * @throws RangeError unless `folds` is a whole number from 2 to the number of examples; ShapeError when the arrays'
 * lengths differ.
 * @example
 * const folds = data.kFold({ x: arange(10) }, { folds: 5, key: random.key(0) });
 * folds.map(({ train, validation }) => [train.x.size, validation.x.size]); // => [[8, 2], [8, 2], [8, 2], [8, 2], [8, 2]]
 */
export function kFold<E extends Examples>(
  examples: E,
  options: { readonly folds: number; readonly key: Key },
): { readonly train: E; readonly validation: E }[] {
  const { folds, key } = options;
  const count = countExamples("kFold", examples);
  if (!Number.isInteger(folds) || folds < 2 || folds > count) {
    throw new RangeError(`kFold: folds must be a whole number from 2 to the ${count} examples, got ${folds}`);
  }
  const order = Array.from(permutation(key, count).toTypedArray());
  const cut = (fold: number): number => Math.round((fold * count) / folds);
  return Array.from({ length: folds }, (_, fold) => {
    const [start, end] = [cut(fold), cut(fold + 1)];
    return {
      train: pickExamples(examples, [...order.slice(0, start), ...order.slice(end)]),
      validation: pickExamples(examples, order.slice(start, end)),
    };
  });
}
