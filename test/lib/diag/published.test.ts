import { describe, expect, test } from "vitest";
import {
  compile,
  diag,
  eye,
  type NDArray,
  nn,
  ones,
  random,
  type Sequential,
  tree,
  valueAndGrad,
} from "../../../lib/index.ts";

/** Linear layers without biases, of these matrices. */
const chain = (weights: readonly NDArray[]) => nn.sequential(weights.map((w) => new nn.Linear(w)));
const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

describe("the product of 100 random 4 × 4 matrices", () => {
  // Each factor stretches by (ln 2 + ψ(n/2))/2 on average, in powers of e, with variance ψ'(n/2)/4; for n = 4, with
  // ψ(2) = 1 − γ and ψ'(2) = π²/6 − 1 (C. Newman, 1986, The distribution of Lyapunov exponents: exact results).
  const [stretch, variance] = [(Math.LN2 + 1 - 0.5772156649) / 2, (Math.PI ** 2 / 6 - 1) / 4];
  const depth = 100;
  const models = Array.from({ length: 12 }, (_, seed) =>
    chain(random.split(random.key(seed), depth).map((key) => random.normal(key, [4, 4]))),
  );
  const x = ones([1, 4]);
  const seen = models.map((model) => diag.layerStatistics(model, x, (output) => output.sum()));

  test("grows to about 10²⁴, as Lyapunov's exponent of such products says, and so do activations", () => {
    expect((depth * stretch) / Math.LN10).toBeCloseTo(24.2, 1);
    const growth = seen.map(({ layers }) => Math.log(layers.at(-1)!.activation.rms));
    const mean = growth.reduce((sum, g) => sum + g, 0) / growth.length;
    expect(Math.abs(mean - depth * stretch)).toBeLessThan(3 * Math.sqrt((depth * variance) / growth.length));
  });

  test("so do gradients, on their way back", () => {
    const growth = seen.map(({ input, layers }) =>
      Math.log(input.gradient.rms / layers.at(-1)!.gradient.rms),
    );
    const mean = growth.reduce((sum, g) => sum + g, 0) / growth.length;
    expect(Math.abs(mean - depth * stretch)).toBeLessThan(3 * Math.sqrt((depth * variance) / growth.length));
  });

  test("stretches one direction and loses the others", () => {
    const [largest, , , smallest] = diag.jacobianSpectrum((h) => models[0]!.forward(h), x);
    expect(largest! / smallest!).toBeGreaterThan(1e12);
  });

  test("is diagnosed as exploding, with that pace", () => {
    const examples = { x: random.normal(random.key(0), [20, 4]) };
    const diagnosis = diag.diagnose(models[0]!, examples, (net, set) => net.forward(set.x).sum());
    expect(diagnosis.findings[0]?.illness).toBe("exploding");
    const pace = Number(/grow by a factor of ([\d.]+) a layer/.exec(diagnosis.findings[0]!.evidence)?.[1]);
    expect(Math.abs(Math.log(pace) - stretch)).toBeLessThan(3 * Math.sqrt(variance / depth));
  });
});

