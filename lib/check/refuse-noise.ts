import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { asArray } from "../ops/primitive.ts";
import { kindOf, tapped } from "../ops/tap.ts";

/**
 * Refuses a cost that changes by itself, and one that is no number here.
 *
 * @throws Error when two evaluations at the same parameters differ, with the first layer whose output does, where the
 * parameters are a model of layers; RangeError when the cost is not finite.
 */
export function refuseNoise<P>(caller: string, cost: (params: P) => Operand, params: P): void {
  const [first, second] = [asArray(cost(params)).item(), asArray(cost(params)).item()];
  if (!Object.is(first, second)) {
    throw new Error(
      `${caller}: two evaluations at the same parameters gave ${first} and ${second}${whereItChanges(cost, params)}. A cost ` +
        "that changes by itself (dropout, sampling, a running statistic) cannot be checked: fix its random key, or turn " +
        "that part off",
    );
  }
  if (!Number.isFinite(first))
    throw new RangeError(`${caller}: the cost is ${first} here; check at another point`);
}

/** In words, the first layer that puts out something else at a second evaluation. */
function whereItChanges<P>(cost: (params: P) => Operand, params: P): string {
  const record = (): { readonly name: string; readonly output: NDArray }[] => {
    const seen: { name: string; output: NDArray }[] = [];
    const model = tapped(params, ({ name, layer, output }) => {
      seen.push({ name: `${name || "the model"} (${kindOf(layer)})`, output });
      return output;
    });
    cost(model);
    return seen;
  };
  const [before, after] = [record(), record()];
  const changed = before.find(
    ({ name, output }, i) => name !== after[i]?.name || !same(output, after[i].output),
  );
  if (changed !== undefined) return `; the first layer to put out something else is ${changed.name}`;
  return before.length > 0
    ? ", though every layer put out the same: it is what follows them that changes"
    : "";
}

function same(a: NDArray, b: NDArray): boolean {
  const [x, y] = [a.toTypedArray(), b.toTypedArray()];
  return x.length === y.length && x.every((value, i) => Object.is(value, y[i]));
}
