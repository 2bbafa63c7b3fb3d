import { describe, expect, test } from "vitest";
import * as tw from "../../lib/index.ts";

const x = tw.zeros([3, 4]);

describe("a typical mistake is answered by what was expected, what came, and what to do", () => {
  test.each<[string, () => unknown, string]>([
    [
      "shapes that do not fit",
      () => x.add(tw.zeros([2, 4])),
      "add: shapes (3, 4) and (2, 4) do not broadcast",
    ],
    ["a product of sizes that differ", () => x.matmul(x), "matmul: inner sizes differ, (3, 4) × (3, 4)"],
    [
      "a new shape of another size",
      () => x.reshape([5, 2]),
      "reshape: (3, 4) has 12 elements, which do not fill (5, 2)",
    ],
    ["an axis too far", () => x.sum(2), "sum: axis 2 is not one of the 2 axes"],
    [
      "options in the place of the axis",
      () => x.sum({ keepdims: true } as never),
      'sum: expected an axis or a list of them, got {"keepdims":true}; null is all axes, and options come after it',
    ],
    [
      "axes as separate arguments",
      () => x.transpose(1 as never),
      "transpose: expected the axes as a list, such as [1, 0], got 1",
    ],
    ["an index too far", () => x.at(7), "at: index 7 is not on axis 0 of (3, 4)"],
    [
      "an index that is not there",
      () => x.at(undefined as never),
      'at: expected a whole number, a range such as "1:3"',
    ],
    [
      "JavaScript's own addition",
      () => (x as unknown as number) + 1,
      "takes arrays of one element, got shape (3, 4); write x.add(y)",
    ],
    [
      "JavaScript's own comparison",
      () => (x as unknown as number) > 0,
      "takes arrays of one element, got shape (3, 4); write x.add(y), x.less(y)",
    ],
    [
      "einsum without letters",
      () => tw.einsum(x as never, x),
      'einsum: expected letters like "ij,jk->ik" and then the arrays, got object',
    ],
    [
      "einsum's letters for another array",
      () => tw.einsum("ijk->i", x),
      '"ijk" in "ijk->i" names 3 axes, the array has shape (3, 4)',
    ],
    [
      "a seed for a key",
      () => tw.random.normal(3 as never, [2]),
      "random.normal: expected a key from random.key(seed), got 3",
    ],
    [
      "a word for a dtype",
      () => x.astype("float" as never),
      "astype: no dtype float; take float64, float32, int32 or bool",
    ],
    [
      "no array",
      () => x.add("1" as never),
      "expected an array or a number, got string; make arrays with array(...)",
    ],
    [
      "NaN where it matters",
      () => tw.linalg.svd(tw.array([[NaN]])),
      "linalg.svd: the matrix holds NaN or infinite numbers",
    ],
    [
      "the name of a file for its bytes",
      () => tw.fromNpy("a.npy" as never),
      "fromNpy: expected the bytes of a file, as readFileSync(name) gives them, got string",
    ],
    [
      "an archive for an array",
      () => tw.fromNpy(tw.toNpz({ x })),
      "bytes are no .npy file but an archive; take fromNpz",
    ],
    [
      "an array for an archive",
      () => tw.fromNpz(tw.toNpy(x)),
      "bytes are no .npz archive; fromNpy reads a single array",
    ],
    [
      "bytes for a table",
      () => tw.fromCsv(new Uint8Array(3) as never),
      'fromCsv: expected the text of a file, as readFileSync(name, "utf8") gives it',
    ],
    [
      "a word in a table",
      () => tw.fromCsv("1,2\n3,x\n"),
      '"x" is no number; leave a missing one empty, and write a class as its number',
    ],
    [
      "a table with semicolons",
      () => tw.fromCsv("a;b\n1;2\n"),
      '"1;2" is no number; the option delimiter says what stands between numbers, now ","',
    ],
  ])("%s", (_, mistake, message) => {
    expect(mistake).toThrow(message);
  });
});
