import { backend } from "../../backend/registry.ts";
import { sameShape } from "../../core/shape.ts";
import { type Matcher, matcherOf } from "../../core/tree.ts";
import { NDArray } from "../../ndarray/ndarray.ts";
import { asArray, Tracer } from "../../ops/primitive.ts";
import * as tree from "../../ops/tree.ts";
import type { CompileOptions } from "./options.ts";
import { Prepared } from "./prepared.ts";
import type { Leaf } from "./runner.ts";

/** A function that was compiled, and a look at what it does. */
export interface Compiled<A extends unknown[], Y> {
  (...args: A): Y;
  /**
   * The steps that run for such arguments, in words: what each computes, its arithmetic, the bytes it reads and writes,
   * and at the end what the buffers take and what all steps cost together.
   */
  explain(...args: A): string;
}

/** How many kinds of arguments are remembered; beyond, the one used longest ago is forgotten. */
const remembered = 64;

/**
 * The same function, recorded once for each shape and dtype of its arguments and then run as a fixed plan: without
 * tracing, with element-wise operations in one loop, and with buffers that are used again. Gives the same bits.
 *
 * Arguments and result are trees. Arrays and numbers (of plain trees) may change from call to call; strings, booleans,
 * functions and settings in class instances belong to the plan, and other ones give another plan. What the function
 * closes over is read once, when it is recorded: pass what changes as an argument (`verify` finds what was forgotten).
 * Random numbers are drawn anew from a key that comes as an argument. Inside another transformation the function runs
 * as it is.
 *
 * A number inside works like a number outside: it takes the dtype of the float array beside it. Beside int32 it counts
 * as float64. In the result it is an array of shape ().
 *
 * @throws TracerError when the function reads numbers of its arguments, for then what it does may depend on them.
 * @example
 * const step = compile((w: NDArray, x: NDArray, rate: number) =>
 *   w.sub(grad((v: NDArray) => x.mul(v).square().sum())(w).mul(rate)),
 * );
 * step(array([1, 2]), array([3, 4]), 0.01).toArray(); // => [0.8200000000000001, 1.3599999999999999]
 * @example
 * const adam = optim.adam({ learningRate: optim.cosineDecay({ initial: 0.1, steps: 50 }) });
 * const cost = (w: NDArray) => w.sub(3).square().sum();
 * const step = compile((w: NDArray, state: OptimizerState<NDArray>) => adam.update(w, grad(cost)(w), state));
 * let [w, state] = step(array([1, 5]), adam.init(array([1, 5])));
 * for (let i = 1; i < 50; i++) [w, state] = step(w, state);
 * cost(w).item() < 0.1; // => true
 */
export function compile<A extends unknown[], Y>(
  f: (...args: A) => Y,
  options: CompileOptions = {},
): Compiled<A, Y> {
  let known: { readonly matches: Matcher<Leaf>; readonly prepared: Prepared<Y> }[] = [];

  /** The plan for such arguments, and their leaves; none where an argument is traced. */
  const find = (args: A, leaves: Leaf[]): Prepared<Y> | undefined => {
    for (const entry of known) {
      leaves.length = 0;
      if (entry.prepared.backend !== backend().name || !entry.matches(args, leaves)) continue;
      if (entry !== known[0]) known = [entry, ...known.filter((other) => other !== entry)];
      return isTraced(leaves) ? undefined : entry.prepared;
    }
    leaves.length = 0;
    const matches = matcherOf<Leaf>(args, like);
    matches(args, leaves);
    if (isTraced(leaves)) return undefined;
    const prepared = new Prepared<Y>(
      (inputs) => f(...tree.unflatten(args, inputs)),
      leaves.map((x) => (typeof x === "number" ? asArray(x) : x)),
      leaves.map((x) => typeof x === "number"),
      options,
    );
    known = [{ matches, prepared }, ...known.slice(0, remembered - 1)];
    return prepared;
  };

  const run = (...args: A): Y => {
    const leaves: Leaf[] = [];
    const prepared = find(args, leaves);
    if (prepared === undefined) return f(...args);
    const result = prepared.run(leaves);
    if (options.verify) compareBits(result, f(...args));
    return result;
  };
  const explain = (...args: A): string =>
    find(args, [])?.explain() ?? "runs as it is, inside another transformation";
  const compiled = Object.assign(run, { explain });
  plans.set(compiled, (args) => {
    const leaves: Leaf[] = [];
    const prepared = find(args as A, leaves);
    return prepared && { prepared, leaves };
  });
  return compiled;
}

/** The plan of a compiled function for such arguments, and their leaves. */
type PlanOf<Y> = (args: readonly unknown[]) => { readonly prepared: Prepared<Y>; readonly leaves: Leaf[] };

const plans = new WeakMap<object, (args: readonly unknown[]) => ReturnType<PlanOf<unknown>> | undefined>();

/** Whether compile gave this function. */
export function isCompiled(f: object): boolean {
  return plans.has(f);
}

/** How to find the plans of a compiled function. @throws TypeError when it was not compiled, or for traced arguments. */
export function planOf<A extends unknown[], Y>(caller: string, compiled: Compiled<A, Y>): PlanOf<Y> {
  const find = plans.get(compiled);
  if (find === undefined) throw new TypeError(`${caller}: expected a function that compile gave`);
  return (args) => {
    const found = find(args);
    if (found === undefined)
      throw new TypeError(`${caller}: an argument is traced; call it outside of other transformations`);
    return found as ReturnType<PlanOf<Y>>;
  };
}

function like(value: unknown, module: boolean): ((other: unknown) => other is Leaf) | undefined {
  if (typeof value === "number" && !module) return (other) => typeof other === "number";
  if (!(value instanceof NDArray)) return undefined;
  const { dtype, shape } = value;
  return (other): other is NDArray =>
    other instanceof NDArray && other.dtype === dtype && sameShape(other.shape, shape);
}

function isTraced(leaves: readonly Leaf[]): boolean {
  for (const x of leaves) if (x instanceof Tracer) return true;
  return false;
}

function compareBits(recorded: unknown, now: unknown): void {
  const names = tree.names(now);
  const fresh = tree.leaves(now);
  tree.leaves(recorded).forEach((x, i) => {
    const [a, b] = [x.toTypedArray(), fresh[i]?.toTypedArray()];
    if (b?.length === a.length && a.every((value, k) => Object.is(value, b[k]))) return;
    throw new Error(
      `compile: the result${names[i] ? ` at ${names[i]}` : ""} is not what the function gives now. It closes over something ` +
        "that changed since it was recorded; pass that as an argument",
    );
  });
}
