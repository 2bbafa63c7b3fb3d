import { existsSync } from "node:fs";
import { join } from "node:path";
import { compare, type Row } from "../table.ts";
import { ImportTime } from "./import.ts";
import { ours } from "./ours.ts";
import { peers } from "./peers.ts";
import { type Timing, type Work, type Worker, works } from "./worker.ts";

const ROUNDS = 6;
/** How long each worker runs each work in a round, and once before all rounds, in ms: engines compile what runs for long. */
const BUDGET = 200;
const WARM_UP = 1000;
/** What importing the library may take over a bare Node, in ms. */
const IMPORT_LIMIT = 15;

/** As fast as NumPy's own library, or nearly. */
const NATIVE = Number((1 / 0.95).toFixed(2));
/** 1.6 times as fast as other SIMD kernels in WebAssembly. */
const SIMD = 1 / 1.6;

/** Ratios aimed at, by peer and by worker. Peers are on one thread, as everything here. */
const GOALS: Record<string, Record<string, Partial<Record<Work, number>>>> = {
  NumPy: {
    eager: { net: 1.5 },
    compiled: {
      ...{ net: 0.4, wide: 0.8, deep: 0.9, digits: 0.8 },
      ...{ exp: 2, tanh: 2, add: 2, sum: 2, gemm64: NATIVE, gemm256: NATIVE, gemm512: NATIVE },
    },
  },
  // These two are to be faster than the best peer, whichever it is.
  PyTorch: { compiled: { wide: 0.8, digits: 0.8 } },
  "numpy-ts": { "compiled, wasm": { gemm64: SIMD, gemm256: SIMD, gemm512: SIMD } },
};

/** Every worker in turn for every work, round after round; the best round of each counts, after one to warm up. */
export async function benchLib(root: string): Promise<Row[]> {
  const bundle = join(root, "dist", "thalweg.cjs");
  if (!existsSync(bundle))
    throw new Error("the import is timed of dist/: run `npm run build`, then this again.");
  const { workers, modules, close } = await peers(root);
  const all = [...ours, ...workers];
  const names = Object.keys(works) as Work[];
  const timings = new Map(all.map((worker) => [worker, new Map<Work, Timing>()]));
  const imports = new ImportTime();
  try {
    for (let round = 0; round <= ROUNDS; round++) {
      for (const work of names) {
        process.stdout.write(`\r\u001b[Kround ${round} of ${ROUNDS}: ${works[work]}`);
        for (const worker of all) {
          const timing = await worker.time(work, round === 0 ? WARM_UP : BUDGET);
          if (round > 0) keepBest(timings.get(worker)!, work, timing);
        }
      }
      if (round > 0) imports.round([bundle, ...modules.map((module) => module.file)]);
    }
  } finally {
    process.stdout.write("\r\u001b[K");
    close();
  }
  const rows = names.flatMap((work) => rowsOf(work, timings, workers));
  const name = "import, over bare Node";
  return [
    ...rows,
    compare(name, "ms", imports.of(bundle), "limit", IMPORT_LIMIT, 1),
    ...modules.map((module) => compare(name, "ms", imports.of(bundle), module.name, imports.of(module.file))),
  ];
}

function keepBest(timings: Map<Work, Timing>, work: Work, now: Timing | undefined): void {
  if (now !== undefined && now.ms < (timings.get(work)?.ms ?? Infinity)) timings.set(work, now);
}

/** One work, in each of our ways, against every peer that does it, in ms, or µs where that reads better. */
function rowsOf(work: Work, timings: Map<Worker, Map<Work, Timing>>, peers: readonly Worker[]): Row[] {
  return ours.flatMap((own) =>
    peers.flatMap((peer) => {
      const [a, b] = [timings.get(own)!.get(work), timings.get(peer)!.get(work)];
      if (a === undefined || b === undefined) return [];
      checkSame(work, a.check, b.check, peer.name);
      const [unit, scale] = a.ms < 1 ? (["µs", 1000] as const) : (["ms", 1] as const);
      const goal = GOALS[peer.name]?.[own.name]?.[work];
      return [compare(`${works[work]}, ${own.name}`, unit, a.ms * scale, peer.name, b.ms * scale, goal)];
    }),
  );
}

/** A comparison of different results would be none. */
function checkSame(work: Work, a: number, b: number, peer: string): void {
  const tolerance = peer.includes("float32") ? 1e-4 : 1e-9;
  if (!(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a))))
    throw new Error(`${works[work]}: the library gives ${a}, ${peer} gives ${b}`);
}
