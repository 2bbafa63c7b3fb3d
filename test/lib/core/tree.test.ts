import { describe, expect, test } from "vitest";
import { keyOf, mapLeaves } from "../../../lib/core/tree.ts";

const isNumber = (value: unknown): value is number => typeof value === "number";

describe("mapLeaves", () => {
  test("names leaves by their path and rebuilds what holds them", () => {
    const names: string[] = [];
    const result = mapLeaves({ a: [1, { b: 2 }], s: "x" }, isNumber, (leaf, name) => {
      names.push(name);
      return leaf * 10;
    });
    expect(names).toEqual(["a.0", "a.1.b"]);
    expect(result).toEqual({ a: [10, { b: 20 }], s: "x" });
  });

  test("tells fields of class instances apart, and keeps prototypes, maps and typed arrays", () => {
    class Module {
      n = 1;
    }
    const plainOnly = (value: unknown, module: boolean): value is number => isNumber(value) && !module;
    const source = { m: new Module(), n: 1, map: new Map([["k", 1]]), data: new Float64Array(2) };
    const result = mapLeaves(source, plainOnly, (leaf) => leaf + 1) as typeof source;
    expect(result.m).toBeInstanceOf(Module);
    expect([result.m.n, result.n]).toEqual([1, 2]);
    expect(result.map).toBe(source.map);
    expect(result.data).toBe(source.data);
  });
});

describe("keyOf", () => {
  const key = (tree: unknown): string => keyOf(tree, () => undefined);

  test("is equal for equal structure and static parts, whatever the numbers of plain trees", () => {
    const f = (): void => undefined;
    expect(key({ a: 1, b: ["x", f, true, null] })).toBe(key({ a: 2, b: ["x", f, true, null] }));
  });

  test("differs for other strings, booleans, functions, keys, nesting and settings", () => {
    class Module {
      constructor(readonlyRate: number) {
        Object.assign(this, { rate: readonlyRate });
      }
    }
    const trees = [
      "x",
      "y",
      true,
      false,
      null,
      undefined,
      1,
      [],
      {},
      [1],
      [[1]],
      { a: 1 },
      { b: 1 },
      () => 1,
      () => 1,
    ];
    const all = [...trees, new Module(1), new Module(2), new Map(), new Map()].map(key);
    expect(new Set(all).size).toBe(all.length);
  });
});
