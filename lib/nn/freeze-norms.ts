import { mapNamedLeaves } from "../core/tree.ts";
import { NDArray } from "../ndarray/ndarray.ts";
import { BatchNorm, type BatchNormState } from "./batch-norm.ts";

/**
 * The function that makes each {@link BatchNorm} of a model normalize by what it normalizes by now, instead of by the
 * batch that comes: so that changing weights does not change the statistics too. It takes models of the same structure.
 *
 * @param model A model whose normalizing layers see batches when it runs.
 * @param run Runs it once, on all that the statistics are to be of.
 * @example
 * const norm = nn.batchNorm(1);
 * const freeze = nn.freezeNorms(norm, (layer) => layer.forward(array([[1], [3]])));
 * freeze(norm).forward(array([[2], [4]])).round().toArray(); // => [[0], [2]]
 */
export function freezeNorms<P>(model: P, run: (model: P) => unknown): (model: P) => P {
  const seen = new Map<string, BatchNormState>();
  let layers = 0;
  const observed = mapNorms(model, (norm, name) => {
    layers++;
    return norm.with((x) => {
      const state = norm.statistics(x);
      seen.set(name, state);
      return state;
    });
  });
  if (layers === 0) return (same) => same;
  run(observed);
  return (other) =>
    mapNorms(other, (norm, name) => {
      const state = seen.get(name);
      return state ? norm.with(() => state) : norm;
    });
}

function mapNorms<P>(model: P, f: (norm: BatchNorm, name: string) => BatchNorm): P {
  const isLeaf = (value: unknown): value is BatchNorm | NDArray =>
    value instanceof BatchNorm || value instanceof NDArray;
  return mapNamedLeaves(model, isLeaf, (leaf, name) =>
    leaf instanceof BatchNorm ? f(leaf, name) : leaf,
  ) as P;
}
