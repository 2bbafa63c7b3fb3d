import { ShapeError } from "../core/errors.ts";
import { showShape } from "../core/shape.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { take } from "../ops/gather.ts";

/** Arrays whose first axis counts the examples, such as `{ x, y }`. */
export type Examples = { readonly [name: string]: NDArray };

/** How many examples there are: as many rows in each array. */
export function countExamples(caller: string, examples: Examples): number {
  const shapes = Object.entries(examples).map(([name, x]) => [name, x.shape] as const);
  const count = shapes[0]?.[1][0];
  if (count === undefined || shapes.some(([, shape]) => shape[0] !== count)) {
    const came = shapes.map(([name, shape]) => `${name} ${showShape(shape)}`).join(", ");
    throw new ShapeError(
      `${caller}: expected arrays with one row for each example, as many in each, got ${came || "none"}`,
    );
  }
  return count;
}

/** The examples at these rows. */
export function pickExamples<E extends Examples>(examples: E, rows: readonly number[]): E {
  return Object.fromEntries(Object.entries(examples).map(([name, x]) => [name, take(x, rows, 0)])) as E;
}
