/** A cost as a function of θ, plain numbers in and out. */
export type VectorCost = (theta: Float64Array) => number;

/**
 * How far apart neighbouring evaluations lie: far enough to round differently, too near for the cost to bend. The narrowest
 * of these at which most values differ is taken; a cost computed in float32 takes the same value over a wide stretch.
 */
const spacings = [2 ** -36, 2 ** -30, 2 ** -24, 2 ** -18];
/** The order of the differences taken: what is a polynomial of lower degree in the step cancels. */
const order = 4;
const evaluations = 13;

/**
 * The standard deviation of the rounding errors in a cost near θ: how much of it changes erratically from one point to
 * the next, seen in the fourth differences of its values along a line. It is at least half a unit in the last place.
 *
 * The errors are not to be had from |J| alone: a log of 1 − a near a = 1, say, makes them a thousand times larger.
 *
 * Source: J. Moré and S. Wild (2011), Estimating computational noise (ECnoise), with a fixed order.
 */
export function roundingNoise(cost: VectorCost, theta: ArrayLike<number>): number {
  // Every component moves, each by an amount of its own.
  const direction = Float64Array.from(theta);
  for (let i = 0; i < direction.length; i++)
    direction[i] = Math.cos(i + 1) * Math.max(1, Math.abs(direction[i]!));
  const along = (k: number, spacing: number): Float64Array => {
    const point = Float64Array.from(theta);
    for (let i = 0; i < point.length; i++) point[i]! += k * spacing * direction[i]!;
    return point;
  };
  let table: number[] = [];
  for (const spacing of spacings) {
    table = Array.from({ length: evaluations }, (_, k) => cost(along(k, spacing)));
    const changes = table.filter((value, k) => k > 0 && value !== table[k - 1]).length;
    if (changes > evaluations / 2) break;
  }
  const leastNoise = Math.abs(table[0]!) * 2 ** -53;
  for (let k = 0; k < order; k++) table = table.slice(1).map((value, i) => value - table[i]!);
  const square = table.reduce((sum, value) => sum + value ** 2, 0) / table.length;
  // An order-k difference of independent errors has (2k)!/(k!)² times the variance of one of them: 70 for k = 4.
  return Math.max(Math.sqrt(square / 70), leastNoise);
}
