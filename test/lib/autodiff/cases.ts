import * as tw from "../../../lib/index.ts";
import { array, type NDArray, slice } from "../../../lib/index.ts";
import { golden } from "../golden.ts";

/** One function of the golden file: where it was evaluated, and what PyTorch found there. */
export interface Case {
  readonly name: string;
  readonly args: number[][];
  readonly shapes: number[][];
  readonly value: number;
  readonly gradient: number[];
  readonly hessian: number[][];
}

export type F = (...args: NDArray[]) => NDArray;

/** What each case of the golden file differentiates, where it is not the function of that name. */
const spelled: Readonly<Record<string, F>> = {
  sum0: (x) => x.sum(0),
  var1: (x) => x.var(1, { correction: 1 }),
  std0: (x) => x.std(0),
  prod1: (x) => x.prod(1),
  prodZeros: (x) => x.prod(1),
  amax1: (x) => x.max(1),
  amaxTies: (x) => x.max(1),
  aminTies: (x) => x.min(0),
  logsumexp1: (x) => x.logsumexp(1),
  norm1: (x) => x.norm(1),
  reshape: (x) => x.T.reshape([2, 6]),
  slice: (x) => x.at(slice(1), slice(undefined, undefined, 2)).at(slice(undefined, undefined, -1)),
  take: (x) => x.take([2, 0, 2], 1),
  pad: (x) =>
    tw.pad(x, [
      [0, 2],
      [1, 0],
    ]),
  ...Object.fromEntries(
    (["edge", "reflect", "wrap"] as const).map((mode) => [
      `pad${mode[0]!.toUpperCase()}${mode.slice(1)}`,
      (x: NDArray) =>
        tw.pad(
          x,
          [
            [1, 2],
            [3, 2],
          ],
          { mode },
        ),
    ]),
  ),
  setPoints: (x) => x.with([array([0, 2]), array([3, 0])], x.at(1, ":2").square()),
  scatterAdd: (x) => tw.scatterAdd(x, [2, 0, 2, 1], 3, 1),
  cumsum1: (x) => x.cumsum(1),
  einsumTrace: (x) => tw.einsum("ii", x),
  einsum: (a, b) => tw.einsum("ij,kj->ik", a, b),
  pow3: (x) => x.pow(3),
  solve: (x) => tw.linalg.solve(x, columns.astype(x.dtype)),
  inv: (x) => tw.linalg.inv(x),
  det: (x) => tw.linalg.det(x),
  cholesky: (x) => tw.linalg.cholesky(x),
  eigenvalues: (x) => tw.linalg.eigh(x.add(x.T)).values,
  eigenvectors: (x) => tw.linalg.eigh(x.add(x.T)).vectors.square(),
  singularValues: (x) => tw.linalg.svd(x).s,
  svdTall: (x) => tw.linalg.svd(x).u.square(),
  svdWide: (x) => tw.linalg.svd(x).vt.square(),
  svdSquare: (x) => tw.linalg.svd(x).vt.square(),
  qrTall: (x) => tw.concatenate([tw.linalg.qr(x).q, tw.linalg.qr(x).r]),
  qrWide: (x) => tw.concatenate([tw.linalg.qr(x).q, tw.linalg.qr(x).r], 1),
  slogdet: (x) => tw.linalg.slogdet(x).logabsdet,
  pinv: (x) => tw.linalg.pinv(x),
  median1: (x) => x.median(1),
  quantile: (x) => x.quantile(0.3),
  cumprod1: (x) => x.cumprod(1),
  cumprodZeros: (x) => x.cumprod(1),
  nuclear: (x) => tw.linalg.matrixNorm(x, "nuc"),
  topk: (x) => tw.topk(x, 2).values,
  softmaxish: (x) => x.sub(x.logsumexp(1, { keepdims: true })).exp(),
  maximumTies: (a, b) => a.maximum(b),
  minimumTies: (a, b) => a.minimum(b),
  matvec: (a, b) => a.matmul(b),
  vecmat: (a, b) => a.matmul(b),
  batched: (a, b) => a.matmul(b),
  concatenate: (a, b) => tw.concatenate([a, b], 1),
};

/** All of them. */
export const cases = golden<Case>("derivatives");
/** The right-hand side of the case "solve": the first two columns of the inputs that "neg" has. */
const columns = array(cases[0]!.args[0]!, { shape: cases[0]!.shapes[0]! }).at(":", slice(0, 2));

/** The library's function of that name. */
export function functionOf(name: string): F {
  return spelled[name] ?? (tw as unknown as Readonly<Record<string, F>>)[name]!;
}
