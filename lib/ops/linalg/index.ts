/** Linear algebra: factors of matrices, equations, eigenvalues and singular values, ranks and norms. */
export { eigh, qr, svd } from "./factor.ts";
export { cholesky, det, inv, slogdet, solve } from "./solve.ts";
export { cond, lstsq, matrixNorm, matrixRank, pinv, type ToleranceOption } from "./spectral.ts";
