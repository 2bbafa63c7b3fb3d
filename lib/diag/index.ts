/** Seeing what a network does: its layers, and landscapes and their curvature. */
export { type CostGrid, costGrid, type GridRange, plane } from "./grid.ts";
export { type Curvature, curvature } from "./curvature.ts";
export {
  type ActivationStatistics,
  layerStatistics,
  type LayerStatistics,
  type NetworkStatistics,
  type ParameterStatistics,
} from "./layers.ts";
export { type Magnitude, magnitude, type Quantiles, quantiles } from "./magnitude.ts";
export {
  criticalWeightVariance,
  meanField,
  type MeanField,
  type MeanFieldActivation,
  type MeanFieldOptions,
  type Profile,
} from "./mean-field.ts";
