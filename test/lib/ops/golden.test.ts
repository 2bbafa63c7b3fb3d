import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as tw from "../../../lib/index.ts";
import { isFloat } from "../../../lib/core/dtype.ts";
import { sizeOf } from "../../../lib/core/shape.ts";
import { array, type DType, type NDArray } from "../../../lib/index.ts";
import { library } from "../backend/native.ts";
import { expectClose, golden } from "../golden.ts";
import { layouts } from "../layouts.ts";

/** One call that test/golden/ops.py made, as it describes there. */
type Row = readonly [
  call: string,
  args: readonly unknown[],
  dtype: DType,
  resultDtype: DType,
  shape: readonly number[],
  values: readonly number[],
];

const rows = golden<Row>("ops");
const file = readFileSync(new URL("../../golden/ops.json", import.meta.url), "utf8");
const { inputs } = JSON.parse(file) as {
  inputs: Record<string, [floats: number[], integers: number[], truths: number[]]>;
};

const nameOf = ([call]: Row): string => call.split(":")[0]!;
const rowsOf = new Map<string, Row[]>();
for (const row of rows) rowsOf.set(nameOf(row), [...(rowsOf.get(nameOf(row)) ?? []), row]);

/** More than rounding makes of numbers this tame, far less than anything wrong; NumPy computes float32 in float32. */
const tolerance = (name: string): Readonly<Record<DType, number>> =>
  name.startsWith("linalg.")
    ? { float64: 1e-12, float32: 1e-5, int32: 0, bool: 0 }
    : { float64: 1e-14, float32: 1e-6, int32: 0, bool: 0 };

/** The array that a text such as "$x[3,4]" or "$x[3,4]:bool" stands for. */
function input(text: string, dtype: DType): NDArray {
  const [name, own = dtype] = text.slice(1).split(":") as [string, DType?];
  const values = inputs[name]![own === "int32" ? 1 : own === "bool" ? 2 : 0];
  return array(values, { shape: JSON.parse(name.slice(name.indexOf("["))) as number[], dtype: own });
}

/** An argument as the library takes it, its inputs through `view`. */
function resolved(arg: unknown, dtype: DType, view: (x: NDArray) => NDArray): unknown {
  if (arg === null) return undefined;
  if (typeof arg === "string") return arg.startsWith("$") ? view(input(arg, dtype)) : arg;
  if (Array.isArray(arg)) return arg.map((one) => resolved(one, dtype, view));
  if (typeof arg === "object" && "$" in arg) return array(arg.$ as number[], { dtype: "int32" });
  return arg;
}

function member(from: unknown, name: string): unknown {
  return (from as Readonly<Record<string, unknown>>)[name];
}

function call([name]: Row, args: readonly unknown[]): NDArray {
  const [path, part] = name.split(":") as [string, string?];
  const f = path.split(".").reduce(member, tw as unknown) as (...args: readonly unknown[]) => unknown;
  return (part === undefined ? f(...args) : member(f(...args), part)) as NDArray;
}

function expectRow(row: Row, how: string, result: () => NDArray, copies = 1): void {
  const [name, args, dtype, resultDtype, shape, values] = row;
  const text = `${name}(${JSON.stringify(args).slice(1, -1)}) of ${dtype} ${how}`;
  try {
    const actual = result();
    expect([actual.dtype, actual.shape]).toEqual([resultDtype, copies === 1 ? shape : [copies, ...shape]]);
    const expected = copies === 1 ? values : new Array<readonly number[]>(copies).fill(values).flat();
    expectClose(actual.toTypedArray(), expected, tolerance(name)[resultDtype]);
  } catch (cause) {
    throw new Error(`${text}: ${(cause as Error).message}`, { cause });
  }
}

/** So many copies at once that what is made for many numbers takes part. */
const COPIES = 40;
/** What has to look at the numbers to know the shape of its result, or was made for one array. */
const alone = /^(unique|histogram|nonzero|bincount|searchsorted|oneHot|meshgrid|withValue|at)$/;

