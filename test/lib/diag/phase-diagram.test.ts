import { describe, expect, test } from "vitest";
import { diag } from "../../../lib/index.ts";
import { complaints } from "../plot/plotly.ts";

const { criticalLine, meanField, phaseDiagram, varianceMaps } = diag;

describe("criticalLine", () => {
  test.each(["tanh", "sigmoid"] as const)("of %s has χ = 1 everywhere on it", (activation) => {
    const { weightVariance, biasVariance } = criticalLine(activation, 0.4);
    for (const i of [5, 20, 40]) {
      const options = { activation, weightVariance: weightVariance[i]!, biasVariance: biasVariance[i]! };
      expect(meanField(options).chi).toBeCloseTo(1, 6);
    }
  });

  test("of ReLU is σ_w² = 2, and goes no lower than bias variances of 0", () => {
    const { weightVariance, biasVariance } = criticalLine("relu");
    for (const value of weightVariance) expect(value).toBeCloseTo(2, 12);
    expect([biasVariance[0], biasVariance.at(-1)]).toEqual([0, 0.3]);
  });

  test("refuses what is no variance", () => {
    expect(() => criticalLine("tanh", 0)).toThrow("criticalLine: upTo must be finite and above 0, got 0");
  });
});

describe("phaseDiagram", () => {
  const networks = [
    { name: "LeCun", weightVariance: 1, biasVariance: 0.05 },
    { name: "large", weightVariance: 2.5, biasVariance: 0.05 },
  ];

  test("draws the line, and networks as marks with their χ", () => {
    const figure = phaseDiagram("tanh", networks);
    expect(complaints(figure)).toEqual([]);
    expect(figure.data.map(({ name, mode }) => [name, mode])).toEqual([
      ["critical: tanh", "lines"],
      ["LeCun: χ = 0.759", "markers"],
      ["large: χ = 1.134", "markers"],
    ]);
  });

  test("reaches as high as the networks do", () => {
    const high = phaseDiagram("tanh", [{ name: "biased", weightVariance: 1, biasVariance: 2 }]);
    expect(Math.max(...(high.data[0]!["y"] as number[]))).toBeCloseTo(2.2, 6);
  });
});

describe("varianceMaps", () => {
  test("draws q' over q beside the diagonal, and says where deep layers settle", () => {
    const figure = varianceMaps("tanh", { weightVariances: [1, 4], biasVariance: 0.05 });
    expect(complaints(figure)).toEqual([]);
    const [diagonal, one] = figure.data;
    expect(diagonal?.["x"]).toEqual(diagonal?.["y"]);
    expect((one?.["y"] as number[])[0]).toBeCloseTo(0.05, 12);
    const { fixedPoint } = meanField({ activation: "tanh", weightVariance: 1, biasVariance: 0.05 });
    expect(one?.["name"]).toBe(`σ_w² = 1, settles at ${fixedPoint.toPrecision(4)}`);
  });

  test("knows variances that grow for ever or stay", () => {
    const names = varianceMaps("relu", { weightVariances: [2, 3, 1] }).data.map(({ name }) => name);
    expect(names.slice(1)).toEqual([
      "σ_w² = 2, stays where it is",
      "σ_w² = 3, grows for ever",
      "σ_w² = 1, settles at 0",
    ]);
    expect(() => varianceMaps("relu", { weightVariances: [] })).toThrow(
      "expected at least one weight variance",
    );
  });
});
