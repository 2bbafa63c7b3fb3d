export * from "./elementwise";
export { sum } from "./sum";
export * from "./gemm";
export { powersOfTwo } from "./exponential";
