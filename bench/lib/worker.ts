/** What every worker is asked to do; the same formulas make the inputs everywhere, so that results can be compared. */
export const works = {
  net: "2-10-5-1 ReLU net, 300 points, one step",
  wide: "12288-20-7-5-1 ReLU net, 209 pictures, one step",
  deep: "50 tanh layers of 100, batch of 128, gradient",
  digits: "784-128-64-10 net, batch of 64, one Adam step",
  exp: "exp of 10⁶",
  tanh: "tanh of 10⁶",
  add: "add 10⁶ and 10⁶",
  sum: "sum of 10⁶",
  gemm64: "matrix product, n = 64",
  gemm256: "matrix product, n = 256",
  gemm512: "matrix product, n = 512",
  solve64: "solve with one right-hand side, n = 64",
  solve512: "solve with one right-hand side, n = 512",
  eigh64: "eigh, n = 64",
  eigh512: "eigh, n = 512",
  svd64: "svd, n = 64",
  svd512: "svd, n = 512",
} as const;

export type Work = keyof typeof works;

/** A work that is ready to run again and again. */
export interface Job {
  run(): unknown;
  /** A number of the result after the first runs, the same for all workers. */
  readonly check: number;
}

/** The best time of one run in ms, and the number to compare. */
export interface Timing {
  readonly ms: number;
  readonly check: number;
}

/** A library, in this process or another. */
export interface Worker {
  readonly name: string;
  /** Runs a work for so many ms; undefined for a work that it does not do. */
  time(work: Work, budget: number): Promise<Timing | undefined>;
}

/**
 * A worker of this process; jobs are made when they are first asked for. `before` sets what is shared with other
 * workers, each time.
 */
export function worker(
  name: string,
  jobs: Partial<Record<Work, () => Job>>,
  before: () => void = () => undefined,
): Worker {
  const made = new Map<Work, Job>();
  return {
    name,
    time: (work, budget) => {
      before();
      const job = made.get(work) ?? jobs[work]?.();
      if (job === undefined) return Promise.resolve(undefined);
      made.set(work, job);
      return Promise.resolve({ ms: best(() => job.run(), budget), check: job.check });
    },
  };
}

/** The least time of one run: runs are timed in groups of at least 2 ms, over so many ms in all. */
export function best(run: () => unknown, budget: number): number {
  const end = performance.now() + budget;
  let group = 1;
  let least = Infinity;
  do {
    const before = performance.now();
    for (let i = 0; i < group; i++) run();
    const took = performance.now() - before;
    if (took < 2) group *= 2;
    else least = Math.min(least, took / group);
  } while (performance.now() < end || least === Infinity);
  return least;
}

/**
 * sin 1, sin 2, …, or of the powers of 1, 2, …: numbers of all sizes and both signs that every language makes alike. A matrix
 * of the first kind has rank 2; of the second, that of its size.
 */
export const waves = (count: number, power = 1): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => Math.sin((i + 1) ** power));
