/** Networks: layers, activations, initialization and losses. */
export {
  type Activation,
  elu,
  gelu,
  identity,
  leakyRelu,
  logSoftmax,
  relu,
  sigmoid,
  silu,
  softmax,
  softplus,
  tanh,
} from "./activation.ts";
export * as init from "./init.ts";
export type { DistributionOption, Initializer } from "./init.ts";
export type { Layer } from "./layer.ts";
export { Linear, linear, type LinearOptions } from "./linear.ts";
export { binaryCrossEntropyWithLogits, crossEntropyWithLogits, leastSquares } from "./loss.ts";
export { mlp, type MlpOptions } from "./mlp.ts";
export { Sequential, sequential } from "./sequential.ts";