describe("standard deviation 0.01 instead of He's in the 22-layer network of He et al. 2015", () => {
  // From conv10 back to conv2 there are n̂ = 9 d connections into a layer of d filters, d = 64, 128 (2), 256 (2), 512 (4),
  // and the paper finds the gradient 5.9 · 4.2² · 2.9² · 2.1⁴ = 1.7·10⁴ times smaller than with √(2/n̂). Here n̂ are the
  // widths of layers of ReLU, all 16 times smaller, so that 0.01 becomes 0.04.
  const widths = [64, 128, 128, 256, 256, 512, 512, 512, 512].map((filters) => (9 * filters) / 16);
  const sizes = [36, ...widths];
  const network = (init: nn.Initializer) =>
    nn.sequential(
      random
        .split(random.key(6), widths.length)
        .flatMap((key, l) => [nn.linear(sizes[l]!, sizes[l + 1]!, { key, init, bias: false }), nn.relu]),
    );
  const x = random.normal(random.key(1), [8, 36]);
  const direction = random.normal(random.key(2), [8, 288]);
  const backward = (init: nn.Initializer) => {
    const { input, layers } = diag.layerStatistics(network(init), x, (output) => output.mul(direction).sum());
    return input.gradient.rms / layers.at(-1)!.gradient.rms;
  };
  const [he, small] = [backward(nn.init.he({ fan: "out" })), backward(nn.init.normal(0.04))];

  test("shrinks gradients 1.7·10⁴ times", () => {
    expect(he / small).toBeGreaterThan(1.65e4);
    expect(he / small).toBeLessThan(1.75e4);
  });

  test("while He's keeps their size", () => {
    expect(he).toBeGreaterThan(0.4);
    expect(he).toBeLessThan(2.5);
  });

  test("which is what the diagnosis says of either", () => {
    const cost = (net: Sequential, set: { x: NDArray }) => net.forward(set.x).mul(direction).sum();
    expect(diag.diagnose(network(nn.init.he({ fan: "out" })), { x }, cost).findings).toEqual([]);
    const [finding] = diag.diagnose(network(nn.init.normal(0.04)), { x }, cost).findings;
    expect(finding?.illness).toBe("vanishing");
  });
});

describe("orthogonal weights in deep linear networks (Saxe et al. 2013)", () => {
  const n = 12;
  const x = eye(n);
  const most = 300;

  /** Steps of gradient descent, with a rate in inverse proportion to the depth, until 5 % of the target's square is left. */
  const learningTime = (init: nn.Initializer, depth: number, seed: number): number => {
    const [forTarget, forNet] = random.split(random.key(seed));
    const target = random.normal(forTarget, [n, n], { std: 1 / Math.sqrt(n) });
    const enough = 0.05 * nn.leastSquares(target.mul(0), target).item();
    const layers = random.split(forNet, depth).map((key) => init.draw(key, [n, n]));
    const step = compile((net: Sequential) => {
      const [cost, gradient] = valueAndGrad((m: Sequential) => nn.leastSquares(m.forward(x), target))(net);
      return [cost, tree.map((w, g) => w.sub(g.mul((0.75 * n) / 2 / depth)), net, gradient)] as const;
    });
    let net = chain(layers);
    for (let i = 0; i < most; i++) {
      const [cost, next] = step(net);
      if (cost.item() < enough) return i;
      net = next;
    }
    return most;
  };
  const typical = (init: nn.Initializer, depth: number) =>
    median([1, 2, 3].map((seed) => learningTime(init, depth, seed)));

  test("let a network of 24 layers learn about as fast as one of 4, where random ones of the same variance do not", () => {
    const orthogonal = nn.init.orthogonal();
    const [shallow, deep] = [typical(orthogonal, 4), typical(orthogonal, 24)];
    expect(shallow).toBeLessThan(100);
    expect(deep / shallow).toBeLessThan(2);
    const gaussian = nn.init.lecun();
    expect(typical(gaussian, 4)).toBeLessThan(150);
    expect(typical(gaussian, 24)).toBe(most);
  });

  test("keep every singular value of the Jacobian at 1 at any depth, where random ones spread them", () => {
    const spectrum = (init: nn.Initializer, depth: number) => {
      const layers = random.split(random.key(4), depth).map((key) => init.draw(key, [n, n]));
      return diag.jacobianSpectrum((h) => chain(layers).forward(h), x);
    };
    for (const s of spectrum(nn.init.orthogonal(), 50)) expect(s).toBeCloseTo(1, 12);
    const [four, fifty] = [4, 50].map((depth) => spectrum(nn.init.lecun(), depth));
    expect(four![0]! / four!.at(-1)!).toBeLessThan(1e5);
    expect(fifty![0]! / fifty!.at(-1)!).toBeGreaterThan(1e12);
  });
});
