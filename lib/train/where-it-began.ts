import type { NDArray } from "../ndarray/ndarray.ts";
import { isFinite } from "../ops/compare.ts";
import { min } from "../ops/reduce.ts";
import { kindOf, tapped } from "../ops/tap.ts";
import * as tree from "../ops/tree.ts";
import { type AnyCost, costAndState, type StatefulMode } from "./training.ts";

/**
 * In words, where a step first met a number that is not finite: in the examples, in a parameter, in the output of a
 * layer (found by running the cost once more with every layer watched), in the cost, or in a gradient (going back from
 * the last layer).
 *
 * @returns undefined when there is none.
 */
export function whereItBegan<P, E, S>(
  cost: AnyCost<P, E, S>,
  model: P,
  examples: E,
  mode: StatefulMode<S>,
  gradient: P,
): string | undefined {
  const badExamples = firstBad(examples);
  if (badExamples !== undefined) return `the examples hold ${badExamples}; clean them first`;
  const badParameter = firstBad(model);
  if (badParameter !== undefined) {
    return `the parameters hold ${badParameter}: an earlier step was too long; lower the learning rate, or clip`;
  }

  let layer: string | undefined;
  const watched = tapped(model, ({ name, layer: seen, output }) => {
    if (!allFinite(output)) {
      layer ??= `${name || "the model"} (${kindOf(seen)}), which puts out ${oddNumber(output)}`;
    }
    return output;
  });
  const [value] = costAndState(cost, watched, examples, mode);
  if (layer !== undefined) {
    return `the first layer to go is ${layer}; lower the learning rate, clip, or start from smaller weights`;
  }
  if (!allFinite(value)) {
    return `every layer's output is finite, but the cost of it is ${oddNumber(value)}; take a loss of logits, or a lower rate`;
  }
  const badGradient = firstBad(gradient, "last");
  if (badGradient !== undefined) {
    return `the cost is ${value.item()}, but its gradient holds ${badGradient}, the first one going back from the cost`;
  }
  return undefined;
}

function allFinite(x: NDArray): boolean {
  return x.size === 0 || min(isFinite(x)).item() === 1;
}

function oddNumber(x: NDArray): string {
  return `${Array.from(x.toTypedArray()).find((value) => !Number.isFinite(value))}`;
}

/** The first or last array of a tree that is not finite: what it holds, and its name. */
function firstBad(values: unknown, end: "first" | "last" = "first"): string | undefined {
  const arrays = tree.leaves(values);
  const bad = arrays.flatMap((x, i) => (allFinite(x) ? [] : [i])).at(end === "first" ? 0 : -1);
  if (bad === undefined) return undefined;
  const name = tree.names(values)[bad]!;
  return `${oddNumber(arrays[bad]!)}${name === "" ? "" : ` in ${name}`}`;
}
