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
  const packed = new Float64Array(k * m);
  const starts = [a.offset, b.offset];
  const index = new Array<number>(lead).fill(0);
  const row = new Float64Array(m);
  for (let o = 0; o < out.data.length; o += n * m) {
    const right = bj === 1 && b.data instanceof Float64Array ? b.data : packed;
    const rightStart = right === packed ? 0 : starts[1]!;
    const rightStep = right === packed ? m : bk;
    if (right === packed) pack(b.data, starts[1]!, bk, bj, k, m, packed);
    for (let i = 0; i < n; i++) {
      row.fill(0);
      accumulate(row, m, k, a.data, starts[0]! + i * ai, ak, right, rightStart, rightStep);
      out.data.set(row, o + i * m);
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

/** row += Σₖ a[k] · right[k, :], four rows of `right` at a time. */
function accumulate(
  row: Float64Array,
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
    const at = aStart + p * aStep;
    const a0 = a[at]!;
    const a1 = a[at + aStep]!;
    const a2 = a[at + 2 * aStep]!;
    const a3 = a[at + 3 * aStep]!;
    const r0 = start + p * step;
    const r1 = r0 + step;
    const r2 = r1 + step;
    const r3 = r2 + step;
    for (let j = 0; j < m; j++) {
      row[j]! += a0 * right[r0 + j]! + a1 * right[r1 + j]! + a2 * right[r2 + j]! + a3 * right[r3 + j]!;
    }
  }
  for (; p < k; p++) {
    const a0 = a[aStart + p * aStep]!;
    const r0 = start + p * step;
    for (let j = 0; j < m; j++) row[j]! += a0 * right[r0 + j]!;
  }
}
