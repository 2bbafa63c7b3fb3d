import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { data, equal } from "../../../lib/index.ts";

const sets = new URL("../../../lib/data/sets/", import.meta.url);

// Numbers of examples, features and classes, and a row, as the sources document them.
const documented = [
  { name: "iris", load: data.loadIris, features: 4, counts: [50, 50, 50], row: [149, 5.9, 3, 5.1, 1.8], says: /Fisher .* CC BY 4\.0/ },
  { name: "breast-cancer", load: data.loadBreastCancer, features: 30, counts: [212, 357], row: [0, 17.99, 10.38, 122.8, 1001], says: /Wolberg.* CC BY 4\.0/ },
  { name: "digits", load: data.loadDigits, features: 64, counts: [178, 182, 177, 183, 181, 182, 181, 179, 174, 180], row: [0, 0, 0, 5, 13], says: /Alpaydin.* CC BY 4\.0/ },
  { name: "penguins", load: data.loadPenguins, features: 4, counts: [151, 68, 123], row: [0, 39.1, 18.7, 181, 3750], says: /Gorman.* CC0/ },
]; // prettier-ignore

describe.each(documented)("$name", ({ name, load, features, counts, row, says }) => {
  const set = load();
  const total = counts.reduce((sum, count) => sum + count, 0);

  test("has one example a row, of named features, each of one of the named classes", () => {
    expect([set.x.shape, set.x.dtype, set.y.shape]).toEqual([[total, features], "float64", [total]]);
    expect(new Set(set.featureNames).size).toBe(features);
    expect(set.targetNames.map((_, k) => equal(set.y, k).sum().item())).toEqual(counts);
    expect(Array.from(set.x.toTypedArray()).every(Number.isFinite)).toBe(true);
  });

  test("has the documented numbers in the documented row", () => {
    const [i, ...start] = row as [number, ...number[]];
    expect((set.x.at(i).toArray() as number[]).slice(0, 4)).toEqual(start);
  });

  test("names source and licence, and the file is the one whose checksum is documented beside it", () => {
    expect(set.description).toMatch(says);
    const checksum = createHash("sha256")
      .update(readFileSync(new URL(`${name}.csv`, sets)))
      .digest("hex");
    expect(readFileSync(new URL(`${name}.md`, sets), "utf8")).toContain(checksum);
  });
});

test("pixels of digits are whole numbers from 0 to 16", () => {
  const { x } = data.loadDigits();
  expect([x.min().item(), x.max().item(), x.sub(x.floor()).abs().max().item()]).toEqual([0, 16, 0]);
});
