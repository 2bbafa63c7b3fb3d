import { join } from "node:path";
import * as tw from "../../lib/index.ts";
import { waves } from "../lib/worker.ts";
import { numpyPython, startPython } from "../python.ts";
import { compare, type Row } from "../table.ts";

const ROUNDS = 9;
/** For so long each side does its work before the rounds that count, in ms. */
const WARM_UP = 1000;
const GRADCHECK = "torch.autograd.gradcheck";
/** The full check over the NumPy loop that does the same, which is aimed at. */
const GOAL = 0.1;
const sizes = [64, 32, 16, 1];
const activations = ["relu", "tanh"] as const;
const THREADS = [1, 2] as const;

/** How long a full two-sided check took, and the length of the gradient that it found. */
interface Checked {
  readonly ms: number;
  readonly norm: number;
}

/**
 * A full check of a net's gradient: ours, beside a NumPy loop and PyTorch's gradcheck at the same threads, in turn, once
 * each has run for a second; the best round of each counts.
 */
export async function benchCheck(root: string): Promise<Row[]> {
  const script = join(root, "bench", "check", "numpy_check.py");
  const peers = THREADS.map((threads) => startPython(numpyPython(root), script, threads));
  const rows: Row[] = [];
  try {
    for (const activation of activations) {
      const best = THREADS.map(() => new Map<string, Checked>());
      const ours = work(activation);
      process.stdout.write(`\r\u001b[K${activation}, warming up`);
      for (const [i, threads] of THREADS.entries()) {
        await during(WARM_UP, () => ours(threads));
        await during(WARM_UP, () => peers[i]!.ask({ activation }));
      }
      for (let round = 1; round <= ROUNDS; round++) {
        process.stdout.write(`\r\u001b[K${activation}, round ${round} of ${ROUNDS}`);
        for (const [i, threads] of THREADS.entries()) {
          const keep = (name: string, now: Checked) => {
            if (now.ms < (best[i]!.get(name)?.ms ?? Infinity)) best[i]!.set(name, now);
          };
          keep("ours", ours(threads));
          const answers = await peers[i]!.ask<Record<string, Checked>>({ activation });
          for (const [name, checked] of Object.entries(answers)) keep(name, checked);
        }
      }
      process.stdout.write("\r\u001b[K");
      for (const [i, threads] of THREADS.entries()) rows.push(...rowsOf(activation, threads, best[i]!));
    }
    if (!rows.some(({ peerName }) => peerName === GRADCHECK))
      console.log("PyTorch is not installed in build/peers/numpy: its gradcheck is left out.");
  } finally {
    for (const peer of peers) peer.close();
  }
  return rows;
}

async function during(ms: number, run: () => unknown): Promise<void> {
  for (const start = performance.now(); performance.now() - start < ms;) await run();
}

function rowsOf(activation: string, threads: number, best: ReadonlyMap<string, Checked>): Row[] {
  const own = best.get("ours")!;
  const title =
    `${sizes.join("-")} ${activation} net, ${count()} parameters, batch of 64, full check, ` +
    `${threads} thread${threads > 1 ? "s" : ""}`;
  return [...best].flatMap(([name, { ms, norm }]) => {
    if (name === "ours") return [];
    if (!(Math.abs(norm - own.norm) <= 1e-6 * own.norm))
      throw new Error(`${title}: the library finds a gradient of length ${own.norm}, ${name} of ${norm}`);
    return [compare(title, "ms", own.ms, name, ms, name === "NumPy loop" ? GOAL : undefined)];
  });
}

const wave = (...shape: number[]): tw.NDArray =>
  tw.array(waves(shape.reduce((size, n) => size * n, 1))).reshape(shape);

function count(): number {
  return sizes.slice(1).reduce((total, width, i) => total + sizes[i]! * width + width, 0);
}

function work(activation: (typeof activations)[number]): (threads: number) => Checked {
  const net = sizes.slice(1).map((width, i) => ({
    w: wave(sizes[i]!, width).div(Math.sqrt(sizes[i]!)),
    // Not 0, where whole layers would stand at the kink of the relu.
    b: wave(width).mul(0.1),
  }));
  const x = wave(64, 64);
  const y = tw.arange(64).mod(2).reshape([64, 1]);
  const cost = (layers: typeof net) =>
    tw.nn.binaryCrossEntropyWithLogits(
      layers.reduce((h, { w, b }, i) => {
        const z = h.matmul(w).add(b);
        return i === layers.length - 1 ? z : tw[activation](z);
      }, x),
      y,
    );
  return (threads) => {
    const before = performance.now();
    const report = tw.gradCheck(cost, net, { threads });
    const ms = performance.now() - before;
    if (report.verdict !== "right") throw new Error(`the check of a right gradient says: ${report.verdict}`);
    return { ms, norm: tw.optim.globalNorm(report.numerical).item() };
  };
}
