/** What a relative distance says of a gradient. */
export type Verdict = "right" | "look again" | "wrong" | "cannot tell";

/**
 * The relative distance of two vectors, ‖a − b‖₂ / (‖a‖₂ + ‖b‖₂): 0 when equal, 1 when one is 0 or they point
 * oppositely. Two zero vectors have distance 0.
 */
export function relativeDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const difference = norm(Array.from(a, (value, i) => value - b[i]!));
  return difference === 0 ? 0 : difference / (norm(a) + norm(b));
}

/** ‖a‖₂, without overflow. */
export function norm(a: ArrayLike<number>): number {
  return Math.hypot(...Array.from(a));
}

/**
 * The thresholds of the course, for float64: up to 1e-7 the gradient is right, from 1e-3 on it is wrong, between them
 * look again. They only mean something where round-off allows: a distance that round-off alone explains is no
 * sign of a mistake, so it is right where that is small (up to 1e-5) and cannot be told from one where it is not.
 */
export function verdictOf(distance: number, roundoff: number): Verdict {
  if (distance <= 1e-7) return "right";
  if (distance <= roundoff) return roundoff <= 1e-5 ? "right" : "cannot tell";
  return distance < 1e-3 ? "look again" : "wrong";
}
