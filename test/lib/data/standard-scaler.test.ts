import { describe, expect, test } from "vitest";
import { array, concatenate, data, full, type NDArray } from "../../../lib/index.ts";

const { StandardScaler } = data;
const flat = (x: NDArray) => Array.from(x.toTypedArray());
const train = array([[1, 10], [2, 30], [6, 20]]); // prettier-ignore

describe("StandardScaler", () => {
  test("gives the training set mean 0 and standard deviation 1 in each column", () => {
    const wine = data.loadWine();
    const z = new StandardScaler().fitTransform(wine.x);
    for (const mean of flat(z.mean(0))) expect(Math.abs(mean)).toBeLessThan(1e-13);
    for (const std of flat(z.std(0))) expect(std).toBeCloseTo(1, 13);
  });

  test("transforms other data with the training set's statistics", () => {
    const scaler = new StandardScaler().fit(train);
    const std = Math.sqrt(14 / 3);
    expect(flat(scaler.transform(array([[3, 20]])))).toEqual([0, 0]);
    expect(flat(scaler.transform(array([[4, 20]])))[0]).toBeCloseTo(1 / std, 14);
    expect(scaler.statistics.rows).toBe(3);
  });

  test("undoes what it did", () => {
    const scaler = new StandardScaler().fit(train);
    const other = array([[-5, 0.25]]);
    const back = flat(scaler.inverseTransform(scaler.transform(other)));
    expect(back[0]).toBeCloseTo(-5, 13);
    expect(back[1]).toBeCloseTo(0.25, 13);
  });

  test("centres without dividing, or divides without centring, when told to", () => {
    const centred = new StandardScaler({ scale: false });
    expect(flat(centred.fitTransform(train))).toEqual([-2, -10, -1, 10, 3, 0]);
    expect(flat(centred.inverseTransform(array([[0, 0]])))).toEqual([3, 20]);
    const scaled = new StandardScaler({ center: false }).fitTransform(train);
    expect(flat(scaled.std(0))[0]).toBeCloseTo(1, 14);
    expect(flat(scaled)[0]).toBeGreaterThan(0);
  });

  test("centres a column of a single value, does not divide it, and reports it", () => {
    // 0.1 × 3 rows has a mean that is not 0.1 and a variance that is not 0, by rounding alone.
    const x = concatenate([train, full([3, 1], 0.1)], 1);
    const scaler = new StandardScaler().fit(x);
    expect(scaler.statistics.constantColumns).toEqual([2]);
    expect(scaler.statistics.std.at(2).item()).toBe(0);
    const z = scaler.transform(array([[3, 20, 0.6]]));
    expect(z.at(0, 2).item()).toBeCloseTo(0.5, 14);
  });

  test("takes a column that varies little for what it is, not for a constant", () => {
    const x = array([[1e6], [1e6 + 1e-3]]);
    expect(new StandardScaler().fit(x).statistics.constantColumns).toEqual([]);
  });

  test("makes a single row all zeros: its own statistics know nothing of its size", () => {
    const scaler = new StandardScaler();
    expect(flat(scaler.fitTransform(array([[7, 1065]])))).toEqual([0, 0]);
    expect(scaler.statistics.constantColumns).toEqual([0, 1]);
  });

  test("refuses to be fitted twice, and keeps its statistics", () => {
    const scaler = new StandardScaler().fit(train);
    expect(() => scaler.fit(array([[0, 0]]))).toThrow("StandardScaler.fit: already fitted to 3 rows");
    expect(() => scaler.fitTransform(train)).toThrow("already fitted");
    expect(flat(scaler.statistics.mean)).toEqual([3, 20]);
  });

  test("says what is missing before it is fitted", () => {
    const scaler = new StandardScaler();
    for (const use of [
      () => scaler.transform(train),
      () => scaler.inverseTransform(train),
      () => scaler.statistics,
    ]) {
      expect(use).toThrow(/not fitted yet; call fit with the training set first/);
    }
  });

  test("refuses data of another shape", () => {
    expect(() => new StandardScaler().fit(array([1, 2]))).toThrow(
      "StandardScaler.fit: expected rows of features, shape (examples, features), got (2,)",
    );
    const scaler = new StandardScaler().fit(train);
    expect(() => scaler.transform(array([[1, 2, 3]]))).toThrow(
      "StandardScaler.transform: fitted to 2 features, so shape (examples, 2) is expected, got (1, 3)",
    );
    expect(() => scaler.inverseTransform(array([1, 2]))).toThrow("got (2,)");
  });
});
