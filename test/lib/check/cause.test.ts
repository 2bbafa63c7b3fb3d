import { describe, expect, test } from "vitest";
import { array, gradCheck, type NDArray, random } from "../../../lib/index.ts";
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
    expect(report.toString()).toContain(`${tensor} ${faulty[0]?.cause ?? "?"}.`);
  });

  test("no cause is made up where no pattern fits, and none for what is right", () => {
    const noise = (g: NDArray) => g.add(random.normal(random.key(9), g.shape));
    const { tensors } = gradCheck(cost, net, { gradient: planted("layers.0.weight", noise) });
    expect(tensors.map(({ cause }) => cause)).toEqual(tensors.map(() => undefined));
    expect(tensors[0]?.verdict).toBe("wrong");
  });

  test("a single number is called a multiple only where the factor is a plain one", () => {
    const check = (slope: number) =>
      gradCheck((b: NDArray) => b.square(), 1, { gradient: () => array(slope) }).tensors[0]?.cause;
    expect(check(1)).toMatch(/^is 1\/2 of what it should be/);
    expect(check(2.3)).toBeUndefined();
  });
});
