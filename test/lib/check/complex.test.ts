import { describe, expect, test } from "vitest";
import { array, grad, gradCheck, nn, type NDArray, random, tree } from "../../../lib/index.ts";
import { complexSlopes } from "../../../lib/check/complex/complex-step.ts";
import { cases, functionOf } from "../autodiff/cases.ts";

/** Primitives that have no complex form, which docs/gradient-checking.md says too. */
const without = ["asin", "acos", "atan", "asinh", "acosh", "atanh", "atan2", "erf", "erfc", "solve", "cholesky", "det", "slogdet", "eigh", "svd", "qr"]; // prettier-ignore
/** Ties, where one side of the kink is taken, and the derivative is between both. */
const ties = ["amaxTies", "aminTies", "maximum", "maximumTies", "minimum", "minimumTies", "abs", "relu", "sign"]; // prettier-ignore

describe("the complex step", () => {
  test.each(cases.filter(({ name }) => !ties.includes(name)))(
    "of $name is its derivative to thirteen digits, or says that it has no complex form",
    ({ name, args, shapes }) => {
      const point = args.map((values, i) => array(values, { shape: shapes[i]! }));
      const cost = (inputs: NDArray[]) => functionOf(name)(...inputs).sum();
      const slopesOf = (which: number) => {
        const slope = complexSlopes(cost, point, which);
        return Array.from({ length: point[which]!.size }, (_, i) =>
          slope(Float64Array.from({ length: point[which]!.size }, (_, j) => (i === j ? 1 : 0))),
        );
      };
      let slopes: number[];
      try {
        slopes = point.flatMap((_, which) => slopesOf(which));
      } catch (error) {
        const refused = /cannot pass through (\w+), which has no complex form here .*leave method out/;
        expect(without).toContain(refused.exec((error as Error).message)?.[1]);
        return;
      }
      expect(without).not.toContain(name);
      const own = tree.ravel(grad(cost)(point))[0].toTypedArray();
      slopes.forEach((slope, i) => {
        expect(Math.abs(slope - own[i]!)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(own[i]!)));
      });
    },
  );
});

const x = random.normal(random.key(1), [16, 6]);
const labels = random.integers(random.key(2), 0, 3, [16]);
const cost = (model: nn.Sequential) =>
  nn.crossEntropyWithLogits(model.forward(x), labels).add(nn.l2(model).mul(0.1));

describe("gradCheck by the complex step", () => {
  test.each(["tanh", "sigmoid", "softplus", "relu", "silu", "elu", "leakyRelu"] as const)(
    "has no round-off to speak of: a right gradient of a %s network agrees to fourteen digits",
    (activation) => {
      const net = nn.mlp([6, 8, 3], { key: random.key(3), activation });
      const report = gradCheck(cost, net, { method: "complex" });
      expect(report.verdict).toBe("right");
      expect(report.distance).toBeLessThan(1e-14);
      expect(report.toString()).toMatch(/^Gradient check by the complex step: right/);
    },
  );

  test("sees what nudging cannot: a mistake of one part in 10⁹", () => {
    const net = nn.mlp([6, 8, 3], { key: random.key(3), activation: "tanh" });
    const gradient = (model: nn.Sequential) => tree.map((g) => g.mul(1 + 1e-9), grad(cost)(model));
    const distance = (method: "nudge" | "complex") => gradCheck(cost, net, { method, gradient }).distance;
    expect(distance("complex")).toBeCloseTo(5e-10, 12);
    expect(distance("nudge")).not.toBeCloseTo(5e-10, 12);
  });

  test.each([{}, { sample: 4 }, { directions: 3 }])("names a broken array and its cause with %o", (mode) => {
    const net = nn.mlp([6, 8, 3], { key: random.key(3), activation: "tanh" });
    const names = tree.names(net);
    const gradient = (model: nn.Sequential) => {
      let i = 0;
      return tree.map((g) => (names[i++] === "layers.2.weight" ? g.mul(-1) : g), grad(cost)(model));
    };
    const { tensors } = gradCheck(cost, net, { ...mode, method: "complex", gradient });
    const wrong = tensors.filter(({ verdict }) => verdict !== "right");
    expect(wrong.map(({ name, cause }) => [name, cause])).toEqual([
      ["layers.2.weight", "has the wrong sign throughout"],
    ]);
  });

  test("takes one evaluation where nudging takes two, and refuses a step to nudge by", () => {
    const net = nn.mlp([6, 8, 3], { key: random.key(3), activation: "tanh" });
    const size = tree.ravel(net)[0].size;
    const [nudge, complex] = (["nudge", "complex"] as const).map((method) =>
      gradCheck(cost, net, { method }),
    );
    expect(nudge!.evaluations - complex!.evaluations).toBe(size);
    expect(() => gradCheck(cost, net, { method: "complex", epsilon: 1e-7 })).toThrow(
      'gradCheck: epsilon is how far to nudge; method "complex" has steps of its own',
    );
  });

  test("cannot read numbers on the way, and says so", () => {
    const reading = (w: NDArray) => array(w.item() ** 2);
    expect(() => gradCheck(reading, 3, { gradient: () => array(6), method: "complex" })).toThrow(
      "item() on a traced array",
    );
  });
});
