import { reducedShape } from "../../core/shape.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { div, mul } from "../../ops/arithmetic.ts";
import { equal } from "../../ops/compare.ts";
import { broadcastTo, cast, reshape } from "../../ops/movement.ts";
import { sum } from "../../ops/reduce.ts";
import { runningSum } from "../../ops/scan.ts";
import type { Rule, RuleTable, Site } from "../rule.ts";
import { linear } from "./movement.ts";

interface Axes {
  readonly axes: readonly number[];
}

/** A reduced array, repeated along the axes it lost. */
function expand(y: NDArray, x: NDArray, axes: readonly number[]): NDArray {
  return broadcastTo(reshape(y, reducedShape(x.shape, axes, true)), x.shape);
}

/** The share of each element in the extremum: 1 over the number of elements that attain it, 0 for the others. */
function shares({ args: [x], out, params: { axes } }: Site<Axes>): NDArray {
  const attains = cast(equal(x!, expand(out, x!, axes)), x!.dtype);
  return div(attains, expand(sum(attains, axes), x!, axes));
}

const extremum: Rule<Axes> = {
  jvp: ([t], site) => sum(mul(t!, shares(site)), site.params.axes),
  vjp: (g, site) => mul(expand(g, site.args[0]!, site.params.axes), shares(site)),
};

export const reduceRules = {
  sum: linear<"sum">(
    (t, _, { axes }) => sum(t, axes),
    (g, [x], { axes }) => expand(g, x!, axes),
  ),
  max: extremum,
  min: extremum,
  cumsum: linear<"cumsum">(
    (t, _, { axis, reverse }) => runningSum(t, axis, reverse),
    (g, _, { axis, reverse }) => runningSum(g, axis, !reverse),
  ),
  argsort: null,
  argmax: null,
  argmin: null,
} satisfies Partial<RuleTable>;
