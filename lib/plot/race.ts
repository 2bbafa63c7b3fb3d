import type { Figure, Numbers } from "./figure.ts";
import type { Path } from "./grid.ts";
import { sweep } from "./sweep.ts";

/** Options of {@link race}. */
export type RaceOptions = {
  /** What the paths' points are counted in. Default "step". */
  readonly label?: string;
  /** At most so many frames, evenly chosen. Default 40. */
  readonly frames?: number;
};

/**
 * Paths that grow step by step, all at once, such as those of several optimizers on one landscape: with a button that plays
 * them and a slider that goes to any step. Until it is played, the whole paths are shown.
 *
 * @param paths A path that is shorter than others waits at its end.
 * @param figureOf Draws the paths so far, such as upon a contour map.
 * @throws RangeError when no path has two points.
 *
 * @example
 * const bowl = { x: [-1, 0, 1], y: [-1, 0, 1], z: [[2, 1, 2], [1, 0, 1], [2, 1, 2]] };
 * const labels = { title: "Down a bowl", xLabel: "a", yLabel: "b", zLabel: "height" };
 * const paths = [{ name: "slow", x: [1, 0.8, 0.6], y: [1, 0.8, 0.6] }, { name: "fast", x: [1, 0], y: [-1, 0] }];
 * const figure = plot.race(paths, (paths) => plot.contour(bowl, { ...labels, paths }));
 * figure.frames.length; // => 3
 * figure.frames[1]!.data.map((trace) => (trace["x"] as number[]).length); // => [2, 2, 2, 2]
 */
export function race(
  paths: readonly Path[],
  figureOf: (paths: readonly Path[]) => Figure,
  options: RaceOptions = {},
): Figure {
  const { label = "step", frames = 40 } = options;
  const longest = Math.max(0, ...paths.map(({ x }) => x.length));
  if (longest < 2) throw new RangeError("race: no path has two points, there is nothing to play");
  const count = Math.max(2, Math.min(frames, longest));
  const ends = Array.from({ length: count }, (_, k) => Math.round((k * (longest - 1)) / (count - 1)));
  const leader = paths.find(({ x }) => x.length === longest);
  const steps = ends.map((end) => Number(leader?.steps?.[end] ?? end));
  return sweep(steps, (_, k) => figureOf(paths.map((path) => until(path, ends[k]!))), {
    label,
    start: count - 1,
    play: true,
  });
}

/** The path up to its point `end`. */
function until(path: Path, end: number): Path {
  const cut = (values: Numbers): Numbers => Array.from(values).slice(0, end + 1);
  const { name, x, y, z, offPlane, steps } = path;
  return {
    name,
    x: cut(x),
    y: cut(y),
    ...(z && { z: cut(z) }),
    ...(offPlane && { offPlane: cut(offPlane) }),
    ...(steps && { steps: cut(steps) }),
  };
}
