/** Seeing what a network does: its layers, and landscapes and their curvature. */
export { type CostGrid, costGrid, type GridRange, plane } from "./grid.ts";
export { type Curvature, curvature } from "./curvature.ts";
export { diagnose, type DiagnoseOptions } from "./diagnose.ts";
export type { Diagnosis, TensorStatistics } from "./diagnosis.ts";
export type { Finding, Illness } from "./finding.ts";
export { histogram, type Histogram } from "./histogram.ts";
export { jacobianSpectrum } from "./jacobian-spectrum.ts";
export {
  type Directions,
  directionsBetween,
  parameterDirections,
  pcaDirections,
  randomDirections,
  type RandomDirectionOptions,
} from "./directions.ts";
export { type EigenpairOptions, type Eigenpairs, hessianEigenpairs } from "./eigenpairs.ts";
export type { HessianOptions } from "./hessian-product.ts";
export { landscape } from "./landscape.ts";
export type { LandscapeExamples, LandscapeOptions, Paths } from "./landscape-options.ts";
export { Landscape, type LandscapeParts } from "./landscape-result.ts";
export { sharpness, type Sharpness, type SharpnessOptions } from "./sharpness.ts";
export { hessianDensity, type DensityOptions, type SpectralDensity } from "./spectral-density.ts";
export { hessianTrace, type TraceEstimate, type TraceOptions } from "./trace.ts";
export type { Trajectory } from "./trajectory.ts";
export {
  type ActivationStatistics,
  layerStatistics,
  type LayerStatistics,
  type NetworkStatistics,
  type ParameterStatistics,
} from "./layers.ts";
export { type Magnitude, magnitude, type Quantiles, quantiles } from "./magnitude.ts";
export {
  criticalLine,
  type CriticalLine,
  criticalWeightVariance,
  meanField,
  type MeanField,
  type MeanFieldActivation,
  type MeanFieldOptions,
  type Profile,
} from "./mean-field.ts";
export type { PredictedSizes } from "./theory.ts";
export type { Stage, Treatment } from "./treatment.ts";
export {
  type RecordedQuantity,
  type RecordedStep,
  type RecordedTensor,
  type Recorder,
  recorder,
} from "./recorder.ts";
export { type NetworkKind, phaseDiagram, varianceMaps } from "./phase-diagram.ts";
