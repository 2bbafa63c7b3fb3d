import type { TypedArray } from "../../core/dtype.ts";
import type { ReduceName, Strided } from "../backend.ts";
import { advance } from "./loops.ts";
import { sum } from "./sum.ts";

/** Folds `count` elements that lie `step` apart. */
type Fold = (data: TypedArray, start: number, step: number, count: number) => number;

/** NaN wins over every number, as in NumPy. */
const max: Fold = (data, start, step, count) => {
  let best = data[start]!;
  for (let k = 1, i = start + step; k < count; k++, i += step) {
    const x = data[i]!;
    if (x > best || x !== x) best = x;
    if (best !== best) return best;
  }
  return best;
};

const min: Fold = (data, start, step, count) => {
  let best = data[start]!;
  for (let k = 1, i = start + step; k < count; k++, i += step) {
    const x = data[i]!;
    if (x < best || x !== x) best = x;
    if (best !== best) return best;
  }
  return best;
};

const folds: Readonly<Record<ReduceName, Fold>> = { sum, max, min };

/** A run of out[kept] = fold over the last `count` axes of x. */
export function prepareReduce(f: ReduceName, x: Strided, count: number, out: Strided): () => void {
  const fold = folds[f];
  const kept = x.shape.length - count;
  const outer = x.shape.slice(0, kept);
  const { sizes, strides } = mergeReduced(x, kept);
  const inner = sizes.length - 1;
  const width = sizes[inner]!;
  const step = strides[inner]!;
  let rows = 1;
  for (let i = 0; i < inner; i++) rows *= sizes[i]!;
  const partial = new Float64Array(rows);
  const [index, row] = [new Array<number>(kept), new Array<number>(inner)];
  const [start, at] = [[0], [0]];
  const [outerStrides, innerStrides] = [[x.strides], [strides]];
  const data = x.data;
  return () => {
    index.fill(0);
    start[0] = x.offset;
    for (let o = 0; o < out.data.length; o++) {
      if (rows === 1) out.data[o] = fold(data, start[0], step, width);
      else {
        row.fill(0);
        at[0] = start[0];
        for (let r = 0; r < rows; r++) {
          partial[r] = fold(data, at[0], step, width);
          advance(row, sizes, innerStrides, at);
        }
        out.data[o] = fold(partial, 0, 1, rows);
      }
      advance(index, outer, outerStrides, start);
    }
  };
}

/** The reduced axes, widest stride first and merged where they step evenly: order does not matter to a fold. */
function mergeReduced(x: Strided, kept: number): { sizes: number[]; strides: number[] } {
  const axes: { readonly n: number; readonly stride: number }[] = [];
  for (let i = kept; i < x.shape.length; i++) {
    const n = x.shape[i]!;
    if (n !== 1) axes.push({ n, stride: x.strides[i]! });
  }
  if (axes.length > 1) axes.sort((p, q) => Math.abs(q.stride) - Math.abs(p.stride));
  const sizes: number[] = [];
  const strides: number[] = [];
  for (const { n, stride } of axes) {
    const last = sizes.length - 1;
    if (last >= 0 && strides[last] === stride * n) {
      sizes[last]! *= n;
      strides[last] = stride;
    } else {
      sizes.push(n);
      strides.push(stride);
    }
  }
  return sizes.length === 0 ? { sizes: [1], strides: [0] } : { sizes, strides };
}
