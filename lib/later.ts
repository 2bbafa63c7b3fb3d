// What is built on arrays. The built library loads it when something of it is first asked for, since reading it takes an
// engine longer than all the rest.
export { compile, type Compiled } from "./autodiff/compile/compile.ts";
export type { CompileOptions } from "./autodiff/compile/options.ts";
export { mapPlan, type MapPlanOptions } from "./autodiff/compile/map-plan.ts";
export { type AuxOption, grad, type OfParameters, valueAndGrad, vjp } from "./autodiff/gradient.ts";
export { hessian, hvp, jacobian, jvp } from "./autodiff/jacobian.ts";
export { vmap, type VmapOptions } from "./autodiff/vmap.ts";
export * from "./check/index.ts";
export * as data from "./data/index.ts";
export * as diag from "./diag/index.ts";
export * from "./exercise/index.ts";
export * as nn from "./nn/index.ts";
export * as optim from "./optim/index.ts";
export * as plot from "./plot/index.ts";
export * from "./train/index.ts";
