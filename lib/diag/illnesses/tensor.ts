import type { Examples } from "../../data/examples.ts";
import type { Examination } from "../examination.ts";
import type { Discovery } from "../finding.ts";

/**
 * Arrays of parameters that no gradient reaches, while it reaches others: cut off, frozen, or not used at all.
 *
 * Weights that wait for a matrix of zeros behind them, as in networks whose last layer starts at 0, are not meant: they
 * learn from the second step on. Nor is a bias that a normalization after it takes away again.
 */
export function tensorNotLearning<P, E extends Examples>(seen: Examination<P, E>): Discovery<P, E>[] {
  const { tensors } = seen;
  const waits = tensors.findLastIndex(
    ({ shape, value, gradient }) => shape.length > 1 && value.maxAbs === 0 && gradient.maxAbs > 0,
  );
  const cutOff = tensors.filter(
    ({ name, gradient }, i) => gradient.maxAbs === 0 && i > waits && !isTakenAway(seen, name),
  );
  if (cutOff.length === 0 || cutOff.length === tensors.length) return [];
  const names = cutOff.map(({ name }) => name);
  const others = tensors.length - cutOff.length;
  return [
    {
      illness: "tensor not learning",
      severity: cutOff.some(({ shape }) => shape.length > 1) ? "stops learning" : "slows learning",
      where: names,
      evidence: `the gradient by ${names.join(", ")} is exactly 0, while the ${others} other arrays have one`,
      remedy:
        "see that forward uses it, and that no stopGradient or reading of numbers stands between it and the cost",
      cure: undefined,
    },
  ];
}

/** Whether a bias is followed by batch normalization, which subtracts it. */
function isTakenAway<P, E extends Examples>({ statistics }: Examination<P, E>, name: string): boolean {
  const owner = statistics.findIndex(({ parameters }) => parameters.some((one) => one.name === name));
  return owner >= 0 && name.endsWith("bias") && statistics[owner + 1]?.kind === "BatchNorm";
}
