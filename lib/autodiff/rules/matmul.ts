import { add } from "../../ops/arithmetic.ts";
import { matmul } from "../../ops/matmul.ts";
import { swapAxes } from "../../ops/movement.ts";
import type { RuleTable } from "../rule.ts";

export const matmulRules = {
  matmul: {
    jvp: ([s, t], { args: [a, b] }) => {
      const left = s && matmul(s, b!);
      const right = t && matmul(a!, t);
      return left && right ? add(left, right) : (left ?? right)!;
    },
    vjp: (g, { args: [a, b] }, i) =>
      i === 0 ? matmul(g, swapAxes(b!, -1, -2)) : matmul(swapAxes(a!, -1, -2), g),
  },
} satisfies Partial<RuleTable>;
