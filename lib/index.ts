import "./fluent.ts";

export {
  backends,
  type BackendName,
  type BackendOptions,
  type BackendReport,
  useBackend,
} from "./backend/registry.ts";
export type { DType, TypedArray } from "./core/dtype.ts";
export { DTypeError, LinAlgError, ShapeError, TracerError } from "./core/errors.ts";
export type { Axis, Shape } from "./core/shape.ts";
export * from "./ndarray/creation.ts";
export * from "./ndarray/csv.ts";
export * from "./ndarray/npy.ts";
export * from "./ndarray/npz.ts";
export { NDArray, type Nested, type Operand } from "./ndarray/ndarray.ts";
export type { ArrayMethods } from "./ndarray/methods.ts";
export type * from "./ndarray/options.ts";
export { type Slice, slice } from "./ndarray/slice.ts";
export * from "./ops/activation.ts";
export * from "./ops/arithmetic.ts";
export { clip } from "./ops/clip.ts";
export * from "./ops/close.ts";
export * from "./ops/compare.ts";
export { where } from "./ops/elementwise.ts";
export { customRule } from "./ops/custom.ts";
export type { CustomRule } from "./ops/primitive.ts";
export { einsum } from "./ops/einsum.ts";
export * from "./ops/exponential.ts";
export * from "./ops/gather.ts";
export { at, flip } from "./ops/indexing.ts";
export * from "./ops/join.ts";
export * from "./ops/matmul.ts";
export {
  astype,
  broadcastTo,
  expandDims,
  moveAxis,
  onesLike,
  reshape,
  squeeze,
  swapAxes,
  transpose,
  zerosLike,
} from "./ops/movement.ts";
export * from "./ops/pad.ts";
export * from "./ops/rearrange.ts";
export * from "./ops/reduce.ts";
export * from "./ops/rounding.ts";
export { cumprod, cumsum, diff } from "./ops/scan.ts";
export * from "./ops/search.ts";
export * from "./ops/sort.ts";
export * from "./ops/statistics.ts";
export { stopGradient } from "./ops/stop.ts";
export * as linalg from "./ops/linalg/index.ts";
export * as random from "./ops/random.ts";
export * as tree from "./ops/tree.ts";
export * from "./ops/triangle.ts";
export * from "./ops/trigonometric.ts";
export { withValue } from "./ops/update.ts";
export * from "./later.ts";
// The namespaces' types once more: a declaration file, such as a notebook writes of its cells, can only name types
// that the root exports.
export type { RandomState } from "./ops/random.ts";
export type {
  Dataset,
  Examples,
  FittedTo,
  MinMaxScaler,
  MinMaxScalerStatistics,
  Points,
  PointsOptions,
  RobustScaler,
  RobustScalerStatistics,
  Scaler,
  Split,
  SplitOptions,
  StandardScaler,
  StandardScalerOptions,
  StandardScalerStatistics,
  Whitening,
  WhiteningStatistics,
} from "./data/index.ts";
export type {
  ActivationStatistics,
  CostGrid,
  CriticalLine,
  Curvature,
  DiagnoseOptions,
  Diagnosis,
  DensityOptions,
  Directions,
  EigenpairOptions,
  Eigenpairs,
  Finding,
  GridRange,
  Histogram,
  HessianOptions,
  Illness,
  Landscape,
  LandscapeExamples,
  LandscapeOptions,
  LandscapeParts,
  LayerStatistics,
  Magnitude,
  MeanField,
  MeanFieldActivation,
  MeanFieldOptions,
  NetworkKind,
  NetworkStatistics,
  ParameterStatistics,
  Paths,
  PredictedSizes,
  Profile,
  Quantiles,
  RecordedQuantity,
  RecordedStep,
  RecordedTensor,
  Recorder,
  RandomDirectionOptions,
  Stage,
  TensorStatistics,
  Sharpness,
  SharpnessOptions,
  SpectralDensity,
  TraceEstimate,
  TraceOptions,
  Trajectory,
  Treatment,
} from "./diag/index.ts";
export type {
  Activation,
  BatchNorm,
  BatchNormState,
  ClassScores,
  DistributionOption,
  Dropout,
  DropoutOptions,
  Initializer,
  Layer,
  LayerMode,
  LayerState,
  LayerNorm,
  Linear,
  LinearOptions,
  MlpOptions,
  Residual,
  Sequential,
} from "./nn/index.ts";
export type {
  AdagradOptions,
  AdamOptions,
  AdamWOptions,
  Descent,
  DescentOptions,
  LearningRate,
  MomentumOptions,
  Optimizer,
  OptimizerState,
  RmspropOptions,
  Schedule,
} from "./optim/index.ts";
export type {
  BarOptions,
  BarSeries,
  ConfusionOptions,
  ContourOptions,
  CostCurveOptions,
  CostSeries,
  DecisionOptions,
  ErrorSeries,
  Figure,
  FigureParts,
  Frame,
  Grid,
  GridOptions,
  HeatmapOptions,
  Json,
  LayerSeries,
  Layout,
  MatrixOptions,
  Numbers,
  Path,
  PerLayerOptions,
  RaceOptions,
  Ridge,
  RidgelineOptions,
  ScreeOptions,
  ScreeSeries,
  Series,
  SeriesOptions,
  SideBySideOptions,
  SpectrumOptions,
  SurfaceOptions,
  SweepOptions,
  Trace,
  VCurveOptions,
} from "./plot/index.ts";
