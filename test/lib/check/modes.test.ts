import { afterEach, describe, expect, test, vi } from "vitest";
import {
  array,
  grad,
  gradCheck,
  type GradCheckOptions,
  nn,
  type NDArray,
  random,
  tree,
  zeros,
} from "../../../lib/index.ts";

const x = random.normal(random.key(1), [16, 6]);
const labels = random.integers(random.key(2), 0, 3, [16]);
const net = nn.mlp([6, 20, 3], { key: random.key(3), activation: "tanh" });
const cost = (model: nn.Sequential) => nn.crossEntropyWithLogits(model.forward(x), labels);
type Options = GradCheckOptions<nn.Sequential>;
const few: [string, Options][] = [
  ["a sample", { sample: 5 }],
  ["directions", { directions: 4 }],
];

const broken =
  (tensor: string, change: (g: NDArray) => NDArray, of: typeof cost = cost) =>
  (model: nn.Sequential) => {
    const names = tree.names(model);
    let i = 0;
    return tree.map((g) => (names[i++] === tensor ? change(g) : g), grad(of)(model));
  };

describe.each(few)("gradCheck by %s", (_, options) => {
  test("passes a right gradient in fewer evaluations than the full check", () => {
    const [full, partial] = [gradCheck(cost, net), gradCheck(cost, net, options)];
    expect(partial.verdict).toBe("right");
    expect(partial.tensors.map(({ name }) => name)).toEqual(tree.names(net));
    expect(partial.evaluations).toBeLessThan(full.evaluations / 2);
  });

  test.each(tree.names(net))("names %s and the factor", (tensor) => {
    const report = gradCheck(cost, net, { ...options, gradient: broken(tensor, (g) => g.mul(2)) });
    const wrong = report.tensors.filter(({ verdict }) => verdict === "wrong");
    expect(wrong.map(({ name }) => name)).toEqual([tensor]);
    expect(wrong[0]?.cause).toMatch(/^is 2 times what it should be throughout/);
    expect(wrong[0]?.distance).toBeCloseTo(1 / 3, 6);
    expect(wrong[0]?.worst.name.startsWith(tensor)).toBe(true);
    expect(wrong[0]?.worst.distance).toBeCloseTo(1 / 3, 6);
  });

  test("finds a forgotten penalty", () => {
    const penalized = (model: nn.Sequential) => cost(model).add(nn.l2(model).mul(0.3));
    const report = gradCheck(penalized, net, { ...options, gradient: grad(cost) });
    for (const { name, cause } of report.tensors) {
      if (name.endsWith("weight")) expect(cause).toMatch(/^lacks 0\.300 times the parameter itself/);
    }
  });

  test("depends on the key alone", () => {
    const gradient = broken("layers.0.weight", (g) => g.add(random.normal(random.key(5), g.shape)));
    const worst = (seed: number) =>
      gradCheck(cost, net, { ...options, gradient, key: random.key(seed) }).tensors[0]!;
    expect(worst(7)).toEqual(worst(7));
    expect(worst(7).distance).not.toBe(worst(8).distance);
  });
});

