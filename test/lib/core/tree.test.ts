import { describe, expect, test } from "vitest";
import { mapLeaves, mapNamedLeaves, matcherOf } from "../../../lib/core/tree.ts";

const isNumber = (value: unknown): value is number => typeof value === "number";

describe("mapLeaves", () => {
  test("names leaves by their path and rebuilds what holds them", () => {
    const names: string[] = [];
    const result = mapNamedLeaves({ a: [1, { b: 2 }], s: "x" }, isNumber, (leaf, name) => {
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

describe("matcherOf", () => {
  const number = (value: unknown, module: boolean) =>
    typeof value === "number" && !module ? isNumber : undefined;
  const matches = (a: unknown, b: unknown): boolean => matcherOf<number>(a, number)(b, []);

  test("takes trees of equal structure and static parts, whatever their leaves, and collects these", () => {
    const f = (): void => undefined;
    const leaves: number[] = [];
    const like = matcherOf<number>({ a: 1, b: ["x", f, true, null, 2] }, number);
    expect(like({ a: 3, b: ["x", f, true, null, 4] }, leaves)).toBe(true);
    expect(leaves).toEqual([3, 4]);
  });

  test("refuses other strings, booleans, functions, keys and their order, nesting, settings and classes", () => {
    class Module {
      rate: number;
      constructor(rate: number) {
        this.rate = rate;
      }
    }
    const trees = [
      ...["x", "y", true, false, null, undefined, 1, [], {}, [1], [[1]], [1, 1], { a: 1 }, { b: 1 }],
      ...[{ a: 1, b: 1 }, { b: 1, a: 1 }, () => 1, () => 1, { rate: 1 }],
      ...[new Module(1), new Module(2), new Map(), new Map(), NaN],
    ];
    const leaf = (tree: unknown) => typeof tree === "number";
    trees.forEach((a, i) => {
      trees.forEach((b, j) => expect(matches(a, b), `${i} ${j}`).toBe(i === j || (leaf(a) && leaf(b))));
    });
  });
});
