import { describe, expect, test } from "vitest";
import { diag, nn, type NDArray, random } from "../../../lib/index.ts";

const { criticalWeightVariance, layerStatistics, meanField } = diag;

describe("mean-field theory of tanh networks (Schoenholz et al. 2017), σ_b² = 0.05", () => {
  const tanh = (weightVariance: number) =>
    meanField({ activation: "tanh", weightVariance, biasVariance: 0.05 });

  test.each([
    [1, 0.75903, 3.627],
    [1.3, 0.88016, 7.834],
  ])("σ_w² = %s: χ = %s, ξ = %s", (weightVariance, chi, depthScale) => {
    expect(tanh(weightVariance).chi).toBeCloseTo(chi, 5);
    expect(tanh(weightVariance).depthScale).toBeCloseTo(depthScale, 3);
  });

  test.each([
    [2.5, 1.13352],
    [4, 1.3424],
  ])("σ_w² = %s is chaotic: χ = %s", (weightVariance, chi) => {
    expect(tanh(weightVariance).chi).toBeCloseTo(chi, 5);
  });

  test("at the critical point variances settle at q* = 0.57005", () => {
    const critical = tanh(criticalWeightVariance("tanh", 0.05));
    expect(critical.fixedPoint).toBeCloseTo(0.57005, 5);
    expect(critical.varianceMap(critical.fixedPoint)).toBeCloseTo(critical.fixedPoint, 14);
    expect(critical.chi).toBeCloseTo(1, 14);
    expect(critical.depthScale).toBeGreaterThan(1e12);
  });
});

describe("criticalWeightVariance", () => {
  test.each([
    [0.05, 1.76095],
    [0.1, 1.98607],
    [0.3, 2.50513],
  ])("of tanh at σ_b² = %s is %s", (biasVariance, weightVariance) => {
    expect(criticalWeightVariance("tanh", biasVariance)).toBeCloseTo(weightVariance, 5);
  });

  test("is 2 for ReLU and 1 for linear units, with or without biases", () => {
    for (const biasVariance of [0, 0.3]) {
      expect(criticalWeightVariance("relu", biasVariance)).toBeCloseTo(2, 12);
      expect(criticalWeightVariance("identity", biasVariance)).toBeCloseTo(1, 12);
    }
    expect(criticalWeightVariance("tanh")).toBeCloseTo(1, 6);
  });
});

describe("meanField", () => {
  test("maps variances in closed form where there is one", () => {
    const [linear, relu] = (["identity", "relu"] as const).map((activation) =>
      meanField({ activation, weightVariance: 0.5, biasVariance: 0.1 }),
    );
    expect(linear?.varianceMap(3)).toBeCloseTo(1.6, 13);
    expect(relu?.varianceMap(3)).toBeCloseTo(0.85, 13);
    expect(linear?.fixedPoint).toBeCloseTo(0.2, 13);
    expect(relu?.fixedPoint).toBeCloseTo(0.1 / 0.75, 13);
  });

  test("knows variances that die out, grow for ever, or stay what they are", () => {
    const fixedPoint = (activation: diag.MeanFieldActivation, weightVariance: number) =>
      meanField({ activation, weightVariance }).fixedPoint;
    expect(fixedPoint("relu", 1)).toBe(0);
    expect(fixedPoint("tanh", 1)).toBe(0);
    expect(fixedPoint("relu", 2.5)).toBe(Infinity);
    expect(fixedPoint("relu", 2)).toBeNaN();
    expect(fixedPoint("identity", 1)).toBeNaN();
    expect(meanField({ activation: "relu", weightVariance: 1 }).chi).toBeCloseTo(0.5, 13);
    expect(meanField({ activation: "relu", weightVariance: 4 }).chi).toBeCloseTo(2, 13);
  });

  test("predicts λ^l forward and λ^(L − l) backward for linear units", () => {
    const { activations, gradients } = meanField({ activation: "identity", weightVariance: 0.81 }).profile(
      4,
      9,
    );
    [2.7, 2.43, 2.187, 1.9683].forEach((value, i) => expect(activations[i]).toBeCloseTo(value, 12));
    [0.729, 0.81, 0.9, 1].forEach((value, i) => expect(gradients[i]).toBeCloseTo(value, 12));
  });

  test.each([
    ["tanh", 1, 0.05],
    ["tanh", 2.5, 0.05],
    ["relu", 2, 0],
    ["sigmoid", 4, 0.1],
  ] as const)(
    "predicts what a random %s network of width 300 does at (σ_w², σ_b²) = (%s, %s)",
    { timeout: 60_000 },
    (activation, weightVariance, biasVariance) => {
      const [width, depth, examples] = [300, 12, 60];
      const keys = random.split(random.key(11), depth);
      const layers = keys.flatMap((key) => {
        const [forWeight, forBias] = random.split(key);
        const weight = random.normal(forWeight, [width, width], { std: Math.sqrt(weightVariance / width) });
        return [
          new nn.Linear(weight, random.normal(forBias, [width], { std: Math.sqrt(biasVariance) })),
          nn[activation],
        ];
      });
      const [x, direction] = random.split(random.key(12)).map((key) => random.normal(key, [examples, width]));
      const measured = layerStatistics(nn.sequential(layers), x!, (output: NDArray) =>
        output.mul(direction!).mean(),
      ).layers.filter(({ kind }) => kind === activation);
      const predicted = meanField({ activation, weightVariance, biasVariance }).profile(depth);
      const last = measured.at(-1)!.gradient.rms;
      measured.forEach((layer, i) => {
        expect(layer.activation.rms / predicted.activations[i]!).toBeGreaterThan(0.8);
        expect(layer.activation.rms / predicted.activations[i]!).toBeLessThan(1.25);
        expect(layer.gradient.rms / last / predicted.gradients[i]!).toBeGreaterThan(0.8);
        expect(layer.gradient.rms / last / predicted.gradients[i]!).toBeLessThan(1.25);
      });
    },
  );

  test("refuses variances that are none", () => {
    expect(() => meanField({ activation: "tanh", weightVariance: -1 })).toThrow(
      "meanField: variances must be finite and not negative, got weightVariance -1 and biasVariance 0",
    );
    expect(() => criticalWeightVariance("tanh", NaN)).toThrow("biasVariance NaN");
  });
});
