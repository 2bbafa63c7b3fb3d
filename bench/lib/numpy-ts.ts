import { type Job, waves, worker, type Worker } from "./worker.ts";

interface Array {
  reshape(...shape: number[]): Array;
  get(indices: number[]): number;
  /** Gives the memory back; without it, it runs out. */
  dispose(): void;
}

/** As much of numpy-ts as is used here. */
export interface NumpyTs {
  array(values: Float64Array): Array;
  exp(x: Array): Array;
  tanh(x: Array): Array;
  add(a: Array, b: Array): Array;
  sum(x: Array): number;
  matmul(a: Array, b: Array): Array;
}

export function numpyTsWorker(np: NumpyTs): Worker {
  const size = 1_000_000;
  const one = (f: (x: Array) => Array) => (): Job => {
    const x = np.array(waves(size));
    return { run: () => f(x).dispose(), check: Number(f(x).get([size - 1])) };
  };
  const product = (n: number) => (): Job => {
    const a = np.array(waves(n * n)).reshape(n, n);
    return { run: () => np.matmul(a, a).dispose(), check: Number(np.matmul(a, a).get([1, 2])) };
  };
  return worker("numpy-ts", {
    exp: one((x) => np.exp(x)),
    tanh: one((x) => np.tanh(x)),
    add: one((x) => np.add(x, x)),
    sum: () => {
      const x = np.array(waves(size));
      return { run: () => np.sum(x), check: Number(np.sum(x)) };
    },
    gemm64: product(64),
    gemm256: product(256),
    gemm512: product(512),
  });
}
