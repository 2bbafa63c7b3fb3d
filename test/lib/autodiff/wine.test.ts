import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { array, concatenate, hessian, linalg, type NDArray, ones, zeros } from "../../../lib/index.ts";

/** The UCI Wine measurements, 178 × 13; the class stands in the first column or the last, and is not used here. */
function wine(): { x: NDArray; y: NDArray } {
  const text = readFileSync(new URL("../../../lib/data/sets/wine.csv", import.meta.url), "utf8");
  const rows = text
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").map(Number));
  return { x: array(rows.map((row) => row.slice(0, 13))), y: array(rows.map((row) => row[13]!)) };
}

/** Condition number and largest stable step of least squares with a bias, mean half squared error. */
function conditioning(x: NDArray, y: NDArray): { kappa: number; step: number } {
  const design = concatenate([x, ones([x.shape[0]!, 1])], 1);
  const cost = (w: NDArray): NDArray => design.matmul(w).sub(y).square().mean().div(2);
  const { values } = linalg.eigh(hessian(cost)(zeros([14])));
  const [smallest, largest] = [values.at(0).item(), values.at(-1).item()];
  return { kappa: largest / smallest, step: 2 / largest };
}

describe("the Hessian of least squares on the Wine set", () => {
  const { x, y } = wine();

  test("is badly conditioned on raw features", () => {
    const { kappa, step } = conditioning(x, y);
    expect(kappa.toPrecision(3)).toBe("4.59e+8");
    expect(step.toPrecision(2)).toBe("0.0000030");
  });

  test("is well conditioned on standardized features", () => {
    const { kappa, step } = conditioning(x.sub(x.mean(0)).div(x.std(0)), y);
    expect(kappa.toPrecision(3)).toBe("45.5");
    expect(step.toPrecision(3)).toBe("0.425");
  });
});
