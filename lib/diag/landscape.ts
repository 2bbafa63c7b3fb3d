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
import { type Directions, pcaDirections, randomDirections } from "./directions.ts";
import { hessianEigenpairs } from "./eigenpairs.ts";
import { parametersOf } from "./hessian-product.ts";
import { landscapeProgress } from "./landscape-progress.ts";
import { Landscape } from "./landscape-result.ts";
import { around, holding, type Limits, reach } from "./limits.ts";
import { refinement } from "./refinement.ts";
import { Projection, trajectory } from "./trajectory.ts";
import { flatten, length } from "./vector.ts";

/** A way through parameter space, or several by name: the parameters before, between and after steps. */
export type Paths<P> = readonly P[] | Readonly<Record<string, readonly P[]>>;

/** Options of {@link landscape}. */
export interface LandscapeOptions<P> {
  /**
   * Along what to look. By name: "filter" (random, as long as each neuron's weights), "layer" (as each layer's),
   * "random" (of length 1), all drawn with `key`; "pca" (where the path varies most); "hessian" (where the cost bends
   * most). Or made by {@link randomDirections}, {@link pcaDirections}, {@link directionsBetween},
   * {@link parameterDirections}, or by hand. Default: "pca" when there is a path, else "filter".
   */
  readonly directions?: "filter" | "layer" | "random" | "pca" | "hessian" | Directions<P>;
  /** Along one direction or two, for those by name. Default 2. */
  readonly dimensions?: 1 | 2;
  /** Decides random directions and the batch: the same key gives the same landscape. */
  readonly key?: Key;
  /** A path, or several by name, to be seen on the landscape. The first is the one that "pca" goes by. */
  readonly trajectory?: Paths<P>;
  /** Where to look: of both coordinates, or of each. Default: around the paths; without any, as far as the cost neither stays flat nor rises to a wall. */
  readonly range?: Limits | readonly [x: Limits, y: Limits];
  /** How many points along each coordinate. Default 51; 101 along a line. */
  readonly count?: number | readonly [nx: number, ny: number];
  readonly title?: string;
  /** What the cost is, with its unit. Default "cost". */
  readonly zLabel?: string;
  /** Show a bar when it takes longer ("bar", the default), a bar and the picture so far ("picture"), or nothing ("none"). */
  readonly progress?: "bar" | "picture" | "none";
  /** Called with the landscape so far a few times a second: keep it, and an interrupted one can be drawn and resumed. */
  readonly onProgress?: (landscape: Landscape) => void;
  /** Go on from here: the same call as before, interrupted or stopped. Its points are not computed again. */
  readonly resume?: Landscape;
  /** Stop after so many seconds with what is there. Default: never. */
  readonly seconds?: number;
  /**
   * On how many threads to compute points, where that is worth it; the same landscape to the bit. Default: the environment
   * variable `THALWEG_THREADS`, else as many as the machine has processors for. Needs `compiled`.
   */
  readonly threads?: number;
  /** Record the cost once and run it as a plan, see {@link compile}. Default true; false for a cost that reads numbers. */
  readonly compiled?: boolean;
}

/** Of which examples a landscape's cost is. */
export interface LandscapeExamples<E> {
  readonly examples: E;
  /** So many of them, drawn once with `key`: the same for every point. Default: all. */
  readonly batchSize?: number;
}

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

function needed(key: Key | undefined, why: string): Key {
  if (key) return key;
  throw new TypeError(`landscape: ${why}, which needs a key: add key: random.key(0)`);
}

function isPath<P>(paths: Paths<P>): paths is readonly P[] {
  return Array.isArray(paths);
}

function pathsOf<P>(paths: Paths<P> | undefined): [name: string, path: readonly P[]][] {
  if (paths === undefined) return [];
  const all: [string, readonly P[]][] = isPath(paths) ? [["path", paths]] : Object.entries(paths);
  return all.map(([name, path]) => {
    if (path.length === 0) throw new RangeError(`landscape: the path “${name}” has no points`);
    return [name, path];
  });
}

function directionsOf<P>(
  cost: (params: P) => NDArray,
  params: P,
  options: LandscapeOptions<P>,
  path: readonly P[] | undefined,
): Directions<P> {
  const { directions = path ? "pca" : "filter", dimensions = 2, key, compiled = true } = options;
  if (typeof directions === "object") {
    const { vectors } = directions;
    if (vectors.length === 1 || vectors.length === 2) return directions;
    throw new RangeError(`landscape: one or two directions make a line or a plane, got ${vectors.length}`);
  }
  if (directions === "pca") {
    if (path) return pcaDirections(path, dimensions);
    throw new TypeError('landscape: directions "pca" are those of a path: add trajectory: [params, …]');
  }
  if (directions === "hessian") {
    const { vectors, values } = hessianEigenpairs(cost, params, {
      count: dimensions,
      key: key ?? keyOf(0),
      compiled,
    });
    const labels = values.map((value, i) => `eigenvector ${i + 1} (λ = ${value.toPrecision(3)})`);
    return { vectors, labels };
  }
  const normalize = directions === "random" ? "none" : directions;
  const drawn = randomDirections(params, {
    key: needed(key, `directions "${directions}" are random`),
    dimensions,
    normalize,
  });
  return normalize === "none" ? drawn : { ...drawn, ranges: drawn.vectors.map(() => [-1, 1] as const) };
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
