import { describe, expect, test } from "vitest";
import { array, data, eye, type NDArray, slice } from "../../../lib/index.ts";
import { expectClose, flat, golden } from "../golden.ts";

interface Scalers {
  readonly train: number[][];
  readonly new: number[][];
  readonly standard: number[][];
  readonly mean: number[];
  readonly std: number[];
  readonly robust: number[][];
  readonly center: number[];
  readonly spread: number[];
  readonly minMax: number[][];
  readonly pcaAbsolute: number[][];
  readonly variances: number[];
  readonly zca: number[][];
  /** Columns without spread, then one whose middle half has none, then an ordinary one. */
  readonly degenerate: Readonly<
    Record<
      | "train"
      | "new"
      | "standard"
      | "minMax"
      | "robust"
      | "standardOfOneRow"
      | "minMaxOfOneRow"
      | "robustOfOneRow",
      number[][]
    >
  >;
}

const [{ scalers: sklearn }] = golden<{ scalers: Scalers }>("sets") as [{ scalers: Scalers }];
const [train, fresh] = [array(sklearn.train), array(sklearn.new)];
const firstFour = (x: NDArray) => x.at(":", slice(0, 4));
const close = (actual: NDArray, expected: unknown, tolerance = 1e-12) =>
  expectClose(flat(actual.toArray()), flat(expected), tolerance);

const all = {
  StandardScaler: () => new data.StandardScaler(),
  MinMaxScaler: () => new data.MinMaxScaler(),
  RobustScaler: () => new data.RobustScaler(),
  "Whitening, zca": () => new data.Whitening(),
  "Whitening, pca": () => new data.Whitening({ kind: "pca" }),
};

describe.each(Object.entries(all))("%s", (name, make) => {
  test("is undone by inverseTransform, constant columns included", () => {
    const odd = train.clip(0, 14);
    for (const x of [fresh, fresh.mul(3)]) {
      close(make().fit(train).inverseTransform(make().fit(train).transform(x)), x.toArray(), 1e-9);
      close(make().fit(odd).inverseTransform(make().fit(odd).transform(x)), x.toArray(), 1e-9);
    }
  });

  test("refuses to be fitted again, to work before, and rows of another width, under its own name", () => {
    const kind = name.split(",")[0];
    expect(() => make().transform(train)).toThrow(
      `${kind}.transform: not fitted yet; call fit with the training set`,
    );
    expect(() => make().statistics).toThrow(`${kind}.statistics: not fitted yet`);
    const fitted = make().fit(train);
    expect(() => fitted.fit(fresh)).toThrow(`${kind}.fit: already fitted to 89 rows.`);
    expect(() => fitted.fitTransform(fresh)).toThrow("call transform");
    expect(() => fitted.transform(firstFour(fresh))).toThrow(
      `fitted to 13 features, so shape (examples, 13)`,
    );
    expect(() => make().fit(array([1, 2]))).toThrow(`${kind}.fit: expected rows of features`);
  });

  test("gives a constant column the same finite number in every row", () => {
    const z = make().fitTransform(array([[7, 1], [7, 2], [7, 4]])); // prettier-ignore
    expect(flat(z.toArray()).every(Number.isFinite)).toBe(true);
    if (name !== "Whitening, pca") expect(z.at(":", 0).std().item()).toBe(0);
  });
});

describe("against scikit-learn on rows it was not fitted to", () => {
  test("StandardScaler", () => {
    const scaler = new data.StandardScaler().fit(train);
    close(scaler.transform(fresh), sklearn.standard);
    close(scaler.statistics.mean, sklearn.mean);
    close(scaler.statistics.std, sklearn.std);
  });

  test("columns without spread, and a training set of one row", () => {
    const { train, new: fresh, ...expected } = sklearn.degenerate;
    const scalers = {
      standard: () => new data.StandardScaler(),
      minMax: () => new data.MinMaxScaler({ range: [-1, 2] }),
      robust: () => new data.RobustScaler(),
    };
    for (const name of ["standard", "minMax", "robust"] as const) {
      close(scalers[name]().fit(array(train)).transform(array(fresh)), expected[name]);
      const ofOneRow = scalers[name]()
        .fit(array(train.slice(0, 1)))
        .transform(array(fresh));
      close(ofOneRow, expected[`${name}OfOneRow`]);
    }
  });

  test("RobustScaler", () => {
    const scaler = new data.RobustScaler().fit(train);
    close(scaler.transform(fresh), sklearn.robust);
    close(scaler.statistics.median, sklearn.center);
    close(scaler.statistics.interquartileRange, sklearn.spread);
  });

  test("MinMaxScaler", () => {
    close(new data.MinMaxScaler({ range: [-1, 2] }).fit(train).transform(fresh), sklearn.minMax);
  });

  test("Whitening (its directions up to their sign)", () => {
    const pca = new data.Whitening({ kind: "pca" }).fit(firstFour(train));
    close(pca.transform(firstFour(fresh)).abs(), sklearn.pcaAbsolute, 1e-10);
    close(pca.statistics.variances, sklearn.variances);
    close(new data.Whitening().fit(firstFour(train)).transform(firstFour(fresh)), sklearn.zca, 1e-10);
  });
});

// Wine's variances differ by a factor of ten million, which rounding shows.
test("whitened features have the identity as covariance, whichever way they are turned", () => {
  for (const kind of ["pca", "zca"] as const) {
    const z = new data.Whitening({ kind }).fitTransform(train);
    close(z.T.matmul(z).div(z.shape[0]!), eye(13).toArray(), 1e-8);
  }
});

test("columns and directions without spread are reported", () => {
  const x = array([[7, 1, 2], [7, 2, 4], [7, 4, 8], [7, 5, 10], [7, 6, 12]]); // prettier-ignore
  expect(new data.MinMaxScaler().fit(x).statistics.constantColumns).toEqual([0]);
  expect(new data.RobustScaler().fit(x).statistics.constantColumns).toEqual([0]);
  expect(new data.Whitening().fit(x).statistics.flatDirections).toEqual([1, 2]);
});

test("a range that is none is refused", () => {
  expect(() => new data.MinMaxScaler({ range: [1, 1] })).toThrow(
    "MinMaxScaler: range must be [low, high] with low < high, got [1, 1]",
  );
});
