import { ShapeError } from "../core/errors.ts";
import { showShape, sizeOf } from "../core/shape.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { matmul } from "./matmul.ts";
import { asNumbers, reshape, transpose } from "./movement.ts";
import { sum } from "./reduce.ts";
import { mul } from "./arithmetic.ts";
import { eye } from "../ndarray/creation.ts";

/** An array whose axes have names. */
interface Labelled {
  readonly array: NDArray;
  readonly labels: readonly string[];
}

/**
 * Einstein's summation: each letter names an axis; letters that stand in the input but not behind the arrow are
 * summed over. Operands are contracted from left to right, each pair as one (batched) product of matrices. Without an
 * arrow the output has the letters that occur once, in alphabetical order. `...` is not taken.
 *
 * @throws ShapeError when the letters do not match the axes, or a letter stands for two sizes.
 * @example
 * const [a, b] = [array([[1, 2], [3, 4]]), array([[5, 6], [7, 8]])];
 * einsum("ij,jk->ik", a, b).toArray(); // => [[19, 22], [43, 50]]
 * einsum("ii", a).item(); // => 5
 * einsum("ij->ji", a).toArray(); // => [[1, 3], [2, 4]]
 */
export function einsum(subscripts: string, ...arrays: readonly NDArray[]): NDArray {
  if (typeof subscripts !== "string")
    throw new TypeError(
      `einsum: expected letters like "ij,jk->ik" and then the arrays, got ${typeof subscripts} first`,
    );
  const [input, arrow] = subscripts.replace(/\s/g, "").split("->");
  const terms = input!.split(",");
  const all = terms.join("");
  const once = [...new Set(all)].filter((c) => all.split(c).length === 2).sort();
  const output = arrow === undefined ? once : [...arrow];
  check(subscripts, terms, output, arrays);
  const sizes = sizesOf(subscripts, terms, arrays);
  const operands = terms.map((term, i) => diagonal({ array: asNumbers(arrays[i]!), labels: [...term] }));
  let left = operands[0]!;
  operands.slice(1).forEach((right, i) => {
    const later = new Set([...output, ...operands.slice(i + 2).flatMap(({ labels }) => labels)]);
    left = contract(left, right, later, sizes);
  });
  return arranged(sumOver(left, new Set(output)), output);
}

function check(
  subscripts: string,
  terms: readonly string[],
  output: readonly string[],
  arrays: readonly NDArray[],
): void {
  const known = new Set(terms.join(""));
  if (
    !terms.every((term) => /^[a-zA-Z]*$/.test(term)) ||
    !output.every((c) => known.has(c)) ||
    new Set(output).size !== output.length
  ) {
    throw new ShapeError(
      `einsum: "${subscripts}" must be letters like "ij,jk->ik", each of the output once and known`,
    );
  }
  if (terms.length !== arrays.length)
    throw new ShapeError(`einsum: "${subscripts}" names ${terms.length} arrays, ${arrays.length} came`);
}

function sizesOf(
  subscripts: string,
  terms: readonly string[],
  arrays: readonly NDArray[],
): Map<string, number> {
  const sizes = new Map<string, number>();
  terms.forEach((term, k) => {
    const { shape } = arrays[k]!;
    if (term.length !== shape.length) {
      throw new ShapeError(
        `einsum: "${term}" in "${subscripts}" names ${term.length} axes, the array has shape ${showShape(shape)}`,
      );
    }
    [...term].forEach((c, i) => {
      const before = sizes.get(c) ?? shape[i]!;
      if (before !== shape[i])
        throw new ShapeError(`einsum: "${c}" in "${subscripts}" stands for sizes ${before} and ${shape[i]!}`);
      sizes.set(c, before);
    });
  });
  return sizes;
}

/** A letter that occurs twice in one term: only the elements where both positions are equal. */
function diagonal({ array, labels }: Labelled): Labelled {
  const second = labels.findIndex((c, i) => labels.indexOf(c) !== i);
  if (second < 0) return { array, labels };
  const first = labels.indexOf(labels[second]!);
  const n = array.shape[first]!;
  const mask = reshape(
    eye(n, { dtype: "bool" }),
    array.shape.map((_, i) => (i === first || i === second ? n : 1)),
  );
  const rest = labels.filter((_, i) => i !== second);
  return diagonal({ array: sum(mul(array, mask), second), labels: rest });
}

function sumOver({ array, labels }: Labelled, keep: ReadonlySet<string>): Labelled {
  const axes = labels.flatMap((c, i) => (keep.has(c) ? [] : [i]));
  return { array: axes.length > 0 ? sum(array, axes) : array, labels: labels.filter((c) => keep.has(c)) };
}

function arranged({ array, labels }: Labelled, order: readonly string[]): NDArray {
  return transpose(
    array,
    order.map((c) => labels.indexOf(c)),
  );
}

/** Two operands as one product of matrices: letters in both are batches where needed later, else summed over. */
function contract(
  a: Labelled,
  b: Labelled,
  later: ReadonlySet<string>,
  sizes: ReadonlyMap<string, number>,
): Labelled {
  const left = sumOver(a, new Set([...later, ...b.labels]));
  const right = sumOver(b, new Set([...later, ...a.labels]));
  const both = left.labels.filter((c) => right.labels.includes(c));
  const batch = both.filter((c) => later.has(c));
  const inner = both.filter((c) => !later.has(c));
  const rows = left.labels.filter((c) => !both.includes(c));
  const columns = right.labels.filter((c) => !both.includes(c));
  const size = (labels: readonly string[]): number => sizeOf(labels.map((c) => sizes.get(c)!));
  const shape = (labels: readonly string[]): number[] => labels.map((c) => sizes.get(c)!);
  const x = reshape(arranged(left, [...batch, ...rows, ...inner]), [
    ...shape(batch),
    size(rows),
    size(inner),
  ]);
  const y = reshape(arranged(right, [...batch, ...inner, ...columns]), [
    ...shape(batch),
    size(inner),
    size(columns),
  ]);
  const labels = [...batch, ...rows, ...columns];
  return { array: reshape(matmul(x, y), shape(labels)), labels };
}
