import type { NDArray } from "../ndarray/ndarray.ts";

/** A part of a network: arrays in, arrays out. Its parameters are its fields, and those of the layers it holds. */
export interface Layer {
  /** What it makes of a batch of examples, one a row. */
  forward(x: NDArray): NDArray;
}