describe("gradCheck", () => {
  test("by a sample says of how many, and takes all of a small array", () => {
    const { tensors, numerical } = gradCheck(cost, net, { sample: 5 });
    expect(tensors.map(({ checked }) => checked)).toEqual(["5 of 120", "5 of 20", "5 of 60", "all"]);
    const seen = tree.leaves(numerical).map((leaf) => leaf.sub(leaf).equal(0).sum().item());
    expect(seen).toEqual([5, 5, 5, 3]);
  });

  test.each([
    [0, 0],
    [5, 19],
    [3, 7],
  ])("by directions leads to the one wrong element [%i,%i]", (i, j) => {
    const gradient = broken("layers.0.weight", (g) => g.with([i, j], g.at(i, j).add(0.01)));
    const report = gradCheck(cost, net, { gradient, directions: 2 });
    expect(report.tensors[0]).toMatchObject({ verdict: "wrong", checked: "2 directions" });
    expect(report.tensors[0]?.worst.name).toBe(`layers.0.weight[${i},${j}]`);
    expect(report.toString()).toContain("layers.0.weight (6, 20), 2 directions");
  });

  test("marks an element at a kink: right between the slopes of both sides, undecided beyond, and no cover for others", () => {
    const kinked = (w: NDArray) => w.relu().sum().add(w.sum().mul(2));
    const point = array([0, 1, 0]);
    const report = gradCheck(kinked, point);
    expect(report).toMatchObject({ verdict: "right", distance: 0 });
    expect(report.tensors[0]?.kinks).toEqual(["parameter[0]", "parameter[2]"]);
    expect(report.toString().replaceAll("\n", " ")).toContain(
      "parameter[0], parameter[2] are at a kink of the cost, with gradients between the slopes of both sides.",
    );
    const beyond = gradCheck(kinked, point, { gradient: () => array([3.5, 3, 2]) });
    expect(beyond.verdict).toBe("cannot tell");
    expect(beyond.toString().replaceAll("\n", " ")).toContain(
      "where nudging cannot tell: move the parameters a little",
    );
    expect(gradCheck(kinked, point, { gradient: () => array([2, 4, 2]) }).verdict).toBe("wrong");
  });

  test("shrinks a step that would reach across a kink", () => {
    const near = array([1e-6, -2e-6, 3e-6]);
    const hinge = (w: NDArray) =>
      w
        .relu()
        .mul(array([1, 2, 3]))
        .sum()
        .add(1);
    expect(gradCheck(hinge, near, { epsilon: 1e-5 }).verdict).toBe("wrong");
    expect(gradCheck(hinge, near)).toMatchObject({ verdict: "right", tensors: [{ kinks: [] }] });
  });

  test("steps in proportion to the parameters, large and small", () => {
    const logs = (w: NDArray) => w.log().sum();
    expect(gradCheck(logs, array([1e-5, 1, 1e6])).verdict).toBe("right");
    expect(gradCheck(logs, array([1e-5, 1, 1e6]), { epsilon: 1e-5 }).verdict).not.toBe("right");
  });

  test("gives the distance of the worst element over ε", () => {
    const { sweep } = gradCheck(cost, net, { gradient: broken("layers.2.bias", (g) => g.mul(3)) });
    expect(sweep.name).toMatch(/^layers\.2\.bias\[/);
    expect([sweep.epsilons[0], sweep.epsilons.at(-1)]).toEqual([0.1, 1e-12]);
    expect(sweep.distances[8]).toBeCloseTo(0.5, 6);
    const right = gradCheck(cost, net).sweep.distances;
    expect(Math.min(...right)).toBeLessThan(1e-8);
    expect(right[0]).toBeGreaterThan(1e-6);
  });

  test("checks a large array without running out of stack", () => {
    const large = zeros([150_000]).add(1);
    const report = gradCheck((w: NDArray) => w.square().sum(), large, { directions: 1 });
    expect(report.verdict).toBe("right");
  });

  test("refuses numbers that make no sense", () => {
    for (const bad of [0, 1.5, -1, NaN]) {
      expect(() => gradCheck(cost, net, { sample: bad })).toThrow(
        `gradCheck: sample must be a whole number above 0, got ${bad}`,
      );
      expect(() => gradCheck(cost, net, { directions: bad })).toThrow(
        `gradCheck: directions must be a whole number above 0, got ${bad}`,
      );
    }
    expect(() => gradCheck(cost, net, { sample: 1, directions: 1 })).toThrow("exclude each other");
    expect(() => gradCheck(cost, net, { epsilon: 0 })).toThrow(
      "gradCheck: epsilon must be a number above 0, got 0",
    );
  });
});

describe("left on while training", () => {
  afterEach(() => vi.restoreAllMocks());

  test("says so once, with what it cost", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const bowl = (w: NDArray) => w.square().sum();
    let w = array([1, 2]);
    for (let step = 0; step < 25; step++) {
      gradCheck(bowl, w);
      w = w.sub(grad(bowl)(w).mul(0.1));
    }
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]?.[0]).toMatch(
      /^gradCheck: this cost was checked 10 times, each time at other parameters, as in a training loop;\sthat took \d+ evaluations/,
    );
  });

  test("is not what looking again at the same parameters, or at another cost, is taken for", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const bowl = (w: NDArray) => w.square().sum();
    for (let k = 0; k < 25; k++) {
      gradCheck(bowl, array([1, 2]));
      gradCheck((w: NDArray) => bowl(w), array([k, 2]));
    }
    expect(warn).not.toHaveBeenCalled();
  });
});
