import type { NDArray } from "../ndarray/ndarray.ts";
import { key as keyOf, type Key } from "../ops/random.ts";
import { type Directions, pcaDirections, randomDirections } from "./directions.ts";
import { hessianEigenpairs } from "./eigenpairs.ts";
import type { LandscapeOptions, Paths } from "./landscape-options.ts";

/** The directions to look along, found by name or as they were given. */
export function directionsOf<P>(
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

function isPath<P>(paths: Paths<P>): paths is readonly P[] {
  return Array.isArray(paths);
}

/** Paths by their names; one without is called “path”. */
export function pathsOf<P>(paths: Paths<P> | undefined): [name: string, path: readonly P[]][] {
  if (paths === undefined) return [];
  const all: [string, readonly P[]][] = isPath(paths) ? [["path", paths]] : Object.entries(paths);
  return all.map(([name, path]) => {
    if (path.length === 0) throw new RangeError(`landscape: the path “${name}” has no points`);
    return [name, path];
  });
}

/** The key, where something is drawn at random. */
export function needed(key: Key | undefined, why: string): Key {
  if (key) return key;
  throw new TypeError(`landscape: ${why}, which needs a key: add key: random.key(0)`);
}
