import { compileAlong } from "../autodiff/compile/affine.ts";
import { compile } from "../autodiff/compile/compile.ts";
import { shareRuns } from "../autodiff/compile/share-runs.ts";
import { checkThreads, defaultThreads } from "../autodiff/compile/threads.ts";
import { throttled } from "../core/live.ts";
import { batches } from "../data/batches.ts";
import { countExamples, type Examples } from "../data/examples.ts";
import { linspace } from "../ndarray/creation.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { freezeNorms } from "../nn/freeze-norms.ts";
import { add, mul } from "../ops/arithmetic.ts";
import { key as keyOf, type Key } from "../ops/random.ts";
import * as tree from "../ops/tree.ts";
import { parametersOf } from "./hessian-product.ts";
import { directionsOf, needed, pathsOf } from "./landscape-directions.ts";
import type { LandscapeExamples, LandscapeOptions } from "./landscape-options.ts";
import { landscapeProgress } from "./landscape-progress.ts";
import { Landscape } from "./landscape-result.ts";
import { around, holding, type Limits, reach } from "./limits.ts";
import { refinement } from "./refinement.ts";
import { Projection, trajectory } from "./trajectory.ts";
import { flatten, length } from "./vector.ts";

/**
 * The cost around some parameters: along a line through them, or over a plane. Point (x, y) shows J(θ + x u + y v) for
 * directions u and v.
 *
 * The cost is one of the parameters alone, or one as {@link train} takes it, of parameters, examples and a mode, which is
 * `train: false`, so that dropout is off. Each {@link nn.BatchNorm} that normalizes by its batch keeps, all over the
 * landscape, the statistics that it has at the parameters (see {@link nn.freezeNorms}); points of a path have their own.
 * What is not finite is a hole. What the cost computes by linear operations on its parameters, as the
 * first layer of a network, is computed once for all points.
 *
 * Points are computed on a coarse grid first, then on finer ones, so a landscape that was stopped shows all of it
 * coarsely. Each point of a path is shown where it is nearest to the plane, with its true cost and its distance from
 * the plane: the picture shows the cost on the plane, and a path that is off it may be lower or higher.
 *
 * @param params Where to look from.
 * @throws TypeError when what was asked for needs a key or a path and there is none; RangeError for a grid of fewer than 2
 * points along a coordinate, for directions that span no plane, and for a `resume` that is of another landscape.
 * @example
 * const cost = (w: NDArray) => w.square().mul(array([1, 10])).sum();
 * const { path } = optim.gradientDescent(cost, array([4, 1]), { learningRate: 0.04, steps: 20 });
 * const map = diag.landscape(cost, path[20]!, { trajectory: path, count: 11 });
 * map.paths[0]!.offPlane.every((distance) => distance < 1e-9); // => true
 * map.contour().data.length > 1; // => true
 */
export function landscape<P, E extends Examples>(
  cost: (params: P, examples: E, mode: { readonly train: false; readonly key: Key }) => NDArray,
  params: P,
  options: LandscapeOptions<P> & LandscapeExamples<E>,
): Landscape;
export function landscape<P = NDArray>(
  cost: (params: P) => NDArray,
  params: P | tree.Input<P>,
  options?: LandscapeOptions<P>,
): Landscape;
export function landscape<P, E extends Examples>(
  cost: (params: P, examples: E, mode: { readonly train: false; readonly key: Key }) => NDArray,
  params: P | tree.Input<P>,
  options: LandscapeOptions<P> & Partial<LandscapeExamples<E>> = {},
): Landscape {
  const [here] = parametersOf("landscape", params);
  const { examples, batchSize = Infinity, compiled = true, threads = defaultThreads() } = options;
  checkThreads("landscape: threads", threads);
  const key = options.key ?? keyOf(0);
  const [batch, which] = batchOf(examples, batchSize, options.key);
  const of = (at: P): NDArray => cost(at, batch as E, { train: false, key });
  const exact = compiled ? compile(of) : of;
  const costAt = (at: P): number => exact(at).item();

  const named = pathsOf(options.trajectory);
  const {
    vectors,
    labels,
    origin = here,
    ranges,
    explained,
  } = directionsOf(of, here, options, named[0]?.[1]);
  const projection = new Projection(origin, vectors);
  const still = freezeNorms(here, of)(origin);
  const onPlane = compiled ? compileAlong(of, still, vectors) : eagerly(of, still, vectors);
  const isLine = vectors.length === 1;
  const at = (x: number, y: number): number => (isLine ? onPlane(x) : onPlane(x, y)).item();
  const center = projection.of(here);
  const paths =
    options.resume?.paths ?? named.map(([name, path]) => trajectory(name, path, projection, costAt, at));

  const limits = (): readonly Limits[] => {
    const middle = isLine ? [center.x] : [center.x, center.y];
    if (ranges) return holding(ranges, paths);
    if (paths.length > 0) return around(middle, paths);
    const size = length(flatten(here)) || 1;
    return middle.map((c, axis) => {
      const along = (t: number) => (axis === 0 ? at(c + t, center.y) : at(center.x, c + t));
      const half = reach(along, size / length(flatten(vectors[axis])));
      return [c - half, c + half];
    });
  };
  const start = options.resume ?? blank(options, isLine, limits);
  const begun = new Landscape({
    ...start,
    title: options.title ?? "Cost landscape",
    labels: { x: labels[0] ?? "", y: labels[1] ?? "", z: options.zLabel ?? "cost" },
    center: { x: center.x, y: center.y, cost: costAt(here) },
    paths,
    explained,
    examples: which,
  });
  if (options.resume) checkSame(options.resume, begun, at);
  return filled(begun, onPlane, isLine, { ...options, threads });
}

