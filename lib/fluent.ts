import { installDisplay } from "./ndarray/display.ts";
import type { ArrayMethods } from "./ndarray/methods.ts";
import { NDArray } from "./ndarray/ndarray.ts";
import * as activation from "./ops/activation.ts";
import * as arithmetic from "./ops/arithmetic.ts";
import { clip } from "./ops/clip.ts";
import * as compare from "./ops/compare.ts";
import * as exponential from "./ops/exponential.ts";
import { take } from "./ops/gather.ts";
import { at, flip } from "./ops/indexing.ts";
import { withValue } from "./ops/update.ts";
import { dot, matmul, outer } from "./ops/matmul.ts";
import {
  astype,
  broadcastTo,
  expandDims,
  moveAxis,
  reshape,
  squeeze,
  swapAxes,
  transpose,
} from "./ops/movement.ts";
import {
  all,
  any,
  argmax,
  argmin,
  logsumexp,
  max,
  mean,
  min,
  norm,
  prod,
  std,
  sum,
  variance,
} from "./ops/reduce.ts";
import * as rounding from "./ops/rounding.ts";
import { cumprod, cumsum } from "./ops/scan.ts";
import { argsort, sort } from "./ops/sort.ts";
import { median, quantile } from "./ops/statistics.ts";
import * as trigonometric from "./ops/trigonometric.ts";

installDisplay();

type Named = Omit<ArrayMethods, "T">;

/** Each method's function, which takes the array first. The type says that none is missing or takes other arguments. */
const functions: { [K in keyof Named]: (x: NDArray, ...rest: Parameters<Named[K]>) => NDArray } = {
  ...arithmetic,
  ...exponential,
  ...trigonometric,
  ...activation,
  ...rounding,
  ...compare,
  sum,
  mean,
  var: variance,
  std,
  max,
  min,
  prod,
  norm,
  logsumexp,
  argmax,
  argmin,
  clip,
  flip,
  any,
  all,
  cumsum,
  cumprod,
  median,
  quantile,
  sort,
  argsort,
  matmul,
  dot,
  outer,
  reshape,
  transpose,
  swapAxes,
  moveAxis,
  broadcastTo,
  expandDims,
  squeeze,
  take,
  at,
  with: withValue,
  astype,
};

for (const [name, f] of Object.entries(functions)) {
  const value = function (this: NDArray, ...rest: unknown[]): unknown {
    return Reflect.apply(f, undefined, [this, ...rest]) as unknown;
  };
  Object.defineProperty(NDArray.prototype, name, { value, writable: true, configurable: true });
}

Object.defineProperty(NDArray.prototype, "T", {
  get(this: NDArray): NDArray {
    return transpose(this);
  },
  configurable: true,
});
