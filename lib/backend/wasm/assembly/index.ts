export * from "./functions";
export * from "./convert";
export * from "./sum";
export * from "./extremes";
export * from "./gemm";
export * from "./pack";
export { powersOfTwo } from "./exponential";
