export * from "./arithmetic";
export * from "./compare";
export * from "./logic";
export * from "./functions";
export * from "./convert";
export * from "./sum";
export * from "./gemm";
export * from "./pack";
export { powersOfTwo } from "./exponential";
