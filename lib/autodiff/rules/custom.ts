import type { NDArray } from "../../ndarray/ndarray.ts";
import { checkDerivative } from "../../ops/custom.ts";
import { zerosLike } from "../../ops/movement.ts";
import type { CustomRule } from "../../ops/primitive.ts";
import type { RuleTable, Site } from "../rule.ts";

/** The gradients that a user's rule gave for one site, so that it runs once and not for each argument. */
const given = new WeakMap<Site<CustomRule>, { g: NDArray; gradients: readonly NDArray[] }>();

function missing(mode: "vjp" | "jvp"): never {
  const name = mode === "vjp" ? "reverse" : "forward";
  throw new TypeError(
    `customRule: the function was differentiated in ${name} mode, but has no ${mode} rule; give it one`,
  );
}

export const customRules = {
  custom: {
    jvp: (tangents, { args, out, params }) => {
      const all = tangents.map((t, i) => t ?? zerosLike(args[i]!));
      return checkDerivative(out, params.jvp ? params.jvp(all, out, ...args) : missing("jvp"));
    },
    vjp: (g, site, i) => {
      const { args, out, params } = site;
      let last = given.get(site);
      if (last?.g !== g)
        given.set(site, (last = { g, gradients: params.vjp ? params.vjp(g, out, ...args) : missing("vjp") }));
      return checkDerivative(args[i]!, last.gradients[i]);
    },
  },
} satisfies Partial<RuleTable>;
