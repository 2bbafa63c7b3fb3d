import * as tw from "../../lib/index.ts";
import { array, type NDArray, slice } from "../../lib/index.ts";

const reversed = (x: NDArray): NDArray => x.at(...x.shape.map(() => slice(undefined, undefined, -1)));
const copied = (x: NDArray): NDArray => array(x.toTypedArray(), { shape: x.shape, dtype: x.dtype });
/** What nobody may read. */
const poison = (x: NDArray): number => (x.dtype.startsWith("float") ? NaN : 1);

/** The same numbers in every layout that views give them. */
export const layouts: Readonly<Record<string, (x: NDArray) => NDArray>> = {
  "in order": (x) => x,
  "with negative strides": (x) => reversed(copied(reversed(x))),
  "with axes swapped": (x) => copied(x.transpose()).transpose(),
  "with gaps": (x) => tw.stack([x, tw.full(x.shape, poison(x), { dtype: x.dtype })], x.ndim).at("...", 0),
  "in a window": (x) =>
    tw
      .pad(
        x,
        x.shape.map(() => [1, 2]),
        { value: poison(x) },
      )
      .at(...x.shape.map((n) => slice(1, n + 1))),
};
