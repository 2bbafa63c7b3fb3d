/** Gradient checking. */
export type { Verdict } from "./distance.ts";
export { gradCheck, type GradCheckOptions } from "./grad-check.ts";
export { numericalGradient, type NumericalGradientOptions } from "./numerical.ts";
export type { ElementCheck, EpsilonSweep, GradCheckReport, TensorCheck } from "./report.ts";
export { taylorTest, type TaylorTest, type TaylorTestOptions } from "./taylor.ts";
