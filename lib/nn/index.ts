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
export { BatchNorm, batchNorm, type BatchNormState } from "./batch-norm.ts";
export { Dropout, dropout, type DropoutOptions } from "./dropout.ts";
export { freezeNorms } from "./freeze-norms.ts";
export * as init from "./init.ts";
export type { DistributionOption, Initializer } from "./init.ts";
export type { Layer, LayerMode, LayerState } from "./layer.ts";
export { LayerNorm, layerNorm } from "./layer-norm.ts";
export { Linear, linear, type LinearOptions } from "./linear.ts";
export {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  crossEntropy,
  crossEntropyWithLogits,
  hinge,
  huber,
  leastSquares,
  meanSquaredError,
} from "./loss.ts";
export { accuracy, type ClassScores, confusionMatrix, precisionRecallF1 } from "./metric.ts";
export { mlp, type MlpOptions } from "./mlp.ts";
export { elastic, l1, l2 } from "./penalty.ts";
export { Residual, residual } from "./residual.ts";
export { Sequential, sequential } from "./sequential.ts";
