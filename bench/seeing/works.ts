import * as tw from "../../lib/index.ts";

/** What is timed, in words. */
export const works = {
  grid: "landscape of 784-128-64-10, 1,000 examples, 51 × 51, float32, a point",
  lanczos: "10 largest Hessian eigenvalues, 101,770 parameters, float32",
} as const;

export type Work = keyof typeof works;

/** How long a work took, and a number that must be the same everywhere. */
export interface Timing {
  readonly ms: number;
  readonly check: number;
  /** How many products with the Hessian. */
  readonly products?: number;
}

type Net = { w: tw.NDArray; b: tw.NDArray }[];

/** sin s, sin 4s, sin 9s, …: numbers like random ones, that every language makes alike. */
const noise = (shape: readonly number[], s = 1): tw.NDArray =>
  tw
    .array(
      Float64Array.from({ length: shape.reduce((size, n) => size * n, 1) }, (_, i) =>
        Math.sin(s * (i + 1) ** 2),
      ),
    )
    .reshape(shape);
const single = (x: tw.NDArray): tw.NDArray => x.astype("float32");

const netOf = (...widths: number[]): Net =>
  widths.slice(1).map((width, i) => ({
    w: single(noise([widths[i]!, width]).div(Math.sqrt(widths[i]!))),
    b: single(tw.zeros([width])),
  }));

const x = single(noise([1000, 784]));
const labels = tw.arange(1000).mod(10).astype("int32");
const cost = (activation: (z: tw.NDArray) => tw.NDArray) => (net: Net) => {
  const z = net.reduce((h, { w, b }, i) => {
    const next = h.matmul(w).add(b);
    return i < net.length - 1 ? activation(next) : next;
  }, x);
  return tw.nn.crossEntropyWithLogits(z, labels);
};

/** Directions as long as each neuron's weights, of such numbers instead of random ones. */
const directions = (net: Net): Net[] =>
  [2, 3].map((s) =>
    net.map(({ w, b }) => {
      const d = noise(w.shape, s);
      return { w: single(d.mul(tw.norm(w, 0)).div(tw.norm(d, 0))), b: tw.zerosLike(b) };
    }),
  );

const relu = netOf(784, 128, 64, 10);
const vectors = directions(relu);

const SIDE = 51;

/** The time of one point of a whole landscape, points in parallel, with its share of the preparation; and the cost at one point. */
export function grid(threads: number): Timing {
  const before = performance.now();
  const map = tw.diag.landscape(cost(tw.relu), relu, {
    directions: { vectors, labels: ["u", "v"] },
    range: [-1, 1],
    count: [SIDE, SIDE],
    threads,
    progress: "none",
  });
  return { ms: (performance.now() - before) / SIDE ** 2, check: map.z.at(-1)!.at(-1)! };
}

const deep = netOf(784, 128, 10);

export function lanczos(): Timing {
  const before = performance.now();
  const found = tw.diag.hessianEigenpairs(cost(tw.tanh), deep, {
    key: tw.random.key(0),
    count: 10,
    tolerance: 1e-3,
  });
  return { ms: performance.now() - before, check: found.values[0]!, products: found.products };
}

/** What a lesson does: a small network on two features, 101 × 101 points, drawn. */
export function lesson(): Timing {
  const points = tw.data.moons({ key: tw.random.key(0), count: 200, noise: 0.1 });
  const net = tw.nn.mlp([2, 8, 1], { key: tw.random.key(1), activation: "tanh" });
  const before = performance.now();
  const map = tw.diag.landscape(
    (model: tw.nn.Sequential, { x, y }: typeof points) =>
      tw.nn.binaryCrossEntropyWithLogits(model.forward(x).squeeze(1), y),
    net,
    { examples: points, key: tw.random.key(2), count: 101, threads: 1, progress: "none" },
  );
  JSON.stringify(map.figure());
  return { ms: performance.now() - before, check: map.center.cost };
}
