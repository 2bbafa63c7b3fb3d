import { afterEach, describe, expect, test } from "vitest";
import {
  data,
  diag,
  type Layer,
  type NDArray,
  nn,
  random,
  type Sequential,
  slice,
  tree,
} from "../../../lib/index.ts";
import { complaints } from "../plot/plotly.ts";

const digits = data.loadDigits();
const few = slice(0, 150);
const x = new data.StandardScaler().fit(digits.x).transform(digits.x).at(few);
const y = digits.y.at(few);
type Set = { x: NDArray; y: NDArray };
const cost = (net: Layer, set: Set) => nn.crossEntropyWithLogits(net.forward(set.x), set.y);
const key = random.key(2);
const net = (activation: "relu" | "tanh" | "sigmoid", init?: nn.Initializer) =>
  nn.mlp([64, 24, 24, 24, 24, 24, 10], { key, activation, ...(init && { init }) });
const treat = (model: Sequential, set: Set = { x, y }) =>
  diag.diagnose(model, set, cost).findings[0]!.apply({ key });

describe("a remedy applied by one call", () => {
  test.each<[string, Sequential, Set?]>([
    ["vanishing", net("relu", nn.init.normal(0.01))],
    ["vanishing", net("sigmoid")],
    ["exploding", net("relu", nn.init.normal(2))],
    ["saturated units", net("tanh", nn.init.normal(2))],
    ["symmetric units", net("tanh", nn.init.zeros())],
    ["dead units", tree.map((p) => (p.ndim === 1 ? p.sub(10) : p), net("relu"))],
    ["inputs not normalized", net("tanh"), { x: digits.x.at(few).mul(16), y }],
  ])("cures “%s”, and the network then learns what it did not", (illness, model, set) => {
    const treatment = treat(model, set);
    const { before, after } = treatment;
    expect(before.diagnosis.findings[0]?.illness).toBe(illness);
    expect(after.diagnosis.findings.map(String)).toEqual([]);
    // Of Adam's 40 steps; a network that explodes starts far above what is left.
    expect(after.costs.at(-1)!).toBeLessThan(1.2);
    expect(after.costs.at(-1)! / before.costs.at(-1)!).toBeLessThan(0.8);
    expect(diag.diagnose(treatment.model, treatment.examples, cost).findings).toEqual([]);
  });

  test("changes nothing that was given, and only what the remedy is about", () => {
    const model = net("relu", nn.init.normal(0.01));
    const first = tree.leaves(model)[0]!.toArray();
    const treatment = treat(model);
    expect(tree.leaves(model)[0]!.toArray()).toEqual(first);
    expect(treatment.examples.x).toBe(x);
    const scaled = treat(net("tanh"), { x: digits.x.at(few).mul(16), y });
    expect(tree.leaves(scaled.model)).toEqual(tree.leaves(net("tanh")));
    expect(scaled.examples.y).toBe(y);
  });

  test("draws weights by the key", () => {
    const [finding] = diag.diagnose(net("relu", nn.init.zeros()), { x, y }, cost).findings;
    const weights = (k: NDArray) => tree.leaves(finding!.apply({ key: k }).model)[0]!.toArray();
    expect(weights(random.key(1))).toEqual(weights(random.key(1)));
    expect(weights(random.key(1))).not.toEqual(weights(random.key(3)));
  });

  test("keeps float32", () => {
    const model = tree.map((p) => p.astype("float32"), net("relu", nn.init.zeros()));
    const set = { x: x.astype("float32"), y };
    expect(tree.leaves(treat(model, set).model)[0]?.dtype).toBe("float32");
  });

  test("says so where only a person can help", () => {
    const broken = tree.map((p) => (p.shape[0] === 24 && p.ndim === 1 ? p.mul(NaN) : p), net("relu"));
    const examples = { x: x.mul(NaN), y };
    const [finding] = diag.diagnose(net("relu"), examples, cost).findings;
    expect(finding?.canApply).toBe(false);
    expect(() => finding?.apply()).toThrow(
      "apply: “not finite” is not for a program to cure; remove or fill in these examples first",
    );
    expect(diag.diagnose(broken, { x, y }, cost).findings[0]?.canApply).toBe(true);
  });
});

