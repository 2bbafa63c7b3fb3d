/** Gradient checking. */
export type { Verdict } from "./distance.ts";
export { gradCheck, type GradCheckOptions } from "./grad-check.ts";
export { numericalGradient, type NumericalGradientOptions } from "./numerical.ts";
export type { ElementCheck, GradCheckReport, TensorCheck } from "./report.ts";
