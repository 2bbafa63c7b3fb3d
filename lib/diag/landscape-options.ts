import type { Key } from "../ops/random.ts";
import type { Directions } from "./directions.ts";
import type { Landscape } from "./landscape-result.ts";
import type { Limits } from "./limits.ts";

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
