import type { RuleTable } from "../rule.ts";
import { customRules } from "./custom.ts";
import { elementwiseRules } from "./elementwise.ts";
import { factorRules } from "./factor.ts";
import { linalgRules } from "./linalg.ts";
import { matmulRules } from "./matmul.ts";
import { movementRules } from "./movement.ts";
import { reduceRules } from "./reduce.ts";

/** Every primitive's derivatives; the type says that none is forgotten. */
export const rules: RuleTable = {
  ...elementwiseRules,
  ...movementRules,
  ...reduceRules,
  ...matmulRules,
  ...linalgRules,
  ...factorRules,
  ...customRules,
};
