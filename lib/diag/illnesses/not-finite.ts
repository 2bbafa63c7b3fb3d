import type { Examples } from "../../data/examples.ts";
import { called, type Examination, percent } from "../examination.ts";
import type { Discovery } from "../finding.ts";
import { magnitude } from "../magnitude.ts";
import { reinitialized } from "../reinitialize.ts";

/** Infinities and NaNs: where they come first of all, on the way from the examples through the layers to the gradients. */
export function notFinite<P, E extends Examples>(seen: Examination<P, E>): Discovery<P, E>[] {
  const found = firstPlace(seen);
  if (found === undefined) return [];
  const { where, evidence, remedy, fresh } = found;
  return [
    {
      illness: "not finite",
      severity: "stops learning",
      where: [where],
      evidence,
      remedy,
      cure: fresh ? (key) => ({ model: reinitialized(seen.model, seen.layers, key) }) : undefined,
    },
  ];
}

interface Place {
  readonly where: string;
  readonly evidence: string;
  readonly remedy: string;
  /** Whether fresh weights help. */
  readonly fresh: boolean;
}

function firstPlace<P, E extends Examples>(seen: Examination<P, E>): Place | undefined {
  for (const [name, x] of Object.entries(seen.examples)) {
    const { nonFinite } = magnitude(x);
    if (nonFinite > 0) {
      const evidence = `${percent(nonFinite)} of the numbers in ${name} are infinite or NaN`;
      return { where: name, evidence, remedy: "remove or fill in these examples first", fresh: false };
    }
  }
  const parameter = seen.tensors.find(({ value }) => value.nonFinite > 0);
  if (parameter) {
    return {
      where: parameter.name,
      evidence: `${percent(parameter.value.nonFinite)} of ${parameter.name} is infinite or NaN: an earlier step was too long`,
      remedy: "start again from fresh weights with a lower learning rate, or clip gradients",
      fresh: true,
    };
  }
  const layer = seen.statistics.find(({ activation }) => activation.nonFinite > 0);
  if (layer) {
    return {
      where: layer.name,
      evidence: `${called(layer)} is the first to put out numbers that are infinite or NaN (${percent(layer.activation.nonFinite)} of them)`,
      remedy: "start from smaller weights (nn.init.he, nn.init.xavier), and normalize the inputs",
      fresh: true,
    };
  }
  if (!Number.isFinite(seen.cost)) {
    return {
      where: "cost",
      evidence: `every layer's output is finite, but the cost of it is ${seen.cost}`,
      remedy: "take a loss of logits (nn.crossEntropyWithLogits), which does not take the logarithm of 0",
      fresh: false,
    };
  }
  const back = seen.tensors.findLast(({ gradient }) => gradient.nonFinite > 0);
  return (
    back && {
      where: back.name,
      evidence: `the cost is finite, but ${percent(back.gradient.nonFinite)} of its gradient by ${back.name} is not`,
      remedy: "look for a square root or a division at 0 in the cost, and add a small number there",
      fresh: false,
    }
  );
}