/** Computes what is missing, the coarse grid first. */
function filled(
  begun: Landscape,
  onPlane: (...t: number[]) => NDArray,
  isLine: boolean,
  {
    progress = "bar",
    onProgress,
    seconds: limit = Infinity,
    threads,
  }: Pick<LandscapeOptions<unknown>, "progress" | "onProgress" | "seconds"> & { readonly threads: number },
): Landscape {
  const { x, y } = begun;
  const z = begun.z.map((row) => row.slice());
  const { order, levels } = refinement(x.length, y.length);
  const now = (evaluated: number): Landscape =>
    new Landscape({ ...begun, z: z.map((row) => row.slice()), evaluated });
  const show = landscapeProgress(
    begun,
    levels.map(({ end }) => end),
    progress,
  );
  const clock = performance.now();
  const told = throttled(
    250,
    (evaluated: number) => onProgress?.(now(evaluated)),
    (evaluated) => evaluated === order.length,
  );
  const places = Array.from(order.subarray(begun.evaluated), (position) => {
    const i = position % x.length;
    return { i, j: (position - i) / x.length };
  });
  let done = begun.evaluated;
  shareRuns(
    onPlane,
    places.map(({ i, j }) => (isLine ? [x[i]!] : [x[i]!, y[j]!])),
    threads,
    (cost, k, sharing) => {
      const { i, j } = places[k]!;
      z[j]![i] = cost.item();
      done++;
      const seconds = (performance.now() - clock) / 1000;
      const stop = seconds >= limit;
      show(done, seconds, stop, now, sharing);
      if (onProgress) told(done);
      return !stop;
    },
  );
  return now(done);
}

function eagerly<P, Y>(f: (params: P) => Y, origin: P, vectors: readonly P[]): (...t: number[]) => Y {
  return (...t) =>
    f(vectors.reduce<P>((at, v, k) => tree.map((p, d) => add(p, mul(t[k]!, d)), at, v), origin));
}

function batchOf<E extends Examples>(
  examples: E | undefined,
  size: number,
  key: Key | undefined,
): [batch: E | undefined, which: string | undefined] {
  if (examples === undefined) return [undefined, undefined];
  const count = countExamples("landscape", examples);
  if (size >= count) return [examples, `all ${count} examples`];
  const [batch] = batches(examples, { size, key: needed(key, "batchSize draws examples") });
  return [batch, `${size} of ${count} examples`];
}

function blank<P>(options: LandscapeOptions<P>, isLine: boolean, automatic: () => readonly Limits[]) {
  const { count = isLine ? 101 : 51, range } = options;
  const [nx, ny] =
    typeof count === "number" ? [count, isLine ? 1 : count] : [count[0], isLine ? 1 : count[1]];
  const given = range && (typeof range[0] === "number" ? [range, range] : range);
  const [across, up = [0, 0]] = (given ?? automatic()) as readonly Limits[];
  const x = ticks("x", across!, nx);
  const y = isLine ? Float64Array.of(0) : ticks("y", up, ny);
  return { x, y, z: Array.from(y, () => new Float64Array(nx).fill(NaN)), evaluated: 0 };
}

function ticks(name: string, [low, high]: Limits, count: number): Float64Array {
  if (
    !Number.isFinite(low) ||
    !Number.isFinite(high) ||
    !(low < high) ||
    !Number.isInteger(count) ||
    count < 2
  ) {
    throw new RangeError(
      `landscape: ${name} needs a range [low, high] with low < high and a count ≥ 2, got [${low}, ${high}] and ${count}`,
    );
  }
  return linspace(low, high, count).toTypedArray() as Float64Array;
}

/** A landscape to go on from must be the same one, as far as can be told: its axes, and the cost where it began. */
function checkSame(before: Landscape, now: Landscape, at: (x: number, y: number) => number): void {
  const refuse = (what: string): never => {
    throw new RangeError(
      `landscape: resume is of another landscape: ${what}. Call with the parameters, directions, key and examples of before`,
    );
  };
  const { x: across, y: up } = now.labels;
  if (before.labels.x !== across || before.labels.y !== up) {
    refuse(`its axes were “${before.labels.x}” and “${before.labels.y}”, now “${across}” and “${up}”`);
  }
  if (before.evaluated === 0) return;
  const [i, j] = [before.x.length - 1, 0];
  const places = [
    [0, 0],
    [i, j],
  ] as const;
  places.slice(0, before.evaluated > i ? 2 : 1).forEach(([column, row]) => {
    const [then, again] = [before.z[row]![column]!, at(before.x[column]!, before.y[row]!)];
    const same =
      Object.is(then, again) || Math.abs(then - again) <= 1e-6 * Math.abs(then) || Number.isNaN(then);
    if (!same)
      refuse(`the cost at (${before.x[column]!}, ${before.y[row]!}) was ${then}, now it is ${again}`);
  });
}
