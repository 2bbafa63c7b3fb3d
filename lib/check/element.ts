import type { Shape } from "../core/shape.ts";

/** `layers.2.weight[3,1]`, for the element at a row-major position; a scalar goes by its name alone. */
export function elementName(name: string, shape: Shape, position: number): string {
  const indices: number[] = [];
  let rest = position;
  for (const size of shape.toReversed()) {
    indices.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return `${name || "parameter"}${shape.length === 0 ? "" : `[${indices.join(",")}]`}`;
}
