// Products of matrices of float64 or float32 (T): a block of results is 4 rows of two vectors, which is what fits into
// registers. Operands are read as they lie, or, where they are larger than the caches, after they were packed in the
// order in which they are read.

/** Rows of a block of results. */
const ROWS: i32 = 4;
/** Bytes of a row of a block of results. */
const WIDTH: usize = 32;

/** c + a·b, rounded once where the engine has fused multiply-add. */
// @ts-ignore: decorator
@inline
function madd<T>(a: v128, b: v128, c: v128): v128 {
  if (sizeof<T>() == 8) {
    if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
    return f64x2.add(c, f64x2.mul(a, b));
  }
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

// @ts-ignore: decorator
@inline
function everywhere<T>(at: usize): v128 {
  return sizeof<T>() == 8 ? v128.load64_splat(at) : v128.load32_splat(at);
}

/** Writes, or adds, one row of a block; of the last columns, so many as there are. */
// @ts-ignore: decorator
@inline
function put<T>(at: usize, columns: i32, accumulate: bool, x: v128, y: v128): void {
  if (columns >= <i32>(WIDTH / sizeof<T>())) {
    if (accumulate) {
      x = v128.add<T>(x, v128.load(at));
      y = v128.add<T>(y, v128.load(at, 16));
    }
    v128.store(at, x);
    v128.store(at, y, 16);
  } else {
    putSome<T>(at, columns, accumulate, x, y);
  }
}

function putSome<T>(at: usize, columns: i32, accumulate: bool, x: v128, y: v128): void {
  const lanes = <i32>(16 / sizeof<T>());
  if (columns >= lanes) {
    v128.store(at, accumulate ? v128.add<T>(x, v128.load(at)) : x);
    x = y;
    at += 16;
    columns -= lanes;
  }
  if (columns > 0) putOne<T>(at, accumulate, v128.extract_lane<T>(x, 0));
  if (sizeof<T>() == 8) return;
  if (columns > 1) putOne<T>(at + sizeof<T>(), accumulate, v128.extract_lane<T>(x, 1));
  if (columns > 2) putOne<T>(at + 2 * sizeof<T>(), accumulate, v128.extract_lane<T>(x, 2));
}

// @ts-ignore: decorator
@inline
function putOne<T>(at: usize, accumulate: bool, x: T): void {
  store<T>(at, accumulate ? <T>(x + load<T>(at)) : x);
}

/**
 * c = a b, or c + a b: rows and columns of c, `depth` products for each. Elements of the left operand are `aDown` and
 * `aAcross` bytes apart, and each 4 rows begin `aBlock` bytes after those before; rows of the right operand are `bDown`
 * bytes apart, and each two vectors of columns begin `bPanel` bytes after those before. It may be read, but nothing is
 * written, over the ends of rows. `packed` is known when this is compiled: 4 elements of the left operand lie side by side.
 */
// @ts-ignore: decorator
@inline
function gemm<T>(
  a: usize,
  aDown: usize,
  aAcross: usize,
  aBlock: usize,
  b: usize,
  bDown: usize,
  bPanel: usize,
  c: usize,
  cDown: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  accumulate: bool,
  packed: bool,
): void {
  for (let j: i32 = columns; j > 0; j -= <i32>(WIDTH / sizeof<T>()), b += bPanel, c += WIDTH) {
    let at = c;
    let block = a;
    for (let i: i32 = rows; i > 0; i -= ROWS, block += aBlock, at += 4 * cDown) {
      let c00 = i64x2.splat(0);
      let c01 = c00;
      let c10 = c00;
      let c11 = c00;
      let c20 = c00;
      let c21 = c00;
      let c30 = c00;
      let c31 = c00;
      // Rows that are not there are taken to be the first.
      let x0 = block;
      let x1 = i > 1 ? x0 + aDown : x0;
      let x2 = i > 2 ? x0 + 2 * aDown : x0;
      let x3 = i > 3 ? x0 + 3 * aDown : x0;
      let y = b;
      for (let p = depth; p > 0; p--, y += bDown) {
        const y0 = v128.load(y);
        const y1 = v128.load(y, 16);
        const r0 = everywhere<T>(x0);
        c00 = madd<T>(r0, y0, c00);
        c01 = madd<T>(r0, y1, c01);
        const r1 = everywhere<T>(packed ? x0 + 1 * sizeof<T>() : x1);
        c10 = madd<T>(r1, y0, c10);
        c11 = madd<T>(r1, y1, c11);
        const r2 = everywhere<T>(packed ? x0 + 2 * sizeof<T>() : x2);
        c20 = madd<T>(r2, y0, c20);
        c21 = madd<T>(r2, y1, c21);
        const r3 = everywhere<T>(packed ? x0 + 3 * sizeof<T>() : x3);
        c30 = madd<T>(r3, y0, c30);
        c31 = madd<T>(r3, y1, c31);
        x0 += aAcross;
        if (!packed) {
          x1 += aAcross;
          x2 += aAcross;
          x3 += aAcross;
        }
      }
      put<T>(at, j, accumulate, c00, c01);
      if (i > 1) put<T>(at + cDown, j, accumulate, c10, c11);
      if (i > 2) put<T>(at + 2 * cDown, j, accumulate, c20, c21);
      if (i > 3) put<T>(at + 3 * cDown, j, accumulate, c30, c31);
    }
  }
}

/** Of operands as pack64 lays them. */
export function gemm64(
  a: usize,
  b: usize,
  c: usize,
  cDown: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  accumulate: bool,
): void {
  const size = sizeof<f64>();
  gemm<f64>(a, size, 4 * size, <usize>depth * 4 * size, b, WIDTH, <usize>depth * WIDTH, c, cDown, rows, columns, depth, accumulate, true);
}

/** Of a left operand with any steps, and a right one with rows without gaps. */
export function direct64(
  a: usize,
  aDown: usize,
  aAcross: usize,
  b: usize,
  bDown: usize,
  c: usize,
  cDown: usize,
  rows: i32,
  columns: i32,
  depth: i32,
): void {
  gemm<f64>(a, aDown, aAcross, 4 * aDown, b, bDown, WIDTH, c, cDown, rows, columns, depth, false, false);
}

/** Of operands as pack32 lays them. */
export function gemm32(
  a: usize,
  b: usize,
  c: usize,
  cDown: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  accumulate: bool,
): void {
  const size = sizeof<f32>();
  gemm<f32>(a, size, 4 * size, <usize>depth * 4 * size, b, WIDTH, <usize>depth * WIDTH, c, cDown, rows, columns, depth, accumulate, true);
}

/** Of a left operand with any steps, and a right one with rows without gaps. */
export function direct32(
  a: usize,
  aDown: usize,
  aAcross: usize,
  b: usize,
  bDown: usize,
  c: usize,
  cDown: usize,
  rows: i32,
  columns: i32,
  depth: i32,
): void {
  gemm<f32>(a, aDown, aAcross, 4 * aDown, b, bDown, WIDTH, c, cDown, rows, columns, depth, false, false);
}

