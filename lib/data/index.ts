/** Data sets, splits and scalers. */
export type { Dataset } from "./dataset.ts";
export { loadWine } from "./wine.ts";
export {
  StandardScaler,
  type StandardScalerOptions,
  type StandardScalerStatistics,
} from "./standard-scaler.ts";
export { type Examples, type Split, type SplitOptions, trainDevTestSplit } from "./split.ts";