describe("what a notebook shows", () => {
  const hostKey = Symbol.for("thalweg.host");
  const symbols = globalThis as { [name: symbol]: unknown };
  afterEach(() => delete symbols[hostKey]);
  const shown = (value: object) => {
    const figures: unknown[] = [];
    symbols[hostKey] = { display: (figure: unknown) => figures.push(figure) };
    const bundle = (value as { [name: symbol]: () => Record<string, string> })[
      Symbol.for("Jupyter.display")
    ]!();
    return { figures, bundle };
  };
  const model = net("relu", nn.init.normal(0.01));
  const diagnosis = diag.diagnose(model, { x, y }, cost);

  test("of a diagnosis: the figure, then findings and tables, as HTML and as text", () => {
    const { figures, bundle } = shown(diagnosis);
    expect(figures).toHaveLength(1);
    expect(bundle["text/html"]).toContain("<b>vanishing</b> (stops learning), in layers.0 to layers.10");
    expect(bundle["text/html"]).toContain("<td>layers.1 (relu)</td>");
    expect(bundle["text/plain"]).toBe(diagnosis.toString());
    expect(diagnosis.toString()).toContain("1. vanishing (stops learning)");
    expect(diagnosis.toString()).toMatch(/Remedy: .*nn\.init\.he/);
    expect(diagnosis.toString()).toMatch(/layers\.0\.weight +\(64, 24\) +0\.00998 /);
  });

  test("of a healthy network: that nothing was found", () => {
    const healthy = diag.diagnose(net("tanh"), { x, y }, cost);
    expect(healthy.toString()).toMatch(/^Diagnosis: nothing found \(cost /);
    expect(healthy.figure().layout["title"]).toMatchObject({ text: "Diagnosis: nothing found" });
  });

  test("of a remedy: before and after side by side", () => {
    const treatment = diagnosis.findings[0]!.apply({ key });
    const { figures, bundle } = shown(treatment);
    expect(figures).toHaveLength(1);
    expect(bundle["text/plain"]).toMatch(/before: vanishing; cost .*\nafter: {2}nothing found; cost /);
    const names = treatment.figure().data.map(({ name, xaxis }) => `${name as string} ${xaxis as string}`);
    expect(names).toEqual([
      "before, predicted x",
      "before x",
      "after, predicted x",
      "after x",
      "before, predicted x2",
      "before x2",
      "after, predicted x2",
      "after x2",
      "before x3",
      "after x3",
    ]);
  });

  test("figures are valid for plotly.js", () => {
    expect(complaints(diagnosis.ridgelines())).toEqual([]);
    expect(diagnosis.ridgelines().description).toContain("layers.10 (Linear): mean");
    expect(complaints(diagnosis.spectrum())).toEqual([]);
    expect(complaints(diagnosis.figure())).toEqual([]);
    expect(complaints(diagnosis.findings[0]!.apply({ key }).figure())).toEqual([]);
  });

  test("draws the theory beside the measurement, and both agree in a wide network", () => {
    const wide = nn.mlp([64, 200, 200, 200, 200, 10], { key, activation: "tanh", init: nn.init.normal(0.1) });
    const { weighted, predicted } = diag.diagnose(wide, { x, y }, cost);
    const last = weighted.at(-1)!.gradient.rms;
    weighted.forEach(({ activation, gradient }, i) => {
      expect(activation.rms / predicted!.activations[i]!).toBeGreaterThan(0.75);
      expect(activation.rms / predicted!.activations[i]!).toBeLessThan(1.33);
      expect(gradient.rms / last / predicted!.gradients[i]!).toBeGreaterThan(0.75);
      expect(gradient.rms / last / predicted!.gradients[i]!).toBeLessThan(1.33);
    });
    const unknown = nn.mlp([64, 20, 10], { key, activation: "gelu" });
    expect(diag.diagnose(unknown, { x, y }, cost).predicted).toBeUndefined();
  });
});
