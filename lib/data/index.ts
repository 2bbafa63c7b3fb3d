/** Data sets, splits and scalers. */
export type { Dataset } from "./dataset.ts";
export { loadBreastCancer } from "./breast-cancer.ts";
export { loadDigits } from "./digits.ts";
export { loadIris } from "./iris.ts";
export { loadPenguins } from "./penguins.ts";
export { loadWine } from "./wine.ts";
export {
  StandardScaler,
  type StandardScalerOptions,
  type StandardScalerStatistics,
} from "./standard-scaler.ts";
export type { FittedTo, Scaler } from "./scaler.ts";
export { MinMaxScaler, type MinMaxScalerStatistics } from "./min-max-scaler.ts";
export { RobustScaler, type RobustScalerStatistics } from "./robust-scaler.ts";
export { Whitening, type WhiteningStatistics } from "./whitening.ts";
export type { Examples } from "./examples.ts";
export { checkDisjoint, type Split, type SplitOptions, trainDevTestSplit } from "./split.ts";
export { batches, kFold } from "./batches.ts";
export {
  blobs,
  circles,
  football,
  gaussians,
  moons,
  type Points,
  type PointsOptions,
  spirals,
} from "./generators.ts";
