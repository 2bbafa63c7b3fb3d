import { join } from "node:path";
import * as tw from "../../lib/index.ts";
import { waves } from "../lib/worker.ts";
import { numpyPython, startPython } from "../python.ts";
import { compare, type Row } from "../table.ts";

const ROUNDS = 9;
/** The full check over the NumPy loop that does the same, which is aimed at. */
const GOAL = 0.1;
const sizes = [64, 32, 16, 1];
const activations = ["relu", "tanh"] as const;

/** How long a full two-sided check took, and the length of the gradient that it found. */
interface Checked {
  readonly ms: number;
  readonly norm: number;
}

/** A full check of a net's gradient: ours, beside a NumPy loop and PyTorch's gradcheck, in turn; the best round of each counts. */
export async function benchCheck(root: string): Promise<Row[]> {
  const peer = startPython(numpyPython(root), join(root, "bench", "check", "numpy_check.py"), 1);
  const rows: Row[] = [];
  try {
    for (const activation of activations) {
      const best = new Map<string, Checked>();
      const keep = (name: string, now: Checked) => {
        if (now.ms < (best.get(name)?.ms ?? Infinity)) best.set(name, now);
      };
      const ours = work(activation);
      for (let round = 1; round <= ROUNDS; round++) {
        process.stdout.write(`\r\u001b[K${activation}, round ${round} of ${ROUNDS}`);
        keep("ours", ours());
        const answers = await peer.ask<Record<string, Checked>>({ activation });
        for (const [name, checked] of Object.entries(answers)) keep(name, checked);
      }
      process.stdout.write("\r\u001b[K");
      const own = best.get("ours")!;
      const title = `${sizes.join("-")} ${activation} net, ${count()} parameters, batch of 64, full check`;
      for (const [name, { ms, norm }] of best) {
        if (name === "ours") continue;
        if (!(Math.abs(norm - own.norm) <= 1e-6 * own.norm))
          throw new Error(`${title}: the library finds a gradient of length ${own.norm}, ${name} of ${norm}`);
        rows.push(compare(title, "ms", own.ms, name, ms, name === "NumPy loop" ? GOAL : undefined));
      }
      if (!best.has("torch.autograd.gradcheck"))
        console.log("PyTorch is not installed in build/peers/numpy: its gradcheck is left out.");
    }
  } finally {
    peer.close();
  }
  return rows;
}

const wave = (...shape: number[]): tw.NDArray =>
  tw.array(waves(shape.reduce((size, n) => size * n, 1))).reshape(shape);

function count(): number {
  return sizes.slice(1).reduce((total, width, i) => total + sizes[i]! * width + width, 0);
}

function work(activation: (typeof activations)[number]): () => Checked {
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
  return () => {
    const before = performance.now();
    const report = tw.gradCheck(cost, net);
    const ms = performance.now() - before;
    if (report.verdict !== "right") throw new Error(`the check of a right gradient says: ${report.verdict}`);
    return { ms, norm: tw.optim.globalNorm(report.numerical).item() };
  };
}
