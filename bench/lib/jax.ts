import { type Job, waves, worker, type Worker } from "./worker.ts";

/** An array of jax-js: each use of it gives it away, except through `ref`. */
interface Array {
  readonly ref: Array;
  reshape(shape: number[]): Array;
  add(x: Array | number): Array;
  sub(x: Array | number): Array;
  mul(x: Array | number): Array;
  mean(): Array;
  item(): number;
}

type Params = Array[];

/** As much of jax-js as is used here. */
export interface Jax {
  init(device: "wasm"): Promise<unknown>;
  defaultDevice(device: "wasm"): unknown;
  jit: <A extends unknown[], Y>(f: (...args: A) => Y) => (...args: A) => Y;
  valueAndGrad: <R extends unknown[]>(
    f: (params: Params, ...rest: R) => Array,
  ) => (params: Params, ...rest: R) => [Array, Params];
  numpy: {
    array(values: Float32Array): Array;
    zeros(shape: number[]): Array;
    dot(a: Array, b: Array): Array;
  };
  nn: { relu(x: Array): Array; softplus(x: Array): Array };
}

/** jax-js on its fastest processor backend, WebAssembly, in float32, which it is made for. */
export async function jaxWorker(jax: Jax): Promise<Worker> {
  await jax.init("wasm");
  jax.defaultDevice("wasm");
  return worker("jax-js (float32)", { net: () => points(jax) });
}

function points({ jit, valueAndGrad, numpy: np, nn }: Jax): Job {
  const at = waves(600);
  const x = np.array(Float32Array.from(at)).reshape([300, 2]);
  const inside = Float32Array.from({ length: 300 }, (_, i) => (at[2 * i]! * at[2 * i + 1]! > 0 ? 1 : 0));
  const y = np.array(inside).reshape([300, 1]);
  const widths = [2, 10, 5, 1];
  let params = widths.slice(1).flatMap((m, i) => {
    const n = widths[i]!;
    const w = Float32Array.from(waves(n * m), (v) => v / Math.sqrt(n));
    return [np.array(w).reshape([n, m]), np.zeros([m])];
  });
  const cost = ([w1, b1, w2, b2, w3, b3]: Params, points: Array, labels: Array): Array => {
    const h1 = nn.relu(np.dot(points, w1!).add(b1!));
    const h2 = nn.relu(np.dot(h1, w2!).add(b2!));
    const z = np.dot(h2, w3!).add(b3!);
    return nn.softplus(z.ref).sub(labels.mul(z)).mean();
  };
  const step = jit((now: Params, points: Array, labels: Array): [Array, Params] => {
    const [value, slope] = valueAndGrad(cost)(
      now.map((p) => p.ref),
      points,
      labels,
    );
    return [value, now.map((p, i) => p.sub(slope[i]!.mul(0.1)))];
  });
  // Reading the value waits for the step to be done.
  const run = (): number => {
    const [value, next] = step(params, x.ref, y.ref);
    params = next;
    return value.item();
  };
  let check = 0;
  for (let i = 0; i < 10; i++) check = run();
  return { run, check };
}
