import type { TypedArray } from "../../core/dtype.ts";
import type { Strided } from "../backend.ts";
import { advance } from "./loops.ts";

/** out[…, i, j] = Σₖ a[…, i, k] b[…, k, j]; sums run in float64 whatever the dtype. */
export function matmul(a: Strided, b: Strided, out: Strided): void {
  const lead = out.shape.length - 2;
  const [n, k, m] = [a.shape[lead]!, a.shape[lead + 1]!, b.shape[lead + 1]!];
  if (n * m === 0) return;
  const [ai, ak] = [a.strides[lead]!, a.strides[lead + 1]!];
  const [bk, bj] = [b.strides[lead]!, b.strides[lead + 1]!];
  const inPlace = b.data instanceof Float64Array && (bj === 1 || m === 1) ? b.data : undefined;
  const packed = inPlace ?? new Float64Array(k * m);
  const exact = out.data instanceof Float64Array ? out.data : undefined;
  const row = exact ?? new Float64Array(m);
  exact?.fill(0);
  const starts = [a.offset, b.offset];
  const index = new Array<number>(lead).fill(0);
  for (let o = 0; o < out.data.length; o += n * m) {
    if (!inPlace) pack(b.data, starts[1]!, bk, bj, k, m, packed);
    const [first, step] = inPlace ? [starts[1]!, bk] : [0, m];
    for (let i = 0; i < n; i++) {
      const at = exact ? o + i * m : 0;
      if (!exact) row.fill(0);
      accumulate(row, at, m, k, a.data, starts[0]! + i * ai, ak, packed, first, step);
      if (!exact) out.data.set(row, o + i * m);
    }
    advance(index, out.shape, [a.strides, b.strides], starts);
  }
}

/** Copies a k × m matrix into row-major order. */
function pack(
  data: TypedArray,
  start: number,
  rowStep: number,
  columnStep: number,
  k: number,
  m: number,
  to: Float64Array,
): void {
  for (let p = 0, o = 0; p < k; p++) {
    for (let j = 0, i = start + p * rowStep; j < m; j++, i += columnStep) to[o++] = data[i]!;
  }
}

/** The row that starts at `at` += Σₖ a[k] · right[k, :], four rows of `right` at a time. */
function accumulate(
  row: Float64Array,
  at: number,
  m: number,
  k: number,
  a: TypedArray,
  aStart: number,
  aStep: number,
  right: Float64Array,
  start: number,
  step: number,
): void {
  let p = 0;
  for (; p + 4 <= k; p += 4) {
    const q = aStart + p * aStep;
    const a0 = a[q]!;
    const a1 = a[q + aStep]!;
    const a2 = a[q + 2 * aStep]!;
    const a3 = a[q + 3 * aStep]!;
    const r0 = start + p * step;
    const r1 = r0 + step;
    const r2 = r1 + step;
    const r3 = r2 + step;
    for (let j = 0; j < m; j++) {
      row[at + j]! += a0 * right[r0 + j]! + a1 * right[r1 + j]! + a2 * right[r2 + j]! + a3 * right[r3 + j]!;
    }
  }
  for (; p < k; p++) {
    const a0 = a[aStart + p * aStep]!;
    const r0 = start + p * step;
    for (let j = 0; j < m; j++) row[at + j]! += a0 * right[r0 + j]!;
  }
}
