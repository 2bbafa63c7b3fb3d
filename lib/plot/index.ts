/** Pictures as data: typed Plotly figures from plain numbers. */
export {
  Figure,
  type FigureParts,
  type Frame,
  type Json,
  type Layout,
  type Numbers,
  type Trace,
} from "./figure.ts";
export { type Grid, type GridOptions, type Path } from "./grid.ts";
export { contour, type ContourOptions } from "./contour.ts";
export { decision, type DecisionOptions } from "./decision.ts";
export { surface, type SurfaceOptions } from "./surface.ts";
export { lines, scatter, type Series, type SeriesOptions } from "./lines.ts";
export { bars, type BarOptions, type BarSeries } from "./bars.ts";
export { heatmap, type HeatmapOptions } from "./heatmap.ts";
export { matrix, type MatrixOptions } from "./matrix.ts";
export { confusion, type ConfusionOptions } from "./confusion.ts";
export { scree, type ScreeOptions, type ScreeSeries } from "./scree.ts";
export { type Ridge, ridgeline, type RidgelineOptions } from "./ridgeline.ts";
export { sideBySide, type SideBySideOptions } from "./side-by-side.ts";
export { sweep, type SweepOptions } from "./sweep.ts";
export { race, type RaceOptions } from "./race.ts";
export { spectrum, type SpectrumOptions } from "./spectrum.ts";
export { costCurves, type CostCurveOptions, type CostSeries } from "./cost-curves.ts";
export { type ErrorSeries, vCurve, type VCurveOptions } from "./v-curve.ts";
export { perLayer, type LayerSeries, type PerLayerOptions } from "./per-layer.ts";
