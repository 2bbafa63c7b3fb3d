import { arange } from "../../ndarray/creation.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { add, div, mul, square, sub } from "../../ops/arithmetic.ts";
import { equal, greater } from "../../ops/compare.ts";
import { where } from "../../ops/elementwise.ts";
import { concatenate } from "../../ops/join.ts";
import { row, rows } from "../../ops/linalg/factor.ts";
import { solve } from "../../ops/linalg/solve.ts";
import { matmul } from "../../ops/matmul.ts";
import { expandDims, reshape } from "../../ops/movement.ts";
import { sum } from "../../ops/reduce.ts";
import type { RuleTable } from "../rule.ts";
import { chain } from "./elementwise.ts";
import { transposed } from "./linalg.ts";

// The rules of the decompositions. Sources: Giles, "Collected matrix derivative results for forward and reverse mode
// algorithmic differentiation" (2008); Townsend, "Differentiating the singular value decomposition" (2016); Walter and
// Lehmann, "Algorithmic differentiation of linear algebra functions" (2012), for QR.

/**
 * a ∘ F with Fᵢⱼ = 1/(xⱼ − xᵢ) and 0 on the diagonal. Where two of x are equal F is infinite: what does not exist comes
 * out as not finite, unless nothing depends on it and a is 0.
 */
function overGaps(a: NDArray, x: NDArray): NDArray {
  const [i, j] = positions(x.shape.at(-1)!);
  const gaps = sub(expandDims(x, -2), expandDims(x, -1));
  return where(equal(i, j), 0, chain(a, div(1, where(equal(i, j), 1, gaps))));
}

/** Row and column numbers of an n × n matrix. */
function positions(n: number): [row: NDArray, column: NDArray] {
  return [reshape(arange(n), [n, 1]), arange(n)];
}

function diagonal(a: NDArray): NDArray {
  const [i, j] = positions(a.shape.at(-1)!);
  return sum(where(equal(i, j), a, 0), -1);
}

function diagonalMatrix(x: NDArray): NDArray {
  const [i, j] = positions(x.shape.at(-1)!);
  return where(equal(i, j), expandDims(x, -2), 0);
}

function belowDiagonal(a: NDArray): NDArray {
  const [i, j] = positions(a.shape.at(-1)!);
  return where(greater(i, j), a, 0);
}

const symmetric = (a: NDArray): NDArray => mul(add(a, transposed(a)), 0.5);
const stackRows = (parts: readonly NDArray[]): NDArray => concatenate(parts, parts[0]!.ndim - 2);
const asRow = (x: NDArray): NDArray => expandDims(x, -2);

/** The part of the columns of x that is orthogonal to those of q. */
function outside(q: NDArray, x: NDArray): NDArray {
  return sub(x, matmul(q, matmul(transposed(q), x)));
}

function eighParts(packed: NDArray): [values: NDArray, vectors: NDArray] {
  return [row(packed, 0), rows(packed, 1, packed.shape.at(-1)!)];
}

function svdParts(packed: NDArray): [u: NDArray, s: NDArray, vt: NDArray] {
  const m = packed.shape.at(-1)!;
  const n = packed.shape.at(-2)! - m - 1;
  return [rows(packed, 0, n), row(packed, n), rows(packed, n + 1, m)];
}

function qrParts(packed: NDArray): [q: NDArray, r: NDArray] {
  const m = packed.shape.at(-1)!;
  const n = packed.shape.at(-2)! - m;
  return [rows(packed, 0, n), rows(packed, n, m)];
}

/** The X with X R = B. */
function divideRight(b: NDArray, r: NDArray): NDArray {
  return transposed(solve(transposed(r), transposed(b)));
}

export const factorRules = {
  // With P = Vᵀ dA V: dλ = diag P, dV = V (F ∘ P), Fᵢⱼ = 1/(λⱼ − λᵢ) off the diagonal.
  eigh: {
    jvp: ([da], { out }) => {
      const [values, vectors] = eighParts(out);
      const p = matmul(transposed(vectors), matmul(symmetric(da!), vectors));
      return stackRows([asRow(diagonal(p)), matmul(vectors, overGaps(p, values))]);
    },
    vjp: (g, { out }) => {
      const [values, vectors] = eighParts(out);
      const [dValues, dVectors] = eighParts(g);
      const turns = overGaps(matmul(transposed(vectors), dVectors), values);
      const inner = add(diagonalMatrix(dValues), turns);
      return symmetric(matmul(vectors, matmul(inner, transposed(vectors))));
    },
  },
  // With P = Uᵀ dA V and Fᵢⱼ = 1/(sⱼ² − sᵢ²): ds = diag P, dU = U (F ∘ (P S + S Pᵀ)) + (I − U Uᵀ) dA V S⁻¹,
  // dV = V (F ∘ (S P + Pᵀ S)).
  svd: {
    jvp: ([da], { out }) => {
      const [u, s, vt] = svdParts(out);
      const moved = matmul(da!, transposed(vt));
      const p = matmul(transposed(u), moved);
      const squares = square(s);
      const [across, down] = [expandDims(s, -2), expandDims(s, -1)];
      const turnU = overGaps(add(mul(p, across), mul(down, transposed(p))), squares);
      const turnV = overGaps(add(mul(down, p), mul(transposed(p), across)), squares);
      const du = add(matmul(u, turnU), chain(outside(u, moved), div(1, across)));
      return stackRows([du, asRow(diagonal(p)), matmul(transposed(turnV), vt)]);
    },
    vjp: (g, { out }) => {
      const [u, s, vt] = svdParts(out);
      const [du, ds, dvt] = svdParts(g);
      const squares = square(s);
      const [across, down] = [expandDims(s, -2), expandDims(s, -1)];
      const turns = (a: NDArray): NDArray => overGaps(sub(a, transposed(a)), squares);
      const turnU = turns(matmul(transposed(u), du));
      const turnV = turns(matmul(vt, transposed(dvt)));
      const inner = add(add(mul(turnU, across), mul(down, turnV)), diagonalMatrix(ds));
      const beyond = chain(outside(u, du), div(1, across));
      return matmul(add(matmul(u, inner), beyond), vt);
    },
  },
  // With C = dA R⁻¹, M = Qᵀ C and Ω = tril(M) − tril(M)ᵀ below the diagonal: dR = (M − Ω) R, dQ = C − Q (M − Ω).
  qr: {
    jvp: ([da], { out }) => {
      const [q, r] = qrParts(out);
      const c = divideRight(da!, r);
      const m = matmul(transposed(q), c);
      const lower = belowDiagonal(m);
      const upper = sub(m, sub(lower, transposed(lower)));
      return stackRows([sub(c, matmul(q, upper)), matmul(upper, r)]);
    },
    vjp: (g, { out }) => {
      const [q, r] = qrParts(out);
      const [dq, dr] = qrParts(g);
      const m = sub(matmul(r, transposed(dr)), matmul(transposed(dq), q));
      const lower = belowDiagonal(m);
      // The lower triangle, mirrored.
      const mirrored = add(add(lower, transposed(lower)), diagonalMatrix(diagonal(m)));
      return divideRight(add(dq, matmul(q, mirrored)), transposed(r));
    },
  },
} satisfies Partial<RuleTable>;
