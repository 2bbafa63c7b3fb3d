import * as tw from "../../lib/index.ts";
import { type Job, waves, worker, type Work, type Worker } from "./worker.ts";

type Net = { w: tw.NDArray; b: tw.NDArray }[];
type Apply = <A extends unknown[], Y>(f: (...args: A) => Y) => (...args: A) => Y;

const wave = (...shape: number[]): tw.NDArray =>
  tw.array(waves(shape.reduce((size, n) => size * n, 1))).reshape(shape);

const netOf = (...widths: number[]): Net =>
  widths.slice(1).map((width, i) => ({
    w: wave(widths[i]!, width).div(Math.sqrt(widths[i]!)),
    b: tw.zeros([width]),
  }));

const forward = (net: Net, x: tw.NDArray): tw.NDArray =>
  net.reduce((h, { w, b }, i) => {
    const z = h.matmul(w).add(b);
    return i < net.length - 1 ? z.relu() : z;
  }, x);

/** Gradient descent on all examples at once. */
function descent(apply: Apply, examples: number, ...widths: number[]): Job {
  const x = wave(examples, widths[0]!);
  const y = x.at(":", ":2").prod(1, { keepdims: true }).greater(0).astype("float64");
  const cost = (net: Net) => {
    const z = forward(net, x);
    return tw.softplus(z).sub(y.mul(z)).mean();
  };
  const step = apply((net: Net) => {
    const [value, slope] = tw.valueAndGrad(cost)(net);
    return { value, net: tw.tree.map((p, g) => p.sub(g.mul(0.1)), net, slope) };
  });
  let now = { value: tw.array(0), net: netOf(...widths) };
  const run = () => (now = step(now.net));
  for (let i = 0; i < 10; i++) run();
  return { run, check: now.value.item() };
}

/** Forward and backward through a deep net: the gradient of Σ h². */
function deep(apply: Apply): Job {
  const x = wave(128, 100);
  const net = netOf(...new Array<number>(51).fill(100));
  const cost = (p: Net) =>
    p
      .reduce((h, { w, b }) => h.matmul(w).add(b).tanh(), x)
      .square()
      .sum();
  const slope = apply((p: Net) => tw.valueAndGrad(cost)(p));
  const run = () => slope(net);
  return { run, check: run()[1][0]!.w.at(1, 2).item() };
}

/** A mini-batch step of a classifier, with Adam. */
function digits(apply: Apply): Job {
  const x = wave(64, 784);
  const labels = tw.arange(64).mod(10).astype("int32");
  const adam = tw.optim.adam();
  const cost = (p: Net) => tw.nn.crossEntropyWithLogits(forward(p, x), labels);
  const step = apply((net: Net, state: tw.OptimizerState<Net>) => {
    const [value, slope] = tw.valueAndGrad(cost)(net);
    return { value, after: adam.update(net, slope, state) };
  });
  const net = netOf(784, 128, 64, 10);
  let now = { value: tw.array(0), after: [net, adam.init(net)] as [Net, tw.OptimizerState<Net>] };
  const run = () => (now = step(...now.after));
  for (let i = 0; i < 3; i++) run();
  return { run, check: now.value.item() };
}

type Linear = `${"solve" | "eigh" | "svd"}${number}` & Work;

function jobs(apply: Apply): Record<Exclude<Work, Linear>, () => Job> {
  const one = (f: (x: tw.NDArray) => tw.NDArray) => (): Job => {
    const x = wave(1_000_000);
    const g = apply(f);
    return { run: () => g(x), check: g(x).reshape([-1]).toTypedArray().at(-1)! };
  };
  return {
    net: () => descent(apply, 300, 2, 10, 5, 1),
    wide: () => descent(apply, 209, 12288, 20, 7, 5, 1),
    deep: () => deep(apply),
    digits: () => digits(apply),
    exp: one((x) => x.exp()),
    tanh: one((x) => x.tanh()),
    add: one((x) => x.add(x)),
    sum: one((x) => x.sum()),
    gemm64: product(apply, 64),
    ...products(apply),
  };
}

function product(apply: Apply, n: number) {
  return (): Job => {
    const a = wave(n, n);
    const g = apply((x: tw.NDArray) => x.matmul(x));
    return { run: () => g(a), check: g(a).at(1, 2).item() };
  };
}

/** Those that are large enough for several threads. */
const products = (apply: Apply) => ({ gemm256: product(apply, 256), gemm512: product(apply, 512) });

/** Linear algebra. Compiled it is the same, and without LAPACK takes too long for a benchmark. */
function linear(): Record<Linear, () => Job> {
  const matrix = (n: number) => tw.array(waves(n * n, 2)).reshape([n, n]);
  const solve = (n: number) => (): Job => {
    const [a, b] = [matrix(n).add(tw.eye(n).mul(3)), tw.ones([n])];
    return { run: () => tw.linalg.solve(a, b), check: tw.linalg.solve(a, b).at(1).item() };
  };
  const eigh = (n: number) => (): Job => {
    const a = matrix(n).add(matrix(n).T);
    return { run: () => tw.linalg.eigh(a), check: tw.linalg.eigh(a).values.at(1).item() };
  };
  const svd = (n: number) => (): Job => {
    const a = matrix(n);
    return { run: () => tw.linalg.svd(a), check: tw.linalg.svd(a).s.at(1).item() };
  };
  return {
    ...{ solve64: solve(64), solve512: solve(512), eigh64: eigh(64), eigh512: eigh(512) },
    ...{ svd64: svd(64), svd512: svd(512) },
  };
}

const eager: Apply = (f) => f;
/** The result of one run is written over by the next, as NumPy's `out` is. */
const compiled: Apply = (f) => tw.compile(f, { reuse: true });

/** The library's operations one by one and the same functions compiled, with each of its backends. */
export const ours: readonly Worker[] = (
  [
    ["eager", { ...jobs(eager), ...linear() }, "auto"],
    ["compiled", jobs(compiled), "auto"],
    ["compiled, wasm", jobs(compiled), "wasm"],
    ["compiled, wasm on 2 threads", products(compiled), "wasm", 2],
    ["compiled, plain", jobs(compiled), "plain"],
  ] as const
).map(([name, works, backend, threads = 1]) =>
  worker(name, works, () => tw.useBackend(backend, { threads })),
);

/** What "auto" is on this machine. */
export const machine = (): string =>
  tw
    .backends()
    .filter(({ available }) => available)
    .map(({ name, detail }) => `${name}: ${detail.replace(/ \(.*\)/, "")}`)
    .join("; ");
