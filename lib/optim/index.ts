/** Optimizers: rules by which parameters follow their gradients. */
export type { LearningRate, Optimizer, OptimizerState } from "./optimizer.ts";
export { sgd } from "./sgd.ts";
export { momentum, type MomentumOptions, nesterov } from "./momentum.ts";
export { adagrad, type AdagradOptions, rmsprop, type RmspropOptions } from "./adaptive.ts";
export { adam, type AdamOptions, adamw, type AdamWOptions } from "./adam.ts";
export { cosineDecay, oneCycle, type Schedule, stepDecay, warmUp } from "./schedule.ts";
export { clipByNorm, clipByValue, globalNorm } from "./clip.ts";
export { type Descent, type DescentOptions, gradientDescent } from "./descent.ts";
