import { describe, expect, test } from "vitest";
import { array, grad, nn, type NDArray, numericalGradient, random, tree } from "../../../lib/index.ts";
import { proseOf } from "./notebook.ts";

const prose = proseOf("05-numerical-gradients.ipynb");
const f = (theta: number) => theta ** 3;
type Quotient = (g: (theta: number) => number, theta: number, epsilon: number) => number;
const oneSided: Quotient = (g, theta, epsilon) => (g(theta + epsilon) - g(theta)) / epsilon;
const twoSided: Quotient = (g, theta, epsilon) => (g(theta + epsilon) - g(theta - epsilon)) / (2 * epsilon);
const error = (quotient: Quotient, epsilon: number) => Math.abs(quotient(f, 1, epsilon) - 3);

describe("what lesson 05 says in its text", () => {
  test("3.0301 against 3.0001, and by what factor the error falls", () => {
    const [one, two] = [oneSided(f, 1, 0.01), twoSided(f, 1, 0.01)];
    expect(prose).toContain(`${one.toFixed(4)} against ${two.toFixed(4)}`);
    expect(prose).toContain(
      `falls from ${(one - 3).toFixed(4)} to ${(two - 3).toFixed(4)}, by a factor of ${((one - 3) / (two - 3)).toFixed(0)}.`,
    );
  });

  test("the library's quotients are the ones written out in the lesson", () => {
    const cube = (x: NDArray) => x.mul(x).mul(x);
    for (const epsilon of [0.5, 0.01, 1e-6]) {
      expect(numericalGradient(cube, 1, { epsilon }).item()).toBeCloseTo(twoSided(f, 1, epsilon), 9);
      expect(numericalGradient(cube, 1, { epsilon, sides: "one" }).item()).toBeCloseTo(
        oneSided(f, 1, epsilon),
        9,
      );
    }
  });

  test("for θ³ at 1 the errors are 3ε + ε² and ε², with no further terms", () => {
    for (const epsilon of [0.3, 0.1, 0.01]) {
      expect(error(oneSided, epsilon)).toBeCloseTo(3 * epsilon + epsilon ** 2, 12);
      expect(error(twoSided, epsilon)).toBeCloseTo(epsilon ** 2, 12);
    }
    expect(prose).toContain(
      "$3\\varepsilon + \\varepsilon^2$ against $\\varepsilon^2$, with no further terms",
    );
  });

  test("the best step for two sides, as predicted and as measured", () => {
    const predicted = Math.cbrt((3 * 2 ** -53) / 6);
    expect(prose).toContain(`$${predicted.toExponential(1).replace("e-6", " \\times 10^{-6}")}$`);
    for (const far of [1e-3, 1e-10])
      expect(error(twoSided, predicted)).toBeLessThan(0.01 * error(twoSided, far));
    expect(prose).toContain("about ten correct digits");
    expect(error(twoSided, 1e-5) / 3).toBeLessThan(1e-10);
    expect(prose).toContain("$2^{-53} \\approx 1.1 \\times 10^{-16}$");
    expect((2 ** -53).toExponential(1)).toBe("1.1e-16");
  });

  test("at 10⁻¹⁵ hardly a digit is right", () => {
    expect(error(twoSided, 1e-15)).toBeGreaterThan(0.05);
    expect(prose).toContain("At $\\varepsilon = 10^{-15}$ hardly a digit is right.");
  });

  test("float32 leaves five digits at best, and none at 10⁻⁷", () => {
    const single = (theta: number) => {
      const t = array(theta, { dtype: "float32" });
      return t.mul(t).mul(t).item();
    };
    const at = (epsilon: number) => Math.abs(twoSided(single, 1, epsilon) - 3) / 3;
    const best = Math.min(...Array.from({ length: 40 }, (_, i) => at(10 ** (-i / 6))));
    expect(best).toBeGreaterThan(1e-7);
    expect(best).toBeLessThan(1e-5);
    expect(at(1e-7)).toBeGreaterThan(0.1);
    expect(prose).toContain(
      "only about five digits are left; at $\\varepsilon = 10^{-7}$, where the course checks, there is not one",
    );
  });

  test("a quadratic is exact, a kink gives 0 from two sides and 1 from one", () => {
    for (const epsilon of [1, 0.1, 0.01]) expect(twoSided((x) => x * x, 3, epsilon)).toBeCloseTo(6, 11);
    expect([twoSided(Math.abs, 0, 0.01), oneSided(Math.abs, 0, 0.01)]).toEqual([0, 1]);
    expect(prose).toContain("Two sides report their mean, 0, with great confidence; one side reports 1.");
  });

  test("a network's nudged gradient agrees with the exact one to nine digits or so", () => {
    const [weightsKey, dataKey] = random.split(random.key(0));
    const net = nn.mlp([4, 8, 3], { key: weightsKey, activation: "tanh" });
    const x = random.normal(dataKey, [20, 4]);
    const labels = x.argmax(1).mod(3);
    const cost = (model: nn.Sequential) => nn.crossEntropyWithLogits(model.forward(x), labels);
    const [exact] = tree.ravel(grad(cost)(net));
    const [nudged] = tree.ravel(numericalGradient(cost, net));
    expect(nudged.sub(exact).norm().div(exact.norm()).item()).toBeLessThan(1e-9);
    expect(prose).toContain("The numbers agree to nine digits or so.");
  });
});
