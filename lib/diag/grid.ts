import { linspace } from "../ndarray/creation.ts";
import type { Operand } from "../ndarray/ndarray.ts";
import { add, mul } from "../ops/arithmetic.ts";
import * as tree from "../ops/tree.ts";

/** From, to (both included), and how many values. */
export type GridRange = readonly [low: number, high: number, count: number];

/** A cost over a plane: `z[j][i]` is the cost at (`x[i]`, `y[j]`), as plain numbers, ready to plot. */
export interface CostGrid {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: readonly Float64Array[];
}

/**
 * A cost at every point of a plane: of two parameters, or of steps along two directions (see {@link plane}).
 *
 * @param cost The cost at (x, y). What is not finite there stays so, and plots show it as a hole.
 * @param ranges Where to look: `[low, high, count]` for each coordinate.
 * @throws RangeError when a range's ends are not finite or its count is not a whole number ≥ 2.
 * @example
 * const grid = diag.costGrid((a, b) => a * a + 10 * b, { x: [-1, 1, 3], y: [0, 1, 2] });
 * grid.x; // => Float64Array.of(-1, 0, 1)
 * grid.z[1]; // => Float64Array.of(11, 10, 11)
 */
export function costGrid(
  cost: (x: number, y: number) => Operand,
  ranges: { readonly x: GridRange; readonly y: GridRange },
): CostGrid {
  const x = ticks("x", ranges.x);
  const y = ticks("y", ranges.y);
  const at = (a: number, b: number): number => {
    const value = cost(a, b);
    return typeof value === "number" ? value : value.item();
  };
  return { x, y, z: Array.from(y, (b) => x.map((a) => at(a, b))) };
}

function ticks(name: string, [low, high, count]: GridRange): Float64Array {
  if (!Number.isFinite(low) || !Number.isFinite(high) || !Number.isInteger(count) || count < 2) {
    throw new RangeError(
      `costGrid: ${name} must be [low, high, count] with finite ends and a count ≥ 2, got [${low}, ${high}, ${count}]`,
    );
  }
  return linspace(low, high, count).toTypedArray() as Float64Array;
}

/**
 * A plane through parameter space: (a, b) ↦ center + a u + b v, for trees of one structure.
 *
 * @throws TypeError when a direction lacks an array that the center has.
 * @example
 * const params = { w: array([1, 2]), b: array(0) };
 * const at = diag.plane(params, { w: array([1, 0]), b: array(0) }, { w: array([0, 0]), b: array(1) });
 * at(10, 5).w.toArray(); // => [11, 2]
 * at(10, 5).b.item(); // => 5
 */
export function plane<P>(center: P, u: P, v: P): (a: number, b: number) => P {
  return (a, b) => tree.map((p, du, dv) => add(p, add(mul(a, du), mul(b, dv))), center, u, v);
}
