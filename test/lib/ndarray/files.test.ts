import { describe, expect, test } from "vitest";
import { arange, array, fromCsv, fromNpy, fromNpz, toCsv, toNpy, toNpz, zeros } from "../../../lib/index.ts";
import { golden } from "../golden.ts";

const decode = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "base64"));

describe("npy", () => {
  interface Case {
    readonly bytes: string;
    readonly values: number[];
    readonly shape: number[];
    readonly dtype: string;
  }
  const cases = golden<Case>("npy");
  for (const { bytes, values, shape, dtype } of cases) {
    test(`reads NumPy's ${dtype} of shape [${shape.join(", ")}]`, () => {
      const x = fromNpy(decode(bytes));
      expect(x.shape).toEqual(shape);
      expect([...x.toTypedArray()]).toEqual(values.map(Number));
    });
  }

  test("writes what NumPy writes, byte for byte", () => {
    for (const { bytes, dtype } of cases) {
      if (!["float64", "float32", "int32", "bool"].includes(dtype)) continue;
      const original = decode(bytes);
      const x = fromNpy(original);
      if (Buffer.from(original).includes("True, 'shape'")) continue;
      expect(Buffer.from(toNpy(x)).toString("base64")).toBe(bytes);
    }
  });

  test("writes views in their own order", () => {
    const view = arange(6).reshape([2, 3]).T;
    expect(fromNpy(toNpy(view)).toArray()).toEqual(view.toArray());
  });

  test("refuses other files, cut ones, other types and integers that do not fit", () => {
    const bytes = toNpy(array([1, 2, 3]));
    expect(() => fromNpy(new Uint8Array(100))).toThrow("fromNpy: these 100 bytes are no .npy file");
    expect(() => fromNpy(bytes.subarray(0, bytes.length - 1))).toThrow(
      "fromNpy: the file ends before the 3 elements of (3,)",
    );
    const complex = Uint8Array.from(bytes, (byte, i) =>
      String.fromCharCode(bytes[i - 1] ?? 0, byte) === "<f" ? 99 : byte,
    );
    expect(() => fromNpy(complex)).toThrow(
      /expected numbers of type f8, f4,.* got an array described as \{'descr': '<c8'.*by astype/,
    );
    const large = Uint8Array.from(bytes, (byte, i) =>
      String.fromCharCode(bytes[i - 1] ?? 0, byte) === "<f" ? 105 : byte,
    );
    large.fill(0x11, large.length - 8);
    expect(() => fromNpy(large)).toThrow(/does not fit a float64/);
  });
});

describe("npz", () => {
  golden<{ bytes: string; x: number[]; labels: number[] }>("npz").forEach(({ bytes, x, labels }, i) => {
    test(`reads NumPy's, ${i === 0 ? "stored" : "compressed"}`, () => {
      const arrays = fromNpz(decode(bytes));
      expect([...arrays["x"]!.toTypedArray()]).toEqual(x);
      expect([arrays["labels"]!.dtype, arrays["labels"]!.toArray()]).toEqual(["int32", labels]);
    });
  });

  test("comes back from its own writing", () => {
    const arrays = fromNpz(toNpz({ "a.weight": arange(6).reshape([2, 3]), β: array([true]) }));
    expect(arrays["a.weight"]!.toArray()).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    expect(arrays["β"]!.dtype).toBe("bool");
    expect(fromNpz(toNpz({}))).toEqual({});
  });

  test("refuses what is no archive or damaged", () => {
    expect(() => fromNpz(new Uint8Array(50))).toThrow("fromNpz: these 50 bytes are no .npz archive");
    const bytes = toNpz({ x: array([1]) });
    const directory = Buffer.from(bytes).indexOf("PK\x01\x02");
    bytes[directory] = 0;
    expect(() => fromNpz(bytes)).toThrow("fromNpz: the archive is damaged");
  });
});

describe("csv", () => {
  test("reads names, missing fields, quotes, infinities and Windows' line ends", () => {
    const { names, values } = fromCsv('\uFEFF"x", y\r\n1,-inf\r\n\r\n"2.5",\r\n');
    expect([names, values.toArray()]).toEqual([
      ["x", "y"],
      [
        [1, -Infinity],
        [2.5, NaN],
      ],
    ]);
    expect(fromCsv("1;2\n3;4", { delimiter: ";" })).toMatchObject({ names: [] });
    expect(fromCsv("").values.shape).toEqual([0, 0]);
  });

  test("comes back from its own writing to the last digit", () => {
    const x = array([
      [0.1 + 0.2, 1e-300],
      [-5, NaN],
    ]);
    expect(fromCsv(toCsv(x)).values.toArray()).toEqual(x.toArray());
    expect(toCsv(array([1, 2]))).toBe("1\n2\n");
  });

  test("says where the table is broken", () => {
    expect(() => fromCsv("a,b\n1,2\n3,x")).toThrow('fromCsv: line 3, field 2: "x" is no number');
    expect(() => fromCsv("1,2\n3")).toThrow("fromCsv: line 2 has 1 fields, the first has 2");
    expect(() => toCsv(zeros([1, 1, 1]))).toThrow("toCsv: a table has two axes, got shape (1, 1, 1)");
    expect(() => toCsv(zeros([1, 2]), { names: ["a"] })).toThrow("toCsv: 1 names came for 2 columns");
  });
});
