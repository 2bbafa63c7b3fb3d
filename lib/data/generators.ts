import { array } from "../ndarray/creation.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { add, mul } from "../ops/arithmetic.ts";
import { take } from "../ops/gather.ts";
import { type Key, normal, permutation, split, uniform } from "../ops/random.ts";

/** Points in the plane with the class of each, in random order: `x` (points, 2) and `y` (points,), classes from 0. */
export type Points = {
  readonly x: NDArray;
  readonly y: NDArray;
};

/** Options of every generator. */
export interface PointsOptions {
  /** The same key gives the same points. */
  readonly key: Key;
  /** How many points in all; the classes get equal shares, the first ones one more where they do not divide. */
  readonly count: number;
  /** Standard deviation of what is added to each coordinate. Default 0. */
  readonly noise?: number;
}

/** Points of each class along a curve: `at(class, t)` for t spread evenly from 0 to 1, shuffled, with noise added. */
function along(
  caller: string,
  classes: number,
  options: PointsOptions,
  at: (k: number, t: number) => [number, number],
): Points {
  const { key, count, noise = 0 } = options;
  if (!Number.isInteger(count) || count < classes) {
    throw new RangeError(
      `${caller}: count must be a whole number ≥ ${classes}, one for each class, got ${count}`,
    );
  }
  if (!(noise >= 0)) throw new RangeError(`${caller}: noise must be ≥ 0, got ${noise}`);
  const points: [number, number][] = [];
  const labels: number[] = [];
  for (let k = 0; k < classes; k++) {
    const size = Math.ceil((count - k) / classes);
    for (let i = 0; i < size; i++) {
      points.push(at(k, size === 1 ? 0 : i / (size - 1)));
      labels.push(k);
    }
  }
  const [shuffling, blurring] = split(key);
  const order = permutation(shuffling, count);
  const x = add(array(points), mul(noise, normal(blurring, [count, 2])));
  return { x: take(x, order, 0), y: take(array(labels), order, 0) };
}

/**
 * Two half circles of radius 1 that reach into each other, as in scikit-learn's `make_moons`.
 * @throws RangeError for fewer than two points or negative noise.
 * @example
 * const { x, y } = data.moons({ key: random.key(0), count: 100, noise: 0.1 });
 * [x.shape, y.sum().item()]; // => [[100, 2], 50]
 */
export function moons(options: PointsOptions): Points {
  return along("moons", 2, options, (k, t) => {
    const [c, s] = [Math.cos(Math.PI * t), Math.sin(Math.PI * t)];
    return k === 0 ? [c, s] : [1 - c, 0.5 - s];
  });
}

/**
 * A circle of radius 1 (class 0) with a smaller one inside (class 1), as in scikit-learn's `make_circles`.
 * @param options `factor`, the inner radius, default 0.8.
 * @throws RangeError for fewer than two points, negative noise, or a factor not between 0 and 1.
 * @example
 * const { x } = data.circles({ key: random.key(0), count: 10, factor: 0.5 });
 * x.square().sum(1).mean().item().toFixed(3); // => "0.625"
 */
export function circles(options: PointsOptions & { readonly factor?: number }): Points {
  const { factor = 0.8 } = options;
  if (!(factor > 0 && factor < 1))
    throw new RangeError(`circles: factor must be between 0 and 1, got ${factor}`);
  const perClass = Math.ceil(options.count / 2);
  return along("circles", 2, options, (k, t) => {
    // The last point of the way round is not the first one again.
    const angle = (2 * Math.PI * t * (perClass - 1)) / perClass;
    const radius = k === 0 ? 1 : factor;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/**
 * Spirals, one for each class, winding out from the origin to radius 1.
 * @param options `classes` (default 2) and `turns`, how often each winds round (default 1).
 * @throws RangeError for fewer points than classes or negative noise.
 * @example
 * const { x, y } = data.spirals({ key: random.key(0), count: 9, classes: 3 });
 * [x.shape, y.max().item()]; // => [[9, 2], 2]
 */
export function spirals(
  options: PointsOptions & { readonly classes?: number; readonly turns?: number },
): Points {
  const { classes = 2, turns = 1 } = options;
  return along("spirals", classes, options, (k, t) => {
    const angle = 2 * Math.PI * (turns * t + k / classes);
    return [t * Math.cos(angle), t * Math.sin(angle)];
  });
}

/**
 * Normal clouds of standard deviation `noise` (default 1) around a center for each class.
 * @param options `centers`, one a row, shape (classes, 2); by default three, drawn from [−10, 10).
 * @throws RangeError for fewer points than centers or negative noise.
 * @example
 * const { y } = data.blobs({ key: random.key(0), count: 30 });
 * [0, 1, 2].map((k) => equal(y, k).sum().item()); // => [10, 10, 10]
 */
export function blobs(options: PointsOptions & { readonly centers?: NDArray }): Points {
  const [placing, drawing] = split(options.key);
  const centers = options.centers ?? uniform(placing, [3, 2], { low: -10, high: 10 });
  const rows = centers.toArray() as [number, number][];
  return along("blobs", rows.length, { noise: 1, ...options, key: drawing }, (k) => rows[k]!);
}

/**
 * Two normal clouds of standard deviation `noise` (default 1), at (−distance/2, 0) (class 0) and (distance/2, 0) (class 1):
 * the best that any rule can do is to answer by the sign of x₁, which errs in a share Φ(−distance/(2 noise)).
 * @param options `distance` between the means, default 2.
 * @throws RangeError for fewer than two points or negative noise.
 * @example
 * const { x, y } = data.gaussians({ key: random.key(0), count: 1000 });
 * const errors = notEqual(x.at(":", 0).greater(0), y).mean().item();
 * Math.abs(errors - 0.159) < 0.04; // => true
 */
export function gaussians(options: PointsOptions & { readonly distance?: number }): Points {
  const { distance = 2 } = options;
  return along("gaussians", 2, { noise: 1, ...options }, (k) => [(k - 0.5) * distance, 0]);
}

/**
 * Where players of two teams head the ball, as in the example by which the course teaches regularization: the field is
 * [−1, 1] × [−1, 1], each team holds a side of a slanting line, and `noise` (default 0.15) sends some across it, which a large
 * network learns by heart.
 * @throws RangeError for fewer than two points or negative noise.
 * @example
 * const { x, y } = data.football({ key: random.key(0), count: 200 });
 * [x.shape, y.sum().item()]; // => [[200, 2], 100]
 */
export function football(options: PointsOptions): Points {
  const [placing, drawing] = split(options.key);
  const { noise = 0.15, count } = options;
  const places = Number.isInteger(count) && count >= 2 ? uniform(placing, [count, 2]).toArray() : [];
  let next = 0;
  return along("football", 2, { ...options, noise, key: drawing }, (k) => {
    // Across the line anywhere within the field, and up to it from the team's own side.
    const [u, v] = (places as [number, number][])[next++]!;
    const x1 = 2 * u - 1;
    const line = 0.2 - 0.6 * x1;
    const edge = k === 0 ? -1 : 1;
    return [x1, line + v * (edge - line)];
  });
}
