import { NDArray } from "../ndarray/ndarray.ts";
import { isFinite } from "../ops/compare.ts";
import { min } from "../ops/reduce.ts";
import * as tree from "../ops/tree.ts";
import type { Cost, Mode } from "./training.ts";

/**
 * In words, where a step first met a number that is not finite: in the examples, in a parameter, in the output of a
 * layer (found by running the cost once more with every layer watched), in the cost, or in a gradient (going back from
 * the last layer).
 *
 * @returns undefined when there is none.
 */
export function whereItBegan<P, E>(
  cost: Cost<P, E>,
  model: P,
  examples: E,
  mode: Mode,
  gradient: P,
): string | undefined {
  const badExamples = firstBad(examples);
  if (badExamples !== undefined) return `the examples hold ${badExamples}; clean them first`;
  const badParameter = firstBad(model);
  if (badParameter !== undefined) {
    return `the parameters hold ${badParameter}: an earlier step was too long; lower the learning rate, or clip`;
  }

  let layer: string | undefined;
  const watch: Watch = (name, y) => {
    if (y instanceof NDArray && !allFinite(y)) layer ??= `${name}, which puts out ${oddNumber(y)}`;
  };
  const value = cost(watched(model, "", watch) as P, examples, mode);
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

type Watch = (name: string, output: unknown) => void;

/** The model, its layers (whatever has a `forward`) and activations telling `watch` what each puts out. */
function watched(value: unknown, path: string, watch: Watch): unknown {
  const told =
    (name: string, f: (...args: unknown[]) => unknown) =>
    (...args: unknown[]) => {
      const output = f(...args);
      watch(`${path === "" ? "the model" : path} (${name})`, output);
      return output;
    };
  if (typeof value === "function") return told(value.name, value as (...args: unknown[]) => unknown);
  if (typeof value !== "object" || value === null || value instanceof NDArray) return value;
  const join = (key: string | number): string => (path === "" ? `${key}` : `${path}.${key}`);
  if (Array.isArray(value)) return value.map((item, i) => watched(item, join(i), watch));
  const copy = Object.create(Object.getPrototypeOf(value) as object | null) as Record<string, unknown>;
  for (const [key, field] of Object.entries(value)) copy[key] = watched(field, join(key), watch);
  const { forward } = copy;
  if (typeof forward === "function") {
    copy["forward"] = told(value.constructor.name, (...args) => forward.apply(copy, args) as unknown);
  }
  return copy;
}
