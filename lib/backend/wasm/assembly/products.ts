// What several threads compute products with, in memory that they share.
export * from "./gemm";
export * from "./pack";
