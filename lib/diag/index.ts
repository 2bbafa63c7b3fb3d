/** Seeing what a network does: landscapes and their curvature. */
export { type CostGrid, costGrid, type GridRange, plane } from "./grid.ts";
export { type Curvature, curvature } from "./curvature.ts";
