/** Optimizers: rules by which parameters follow their gradients. */
export type { LearningRate, Optimizer, OptimizerState } from "./optimizer.ts";
export { sgd } from "./sgd.ts";
export { type Descent, type DescentOptions, gradientDescent } from "./descent.ts";
