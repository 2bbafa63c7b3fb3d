import fc from "fast-check";
import { expect, test } from "vitest";
import { refinement } from "../../../lib/diag/refinement.ts";

test("every point of a grid comes once, and each level's grid is complete at its end", () => {
  const sizes = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(sizes, sizes, (nx, ny) => {
      const { order, levels } = refinement(nx, ny);
      expect(new Set(order).size).toBe(nx * ny);
      for (const { columns, rows, end } of levels) {
        const done = new Set(order.subarray(0, end));
        for (const j of rows) for (const i of columns) expect(done.has(i + j * nx)).toBe(true);
        expect([columns.at(0), columns.at(-1), rows.at(0), rows.at(-1)]).toEqual([0, nx - 1, 0, ny - 1]);
      }
      expect(levels.at(-1)).toMatchObject({ end: nx * ny });
      expect(levels.at(-1)!.columns.length).toBe(nx);
    }),
  );
});

test("a grid of 51 × 51 starts with 8 × 8 points", () => {
  const { levels } = refinement(51, 51);
  expect(levels.map(({ columns, rows }) => [columns.length, rows.length])).toEqual([
    [8, 8],
    [14, 14],
    [26, 26],
    [51, 51],
  ]);
});
