import { reshape, swapAxes, zerosLike } from "../../ops/movement.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { add, mul, neg, sub } from "../../ops/arithmetic.ts";
import { at } from "../../ops/indexing.ts";
import { stack } from "../../ops/join.ts";
import { inv, solve } from "../../ops/linalg/solve.ts";
import { matmul } from "../../ops/matmul.ts";
import { sum } from "../../ops/reduce.ts";
import { where } from "../../ops/elementwise.ts";
import { equal, greater } from "../../ops/compare.ts";
import { arange } from "../../ndarray/creation.ts";
import type { RuleTable } from "../rule.ts";

export const transposed = (a: NDArray): NDArray => swapAxes(a, -1, -2);

/** The lower triangle with half the diagonal. */
function lowerHalf(a: NDArray): NDArray {
  const n = a.shape.at(-1)!;
  const [row, column] = [reshape(arange(n), [n, 1]), arange(n)];
  return where(greater(row, column), a, where(equal(row, column), mul(a, 0.5), 0));
}

/** L⁻ᵀ M L⁻¹. */
function between(l: NDArray, m: NDArray): NDArray {
  return solve(transposed(l), transposed(solve(transposed(l), transposed(m))));
}

function scalarTimes(s: NDArray, a: NDArray): NDArray {
  return mul(reshape(s, [...s.shape, 1, 1]), a);
}

export const linalgRules = {
  // AX = B  ⟹  A dX = dB − dA X
  solve: {
    jvp: ([da, db], { args: [a], out }) => {
      const moved = da && matmul(da, out);
      return solve(a!, db && moved ? sub(db, moved) : (db ?? neg(moved!)));
    },
    vjp: (g, { args: [a], out }, i) => {
      const gb = solve(transposed(a!), g);
      return i === 1 ? gb : neg(matmul(gb, transposed(out)));
    },
  },
  // dL = L Φ(L⁻¹ dA L⁻ᵀ), Φ the lower triangle with half the diagonal. Source: Murray, "Differentiation of the
  // Cholesky decomposition", arXiv:1602.07527.
  cholesky: {
    jvp: ([da], { out: l }) => {
      const symmetric = mul(add(da!, transposed(da!)), 0.5);
      const inner = solve(l, transposed(solve(l, symmetric)));
      return matmul(l, lowerHalf(inner));
    },
    vjp: (g, { out: l }) => {
      const inner = between(l, lowerHalf(matmul(transposed(l), g)));
      return mul(add(inner, transposed(inner)), 0.5);
    },
  },
  // d det A = det A · tr(A⁻¹ dA)
  det: {
    jvp: ([da], { args: [a], out }) => mul(out, sum(mul(transposed(inv(a!)), da!), [-1, -2])),
    vjp: (g, { args: [a], out }) => scalarTimes(mul(g, out), transposed(inv(a!))),
  },
  // The sign is locally constant; d log |det A| = tr(A⁻¹ dA)
  slogdet: {
    jvp: ([da], { args: [a] }) => {
      const rate = sum(mul(transposed(inv(a!)), da!), [-1, -2]);
      return stack([zerosLike(rate), rate], -1);
    },
    vjp: (g, { args: [a] }) => scalarTimes(at(g, "...", 1), transposed(inv(a!))),
  },
} satisfies Partial<RuleTable>;
