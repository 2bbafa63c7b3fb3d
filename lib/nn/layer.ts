import type { NDArray } from "../ndarray/ndarray.ts";
import type { Key } from "../ops/random.ts";

/** A part of a network: arrays in, arrays out. Its parameters are its fields, and those of the layers it holds. */
export interface Layer {
  /** What it makes of a batch of examples, one a row. */
  forward(x: NDArray): NDArray;
  /** For a layer that remembers something of the batches it has seen: what that is before the first. */
  init?(): LayerState;
  /**
   * For a layer that works otherwise while learning, or remembers something: the output, and what is to be remembered
   * now. Nothing changes in place.
   */
  run?(x: NDArray, mode: LayerMode): [y: NDArray, state: LayerState];
}

/** What layers remember beside their parameters, such as running means: a tree of arrays. */
export type LayerState = { readonly [name: string]: NDArray | LayerState };

/** How a network is run: {@link train} hands this to the cost, and the cost to the network. */
export interface LayerMode {
  /** True while learning. */
  readonly train: boolean;
  /** Decides what is drawn at random; the same key, the same masks. */
  readonly key: Key;
  /** What the layers remember, at first what `init()` gives. */
  readonly state?: LayerState;
}

/** What a layer gives in this mode, and what it remembers: by `run` where it has one, else by `forward`. */
export function runLayer(layer: Layer, x: NDArray, mode: LayerMode): [y: NDArray, state: LayerState] {
  return layer.run ? layer.run(x, mode) : [layer.forward(x), {}];
}
