import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Gaps } from "../../../../lib/backend/wasm/gaps.ts";
import { Memory } from "../../../../lib/backend/wasm/memory.ts";

describe("the kernels' memory", () => {
  test("gives disjoint blocks, zeroed, and none when no gap is as large", () => {
    const memory = new Memory();
    const blocks = Array.from({ length: 50 }, (_, i) => memory.allocate("float64", i)!);
    blocks.forEach((block, i) => block.fill(i));
    blocks.forEach((block, i) => expect(block.every((x) => x === i)).toBe(true));
    expect(memory.allocate("float32", 2 ** 26)).toBeUndefined();
    expect(memory.allocate("bool", 3)).toEqual(new Uint8Array(3));
  });

  test("takes ranges back in any order and joins them", () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(lengths, fc.infiniteStream(fc.nat()), (lengths, order) => {
        const gaps = new Gaps({ start: 5, end: 1300 });
        const taken = lengths.map((length) => gaps.take(length)!);
        expect(taken.map(({ start, end }) => end - start)).toEqual(lengths);
        while (taken.length > 0) gaps.give(taken.splice(order.next().value! % taken.length, 1)[0]!);
        expect(gaps.list()).toEqual([{ start: 5, end: 1300 }]);
      }),
    );
  });
});
