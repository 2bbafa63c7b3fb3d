import { addScaled, dot, flatten, length } from "./vector.ts";
import { evenly } from "./directions.ts";

/** A path through parameter space as it is seen on a landscape. */
export interface Trajectory {
  readonly name: string;
  /** Which points of the path these are: all, or evenly chosen ones of a long path. */
  readonly steps: readonly number[];
  /** Coordinates of the point of the plane nearest to each. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** How far the path is from the plane there, ‖θ − nearest‖. */
  readonly offPlane: readonly number[];
  /** The cost at the path's own point, which is not on the plane. */
  readonly cost: readonly number[];
  /** The cost at the nearest point of the plane: what the landscape shows there. */
  readonly onPlane: readonly number[];
}

/** How many points of a path are shown. */
const MOST_POINTS = 256;

/** Coordinates of the point of a plane (or line) nearest to θ, and how far θ is from it. */
export class Projection {
  private readonly origin: Float64Array;
  private readonly vectors: readonly Float64Array[];

  /** @throws RangeError when a direction is 0 or both are the same but for a factor. */
  constructor(origin: unknown, vectors: readonly unknown[]) {
    this.origin = flatten(origin);
    this.vectors = vectors.map(flatten);
    const [u, v] = this.vectors as [Float64Array, Float64Array?];
    if (
      !(dot(u, u) > 0) ||
      (v && !(dot(u, u) * dot(v, v) - dot(u, v) ** 2 > 1e-20 * dot(u, u) * dot(v, v)))
    ) {
      throw new RangeError(
        "landscape: the directions span no plane: one is 0, or one is a multiple of the other; choose others",
      );
    }
  }

  /** [x, y] by least squares, for directions need not be orthogonal; y is 0 on a line. */
  of(params: unknown): { x: number; y: number; distance: number } {
    const rest = flatten(params);
    addScaled(rest, -1, this.origin);
    const [u, v] = this.vectors as [Float64Array, Float64Array?];
    const [uu, ru] = [dot(u, u), dot(rest, u)];
    let [x, y] = [ru / uu, 0];
    if (v) {
      const [vv, uv, rv] = [dot(v, v), dot(u, v), dot(rest, v)];
      const det = uu * vv - uv * uv;
      [x, y] = [(ru * vv - rv * uv) / det, (rv * uu - ru * uv) / det];
      addScaled(rest, -y, v);
    }
    addScaled(rest, -x, u);
    return { x, y, distance: length(rest) };
  }
}

/** A path seen on a plane. */
export function trajectory<P>(
  name: string,
  path: readonly P[],
  projection: Projection,
  cost: (params: P) => number,
  onPlane: (x: number, y: number) => number,
): Trajectory {
  const steps = evenly(path.length, MOST_POINTS);
  const seen = steps.map((step) => projection.of(path[step]));
  return {
    name,
    steps,
    x: seen.map(({ x }) => x),
    y: seen.map(({ y }) => y),
    offPlane: seen.map(({ distance }) => distance),
    cost: steps.map((step) => cost(path[step]!)),
    onPlane: seen.map(({ x, y }) => onPlane(x, y)),
  };
}
