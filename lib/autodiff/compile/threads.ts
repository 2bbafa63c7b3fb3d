import { availableParallelism } from "node:os";
import { nativeThreads } from "../../backend/registry.ts";

/**
 * On how many threads long computations run that are not told: as the environment variable `THALWEG_THREADS` says, else
 * as many as keep each processor busy, when products of matrices take {@link nativeThreads} each.
 *
 * @throws RangeError when the variable is no whole number ≥ 1.
 */
export function defaultThreads(): number {
  const named = process.env["THALWEG_THREADS"];
  if (named) return checkThreads("the environment variable THALWEG_THREADS", Number(named));
  return Math.max(1, Math.floor(availableParallelism() / nativeThreads()));
}

/** @throws RangeError unless it is a number of threads. */
export function checkThreads(what: string, threads: number, least = 1): number {
  if (Number.isInteger(threads) && threads >= least) return threads;
  throw new RangeError(`${what} must be a whole number ≥ ${least}, got ${threads}`);
}
