import { describe, expect, test } from "vitest";
import { array, grad, gradCheck, type NDArray, random, tree } from "../../../lib/index.ts";
import { cost, net, planted, plantedMistakes } from "./mutations.ts";

test("there are dozens of planted mistakes", () => {
  expect(plantedMistakes.length).toBeGreaterThan(60);
});

describe("gradCheck names the array and the cause", () => {
  test.each(plantedMistakes)("$what in $tensor", ({ tensor, change, cause }) => {
    const report = gradCheck(cost, net, { gradient: planted(tensor, change) });
    const faulty = report.tensors.filter(({ verdict }) => verdict !== "right");
    expect(faulty.map(({ name, verdict }) => [name, verdict])).toEqual([[tensor, "wrong"]]);
    expect(faulty[0]?.cause).toMatch(cause);
    expect(report.toString().replaceAll("\n", " ")).toContain(`${tensor} ${faulty[0]?.cause ?? "?"}.`);
  });

  test("no cause is made up where no pattern fits, and none for what is right", () => {
    const noise = (g: NDArray) => g.add(random.normal(random.key(9), g.shape));
    const { tensors } = gradCheck(cost, net, { gradient: planted("layers.0.weight", noise) });
    expect(tensors.map(({ cause }) => cause)).toEqual(tensors.map(() => undefined));
    expect(tensors[0]?.verdict).toBe("wrong");
  });

  test("a single number is called a multiple only where the factor is a plain one", () => {
    const check = (slope: number) =>
      gradCheck((b: NDArray) => b.square(), 1, { gradient: (b) => b.mul(slope) }).tensors[0]?.cause;
    expect(check(1)).toMatch(/^is 1\/2 of what it should be/);
    expect(check(2.3)).toBeUndefined();
  });
});

describe("gradCheck recognises mistakes that are not the same throughout", () => {
  const of = (change: (g: NDArray) => NDArray, tensor = "layers.2.weight") =>
    gradCheck(cost, net, { gradient: planted(tensor, change) }).tensors.find(({ name }) => name === tensor)
      ?.cause;

  test("a factor for each column or row: a slope or a scale that belongs to each unit", () => {
    const factors = array([1, 0.5, 2, -1]);
    expect(of((g) => g.mul(factors))).toMatch(
      /^has a factor of its own in each column \(1\.00, 0\.500, 2\.00, …\)/,
    );
    expect(of((g) => g.mul(factors.reshape([4, 1])))).toMatch(/^has a factor of its own in each row/);
  });

  test("signs wrong in some elements", () => {
    expect(of((g) => g.abs())).toMatch(/^has the right sizes, with the wrong sign in \d+ of 16 elements/);
  });

  test("the right numbers in another order", () => {
    expect(of((g) => g.flip(0))).toMatch(/^has the right numbers in another order/);
  });

  test("a bias gradient that is summed, or averaged, over units too", () => {
    const everywhere = (total: (g: NDArray) => NDArray) => (g: NDArray) => g.mul(0).add(total(g));
    expect(
      of(
        everywhere((g) => g.sum()),
        "layers.2.bias",
      ),
    ).toMatch(/^is the sum of what all its elements should be/);
    expect(
      of(
        everywhere((g) => g.mean()),
        "layers.2.bias",
      ),
    ).toMatch(/^is the mean of what all its elements should be/);
  });

  test.each([{}, { sample: 4 }, { directions: 3 }])("a stale cache, with %o", (mode) => {
    const kept = grad(cost)(tree.map((p) => p.add(0.3), net));
    const { tensors } = gradCheck(cost, net, { ...mode, gradient: () => kept });
    expect(tensors.map(({ cause }) => cause ?? "")).toEqual(
      tensors.map(() => expect.stringMatching(/^is the same at other parameters too.*stale cache/) as string),
    );
  });
});
