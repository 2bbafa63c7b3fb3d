/** What a relative distance says of a gradient. */
export type Verdict = "right" | "look again" | "wrong" | "cannot tell";

/**
 * The relative distance of two vectors, ‖a − b‖₂ / (‖a‖₂ + ‖b‖₂): 0 when equal, 1 when one is 0 or they point
 * oppositely. Two zero vectors have distance 0.
 */
export function relativeDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const apart = new Float64Array(a.length);
  for (let i = 0; i < apart.length; i++) apart[i] = a[i]! - b[i]!;
  const difference = norm(apart);
  return difference === 0 ? 0 : difference / (norm(a) + norm(b));
}

/** The relative distance of two numbers, |a − b| / (|a| + |b|). */
export function relativeDifference(a: number, b: number): number {
  const difference = Math.abs(a - b);
  return difference === 0 ? 0 : difference / (Math.abs(a) + Math.abs(b));
}

/** ‖a‖₂, without overflow. */
export function norm(a: ArrayLike<number>): number {
  const scale = largest(a);
  if (scale === 0 || !Number.isFinite(scale)) return scale;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! / scale) ** 2;
  return scale * Math.sqrt(sum);
}

/** max |aᵢ|, 0 for no numbers. */
export function largest(a: ArrayLike<number>): number {
  let max = 0;
  for (let i = 0; i < a.length; i++) max = Math.max(max, Math.abs(a[i]!));
  return max;
}

/**
 * The thresholds of the course, for float64: up to 1e-7 the gradient is right, from 1e-3 on it is wrong, between them
 * look again. They only mean something where round-off allows: a distance that round-off alone explains is no
 * sign of a mistake, so it is right where that is small (up to 1e-5) and cannot be told from one where it is not.
 *
 * @param wrongFrom From where on a distance that nothing explains is a mistake.
 */
export function verdictOf(distance: number, roundoff: number, wrongFrom = 1e-3): Verdict {
  if (distance <= 1e-7) return "right";
  if (distance <= roundoff) return roundoff <= 1e-5 ? "right" : "cannot tell";
  return distance < wrongFrom ? "look again" : "wrong";
}