/** The row's call for many equal inputs at once. */
function many(row: Row): NDArray {
  const [, args, dtype] = row;
  const arrays: NDArray[] = [];
  const keep = (x: NDArray): NDArray => {
    arrays.push(tw.broadcastTo(x, [COPIES, ...x.shape]));
    return x;
  };
  args.forEach((arg) => resolved(arg, dtype, keep));
  const f = (...each: NDArray[]): NDArray => {
    const left = each.values();
    return call(
      row,
      args.map((arg) => resolved(arg, dtype, () => left.next().value!)),
    );
  };
  return tw.vmap(f)(...arrays);
}

const backends = (["plain", "wasm", "blas"] as const).filter((name) => name !== "blas" || library);

describe.each(backends)("with the backend %s, in every dtype, shape and layout", (backend) => {
  beforeAll(() => tw.useBackend(backend));
  afterAll(() => tw.useBackend("auto"));

  test.each([...rowsOf.keys()])("%s gives what NumPy gives", (name) => {
    for (const row of rowsOf.get(name)!) {
      for (const [layout, view] of Object.entries(layouts))
        expectRow(row, layout, () =>
          call(
            row,
            row[1].map((arg) => resolved(arg, row[2], view)),
          ),
        );
      // The plain backend has one way for all sizes, the others have one of their own for floats.
      if (backend !== "plain" && isFloat(row[2]) && !alone.test(name))
        expectRow(row, "many at once", () => many(row), COPIES);
    }
  });
});

/** What no table of numbers describes, and the tests that do. */
const elsewhere: readonly (readonly [names: RegExp, test: string])[] = [
  [/^random\.RandomState$/, "random-state.test.ts"],
  [/^random\./, "random.test.ts"],
  [/^tree\./, "tree.test.ts"],
  [/^customRule$/, "custom.test.ts"],
];

describe("every operation that the library exports", async () => {
  const folder = new URL("../../../lib/ops/", import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const modules = await Promise.all(
    files.map((name) => import(new URL(name, folder).href) as Promise<Record<string, unknown>>),
  );
  const ours = new Set(modules.flatMap((module) => Object.values(module)));
  const spaces = { "": tw, "linalg.": tw.linalg, "random.": tw.random, "tree.": tw.tree };
  const names = Object.entries(spaces).flatMap(([prefix, space]) =>
    Object.entries(space)
      .filter(([, value]) => typeof value === "function" && ours.has(value))
      .map(([name]) => prefix + name),
  );

  test("has golden values, or tests of its own", () => {
    expect(names.length).toBeGreaterThan(140);
    const missing = names.filter((name) => {
      const other = elsewhere.find(([pattern]) => pattern.test(name));
      if (other === undefined) return !rowsOf.has(name);
      const text = readFileSync(new URL(other[1], import.meta.url), "utf8");
      return !new RegExp(`\\b${name.split(".").at(-1)!}\\b`).test(text);
    });
    expect(missing).toEqual([]);
  });

  test("has them in float64, float32, int32 and bool", () => {
    for (const [name, all] of rowsOf) expect(new Set(all.map(([, , dtype]) => dtype)).size, name).toBe(4);
  });

  test("has them for a scalar or an array of one element, and for an empty one where that has a result", () => {
    const sizes = (name: string): number[] =>
      JSON.stringify(rowsOf.get(name)!.map(([, args]) => args))
        .match(/(?<=\$\w+)\[[\d,]*\]/g)!
        .map((shape) => sizeOf(JSON.parse(shape) as number[]));
    for (const name of rowsOf.keys()) {
      expect(sizes(name), name).toContain(1);
      if (!full.test(name)) expect(sizes(name), name).toContain(0);
    }
  });
});

/** Operations that have no result for an empty array: they say so. */
const full = /^(cov|corrcoef|linalg\.(cond|pinv|matrixRank|lstsq))$/;
