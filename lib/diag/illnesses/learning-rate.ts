import { type Examples, pickExamples } from "../../data/examples.ts";
import { key } from "../../ops/random.ts";
import type { Cost } from "../../train/training.ts";
import { hessianEigenpairs } from "../eigenpairs.ts";
import { type Examination, short } from "../examination.ts";
import type { Discovery } from "../finding.ts";

/**
 * How a learning rate may lie to 2/λmax. Training at the edge of stability hovers a little above it; and far below it a
 * step does not even shorten the error along the steepest direction noticeably.
 */
const limits = { high: 1.2, diverges: 2, low: 1e-3 };
/** Examples that the curvature is taken of, spread over the set. */
const most = 256;

/** 2/λmax, for the largest eigenvalue of the cost's Hessian; undefined where the cost bends upwards along nothing. */
export function largestStableStep<P, E extends Examples>(
  { model, examples, count }: Examination<P, E>,
  cost: Cost<P, E>,
): number | undefined {
  const rows = Array.from({ length: Math.min(count, most) }, (_, i) =>
    Math.floor((i * count) / Math.min(count, most)),
  );
  const few = pickExamples(examples, rows);
  const mode = { train: false, key: key(0) };
  const options = { key: key(0), tolerance: 1e-2, maxSteps: 40 };
  const { values } = hessianEigenpairs((params: P) => cost(params, few, mode), model, options);
  const top = values[0]!;
  return top > 0 ? 2 / top : undefined;
}

/**
 * A learning rate with which gradient descent climbs (above 2/λmax, for the largest eigenvalue of the cost's Hessian), or
 * hardly moves.
 *
 * Sources: Y. LeCun, L. Bottou, G. Orr and K.-R. Müller (1998), Efficient BackProp, section 5.1; J. Cohen, S. Kaur, Y. Li,
 * J. Z. Kolter and A. Talwalkar (2021), Gradient descent on neural networks typically occurs at the edge of stability.
 */
export function unsuitableLearningRate<P, E extends Examples>(
  stable: number | undefined,
  learningRate: number,
): Discovery<P, E>[] {
  if (stable === undefined) return [];
  const share = learningRate / stable;
  if (share >= limits.low && share <= limits.high) return [];
  const high = share > limits.high;
  const bound = `2/λmax = ${short(stable)}, from which on gradient descent climbs along the steepest direction of the cost`;
  return [
    {
      illness: high ? "learning rate too high" : "learning rate too low",
      severity: share > limits.diverges ? "stops learning" : "slows learning",
      where: ["the learning rate"],
      evidence: high
        ? `${short(learningRate)} is ${short(share)} times ${bound}`
        : `${short(learningRate)} is ${short(1 / share)} times less than ${bound}, so that even along that one an error takes ` +
          `${short(Math.log(2) / (2 * share))} steps to halve`,
      remedy: `try ${short(stable / 2)}, half of the largest stable one`,
      cure: () => ({ learningRate: Number((stable / 2).toPrecision(2)) }),
    },
  ];
}
