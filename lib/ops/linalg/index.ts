export { cond, eigh, svd } from "./factor.ts";
export { cholesky, det, inv, solve } from "./solve.ts";
