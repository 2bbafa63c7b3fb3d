import { join } from "node:path";
import { backends } from "../../lib/index.ts";
import { numpyPython, type Python, startPython, torchPython } from "../python.ts";
import { compare, type Row } from "../table.ts";
import { grid, lanczos, lesson, type Timing, works } from "./works.ts";

const ROUNDS = 9;
/** How many points of the grid NumPy computes in a round. */
const POINTS = 100;
/** PyTorch fewer: 17 at once. */
const TORCH_POINTS = 34;
/** Of NumPy with the first layer hoisted, at the same threads. */
const GOAL = 0.8;
/** How long a lesson's landscape may take, in ms. */
const LESSON_LIMIT = 1000;
const THREADS = [1, 2] as const;

/** Landscapes and Hessians beside NumPy's, and PyTorch's where it is installed; every worker in turn, the best round counts. */
export async function benchSeeing(root: string): Promise<Row[]> {
  console.log(
    backends()
      .map(({ name, inUse, detail }) => `${name}${inUse ? " (in use)" : ""}: ${detail}`)
      .join("\n"),
  );
  const folder = join(root, "bench", "seeing");
  const numpy = THREADS.map((threads) =>
    startPython(numpyPython(root), join(folder, "numpy_worker.py"), threads),
  );
  const torch = torchPython(root);
  const torchWorkers =
    torch === undefined
      ? []
      : THREADS.map((threads) => startPython(torch, join(folder, "torch_worker.py"), threads));
  const best = new Map<string, Timing>();
  const keep = (name: string, now: Timing): void => {
    if (now.ms < (best.get(name)?.ms ?? Infinity)) best.set(name, now);
  };
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      for (const [i, threads] of THREADS.entries()) {
        process.stdout.write(`\r\u001b[Kround ${round} of ${ROUNDS}, threads: ${threads}`);
        keep(`grid ${threads}`, grid(threads));
        for (const work of ["naive", "hoisted"]) {
          keep(`${work} ${threads}`, await numpy[i]!.ask<Timing>({ work, points: POINTS }));
        }
        for (const work of ["loop", "vmap"]) {
          const timing = await torchWorkers[i]?.ask<Timing>({ work, points: TORCH_POINTS });
          if (timing) keep(`${work} ${threads}`, timing);
        }
      }
      keep("lesson", lesson());
      const own = lanczos();
      keep("lanczos", own);
      // As many products as the library needed: the last ten are for residuals.
      keep("lanczos NumPy", await numpy[0]!.ask<Timing>({ work: "lanczos", steps: own.products! - 10 }));
      const [worker] = torchWorkers;
      if (worker) keep("lanczos PyTorch", await worker.ask<Timing>({ work: "lanczos" }));
    }
  } finally {
    process.stdout.write("\r\u001b[K");
    for (const worker of [...numpy, ...torchWorkers] as Python[]) worker.close();
  }
  return rows(best);
}

function rows(best: ReadonlyMap<string, Timing>): Row[] {
  const of = (name: string): Timing => best.get(name)!;
  const grids = THREADS.flatMap((threads) => {
    const [own, naive, hoisted] = ["grid", "naive", "hoisted"].map((work) => of(`${work} ${threads}`)) as [
      Timing,
      Timing,
      Timing,
    ];
    const torch = (["loop", "vmap"] as const).flatMap((work) => {
      const timing = best.get(`${work} ${threads}`);
      return timing ? [{ peer: `PyTorch, ${work}`, timing }] : [];
    });
    for (const peer of [naive, hoisted, ...torch.map(({ timing }) => timing)])
      checkSame("the cost", own.check, peer.check, 1e-4);
    const name = `${works.grid}, ${threads} thread${threads > 1 ? "s" : ""}`;
    return [
      compare(name, "ms", own.ms, "NumPy", naive.ms),
      compare(name, "ms", own.ms, "NumPy, first layer hoisted", hoisted.ms, GOAL),
      ...torch.map(({ peer, timing }) => compare(name, "ms", own.ms, peer, timing.ms)),
    ];
  });
  const own = of("lanczos");
  const peers = [
    ["NumPy, by hand", "lanczos NumPy", 1e-2],
    // Power iteration ends when λ hardly changes, which is before it is there.
    ["PyTorch, as PyHessian", "lanczos PyTorch", 3e-2],
  ] as const;
  const spectra = peers.flatMap(([peer, name, tolerance]) => {
    const timing = best.get(name);
    if (timing === undefined) return [];
    checkSame("the largest eigenvalue", own.check, timing.check, tolerance);
    return [compare(works.lanczos, "ms", own.ms, peer, timing.ms)];
  });
  const small = compare(
    "a lesson's landscape, 101 × 101, drawn",
    "ms",
    of("lesson").ms,
    "limit",
    LESSON_LIMIT,
    1,
  );
  return [...grids, small, ...spectra];
}

/** A comparison of different results would be none. */
function checkSame(what: string, a: number, b: number, tolerance: number): void {
  if (!(Math.abs(a - b) <= tolerance * Math.abs(a)))
    throw new Error(`${what}: the library gives ${a}, a peer ${b}`);
}
