import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { data, equal } from "../../../lib/index.ts";

const sets = new URL("../../../lib/data/sets/", import.meta.url);

describe("loadWine", () => {
  const wine = data.loadWine();

  test("has 178 examples, one a row, of 13 named features, in float64", () => {
    expect([wine.x.shape, wine.x.dtype, wine.y.shape]).toEqual([[178, 13], "float64", [178]]);
    expect(wine.featureNames).toHaveLength(13);
    expect(wine.featureNames.slice(0, 2)).toEqual(["alcohol", "malic_acid"]);
  });

  test("holds 59, 71 and 48 wines of the three cultivars", () => {
    const count = (k: number) => equal(wine.y, k).sum().item();
    expect(wine.targetNames.map((_, k) => count(k))).toEqual([59, 71, 48]);
  });

  test("has the first and the last wine of the published table", () => {
    const first = [14.23, 1.71, 2.43, 15.6, 127, 2.8, 3.06, 0.28, 2.29, 5.64, 1.04, 3.92, 1065];
    const last = [14.13, 4.1, 2.74, 24.5, 96, 2.05, 0.76, 0.56, 1.35, 9.2, 0.61, 1.6, 560];
    expect(wine.x.at(0).toArray()).toEqual(first);
    expect(wine.x.at(-1).toArray()).toEqual(last);
    expect([wine.y.at(0).item(), wine.y.at(-1).item()]).toEqual([0, 2]);
  });

  test("has the summary statistics that UCI's documentation prints", () => {
    const rounded = (values: unknown, digits: number[]) =>
      (values as number[]).map((value, i) => Number(value.toFixed(digits[i])));
    const digits = [1, 2, 2, 1, 1, 2, 2, 2, 2, 1, 2, 2, 0];
    // Means and sample standard deviations, in the order of the columns.
    expect(rounded(wine.x.mean(0).toArray(), digits)).toEqual([
      13, 2.34, 2.37, 19.5, 99.7, 2.3, 2.03, 0.36, 1.59, 5.1, 0.96, 2.61, 747,
    ]);
    expect(rounded(wine.x.std(0, { correction: 1 }).toArray(), digits)).toEqual([
      0.8, 1.12, 0.27, 3.3, 14.3, 0.63, 1, 0.12, 0.57, 2.3, 0.23, 0.71, 315,
    ]);
  });

  test("names source and licence, and the file is the one whose checksum is documented beside it", () => {
    expect(wine.description).toMatch(/Aeberhard and M\. Forina .* CC BY 4\.0/);
    const checksum = createHash("sha256")
      .update(readFileSync(new URL("wine.csv", sets)))
      .digest("hex");
    expect(readFileSync(new URL("wine.md", sets), "utf8")).toContain(checksum);
  });
});
