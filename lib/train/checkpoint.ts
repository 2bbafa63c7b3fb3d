import { array } from "../ndarray/creation.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { fromNpz, toNpz } from "../ndarray/npz.ts";
import { sameShape, showShape } from "../core/shape.ts";
import * as tree from "../ops/tree.ts";
import type { Training } from "./training.ts";

/** Fields of {@link Training} that hold one number each. */
const counts = ["epoch", "step", "best.epoch", "best.cost", "uses best"] as const;

/**
 * A training as bytes in NumPy's .npz format, to be written to a file: models, optimizer, history and all.
 *
 * @example
 * const cost = (w: NDArray, { x }: { x: NDArray }) => x.sub(w).square().mean();
 * const options = { examples: { x: array([1, 2, 3]) }, epochs: 1, key: random.key(0) };
 * const bytes = toCheckpoint(train(cost, array(0), options));
 * const resume = fromCheckpoint(bytes, array(0));
 * train(cost, array(0), { ...options, epochs: 2, resume }).epoch; // => 2
 */
export function toCheckpoint<P, S>(training: Training<P, S>): Uint8Array {
  const { epoch, optimizer, best, history, key, latest, latestState, model } = training;
  const numbers = [epoch, optimizer.step.item(), best.epoch, best.cost, model === latest ? 0 : 1];
  return toNpz({
    ...Object.fromEntries(counts.map((name, i) => [name, array(numbers[i]!)])),
    key,
    ...named("latest", latest),
    ...named("best.model", best.model),
    ...named("state", latestState),
    ...named("best.state", best.state),
    ...(Object.assign(
      {},
      ...Object.entries(optimizer.slots).map(([slot, x]) => named(`optimizer.${slot}`, x)),
    ) as object),
    ...rows("history", { train: history.train, dev: history.dev, gradientNorm: history.gradientNorm }),
    ...rows("metrics", history.metrics),
  });
}

/**
 * The training that {@link toCheckpoint} made these bytes of, ready for `resume`.
 *
 * @param like A model of the same structure, such as a fresh one: the bytes hold numbers, not code.
 * @param stateLike What the layers of a fresh model remember, where they do: what `train` got as `state`.
 * @throws TypeError when the bytes are no checkpoint, or one of a model of another structure.
 */
export function fromCheckpoint<P, S = unknown>(bytes: Uint8Array, like: P, stateLike?: S): Training<P, S> {
  const arrays = fromNpz(bytes);
  const find = (name: string): NDArray => {
    const x = arrays[name];
    if (x === undefined)
      throw new TypeError(`fromCheckpoint: these bytes hold no ${name}: no checkpoint of such a model`);
    return x;
  };
  const model = (prefix: string): P => saved(prefix, like);
  const state = (prefix: string): S => saved(prefix, stateLike as S);
  const saved = <T>(prefix: string, like: T): T => {
    const names = tree.names(like);
    const found = tree.leaves(like).map((x, i) => {
      const array = find(path(prefix, names[i]!));
      if (sameShape(array.shape, x.shape)) return array;
      throw new TypeError(
        `fromCheckpoint: ${path(prefix, names[i]!)} was saved with shape ${showShape(array.shape)}, the model's has ${showShape(x.shape)}`,
      );
    });
    return tree.unflatten(like, found);
  };
  const series = (prefix: string): Record<string, number[]> =>
    Object.fromEntries(
      Object.entries(arrays)
        .filter(([name]) => name.startsWith(`${prefix}/`))
        .map(([name, x]) => [name.slice(prefix.length + 1), Array.from(x.toTypedArray())]),
    );
  const [epoch, step, bestEpoch, cost, usesBest] = counts.map((name) => find(name).item()) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const { train = [], dev = [], gradientNorm = [] } = series("history");
  const slots = new Set(Object.keys(arrays).flatMap((name) => /^optimizer\.(\w+)/.exec(name)?.[1] ?? []));
  const [latest, latestState] = [model("latest"), state("state")];
  const best = { model: model("best.model"), state: state("best.state"), epoch: bestEpoch, cost };
  const used = usesBest === 1 ? best : { model: latest, state: latestState };
  return {
    model: used.model,
    state: used.state,
    latest,
    latestState,
    best,
    optimizer: {
      step: array(step),
      slots: Object.fromEntries([...slots].map((slot) => [slot, model(`optimizer.${slot}`)])),
    },
    key: find("key"),
    epoch,
    history: { train, dev, gradientNorm, metrics: series("metrics") },
    stopped: "not yet",
    message: "",
  };
}

function path(prefix: string, name: string): string {
  return name === "" ? prefix : `${prefix}.${name}`;
}

function named(prefix: string, model: unknown): Record<string, NDArray> {
  const arrays = tree.leaves(model);
  return Object.fromEntries(tree.names(model).map((name, i) => [path(prefix, name), arrays[i]!]));
}

function rows(prefix: string, series: Readonly<Record<string, readonly number[]>>): Record<string, NDArray> {
  return Object.fromEntries(
    Object.entries(series).map(([name, values]) => [`${prefix}/${name}`, array(values)]),
  );
}
