export { eigh, qr, svd } from "./factor.ts";
export { cholesky, det, inv, slogdet, solve } from "./solve.ts";
export { cond, lstsq, matrixNorm, matrixRank, pinv, type ToleranceOption } from "./spectral.ts";
