import { backend } from "../../backend/registry.ts";
import { keyOf } from "../../core/tree.ts";
import { DenseArray } from "../../ndarray/dense.ts";
import { NDArray } from "../../ndarray/ndarray.ts";
import { Tracer } from "../../ops/primitive.ts";
import * as tree from "../../ops/tree.ts";
import { Plan } from "./plan.ts";
import { Recording } from "./record.ts";

/** A function that was compiled, and a look at what it does. */
export interface Compiled<A extends unknown[], Y> {
  (...args: A): Y;
  /** The steps that run for such arguments, in words. */
  explain(...args: A): string;
}

/** The plan for one kind of arguments: where they go, and where the result comes from. */
interface Prepared {
  readonly plan: Plan;
  readonly places: readonly DenseArray[];
  readonly result: unknown;
  /** For each array of the result its operation, or undefined for what did not depend on the arguments. */
  readonly outputs: readonly (number | undefined)[];
  /** The arrays that the places hold now; arrays never change, so the same one need not be copied again. */
  readonly held: (NDArray | undefined)[];
}

/**
 * The same function, recorded once for each shape and dtype of its arguments and then run as a fixed plan: without
 * tracing, with element-wise operations in one loop, and with buffers that are used again. Gives the same bits.
 *
 * Arguments and result are trees. Arrays and numbers (of plain trees) may change from call to call; strings, booleans,
 * functions and settings in class instances belong to the plan, and other ones give another plan. What the function
 * closes over is read once, when it is recorded: pass what changes as an argument. Random numbers drawn inside are
 * drawn once, too. Inside another transformation the function runs as it is.
 *
 * @throws TracerError when the function reads numbers of its arguments, for then what it does may depend on them.
 * @example
 * const step = compile((w: NDArray, x: NDArray, rate: number) =>
 *   w.sub(grad((v: NDArray) => x.mul(v).square().sum())(w).mul(rate)),
 * );
 * step(array([1, 2]), array([3, 4]), 0.01).toArray(); // => [0.8200000000000001, 1.3599999999999999]
 */
export function compile<A extends unknown[], Y>(f: (...args: A) => Y): Compiled<A, Y> {
  const prepared = new Map<string, Prepared>();

  const planFor = (args: A, leaves: readonly NDArray[]): Prepared => {
    const key = keyOf(args, (value) =>
      value instanceof NDArray ? `${value.dtype}${value.shape.join(",")}` : undefined,
    );
    let found = prepared.get(key);
    if (found === undefined) prepared.set(key, (found = prepare(f, args, leaves)));
    return found;
  };

  const run = (...args: A): Y => {
    const leaves = tree.leaves(args);
    if (leaves.some((x) => x instanceof Tracer)) return f(...args);
    const { plan, places, held, result, outputs } = planFor(args, leaves);
    leaves.forEach((x, i) => {
      if (held[i] === x) return;
      backend().copy(x as DenseArray, places[i]!);
      held[i] = x;
    });
    plan.run();
    let next = 0;
    return tree.mapArrays((y) => {
      const n = outputs[next++];
      return n === undefined ? y : copied(plan.result(n));
    }, result as Y);
  };
  const explain = (...args: A): string => planFor(args, tree.leaves(args)).plan.explain();
  return Object.assign(run, { explain });
}

function prepare<A extends unknown[]>(
  f: (...args: A) => unknown,
  args: A,
  leaves: readonly NDArray[],
): Prepared {
  const recording = new Recording();
  const inputs = leaves.map((x) => recording.input(x));
  const result = f(...tree.unflatten(args, inputs));
  const outputs: (number | undefined)[] = [];
  tree.mapArrays((y) => {
    const source = recording.sourceOf(y);
    outputs.push(typeof source === "number" ? source : undefined);
    return y;
  }, result);
  const plan = new Plan(
    recording.operations,
    outputs.filter((n) => n !== undefined),
  );
  const places = inputs.map((x) => plan.result(x.position));
  return { plan, places, result, outputs, held: new Array<NDArray | undefined>(places.length) };
}

/** The numbers of a place in a buffer of their own. */
function copied(x: DenseArray): DenseArray {
  const out = DenseArray.empty(x.shape, x.dtype);
  backend().copy(x, out);
  return out;
}
