// Products of matrices of float64 or float32 (T), from operands that were packed: a block of results is 4 rows of two
// vectors, which is what fits into registers, and both operands are read in the order in which they lie.

/** Rows of a block of results; its columns are two vectors of 16 bytes. */
const ROWS: usize = 4;

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
function everywhere<T>(at: usize, place: usize): v128 {
  return sizeof<T>() == 8 ? v128.load64_splat(at + place * 8) : v128.load32_splat(at + place * 4);
}

// @ts-ignore: decorator
@inline
function put<T>(at: usize, accumulate: bool, x: v128, y: v128): void {
  if (accumulate) {
    x = v128.add<T>(x, v128.load(at));
    y = v128.add<T>(y, v128.load(at, 16));
  }
  v128.store(at, x);
  v128.store(at, y, 16);
}

/** The results of `rows` × `columns` packed lines of length `depth`; rows of `c` lie `lead` bytes apart. */
// @ts-ignore: decorator
@inline
function gemm<T>(
  a: usize,
  b: usize,
  c: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  lead: usize,
  accumulate: bool,
): void {
  const length = (<usize>depth) * ROWS * sizeof<T>();
  for (let j = 0; j < columns; j += 32 / <i32>sizeof<T>()) {
    let x = a;
    let at = c + (<usize>j) * sizeof<T>();
    for (let i = 0; i < rows; i += <i32>ROWS) {
      let c00 = i64x2.splat(0);
      let c01 = c00;
      let c10 = c00;
      let c11 = c00;
      let c20 = c00;
      let c21 = c00;
      let c30 = c00;
      let c31 = c00;
      let y = b;
      for (const end = x + length; x < end; x += ROWS * sizeof<T>(), y += 32) {
        const y0 = v128.load(y);
        const y1 = v128.load(y, 16);
        const x0 = everywhere<T>(x, 0);
        c00 = madd<T>(x0, y0, c00);
        c01 = madd<T>(x0, y1, c01);
        const x1 = everywhere<T>(x, 1);
        c10 = madd<T>(x1, y0, c10);
        c11 = madd<T>(x1, y1, c11);
        const x2 = everywhere<T>(x, 2);
        c20 = madd<T>(x2, y0, c20);
        c21 = madd<T>(x2, y1, c21);
        const x3 = everywhere<T>(x, 3);
        c30 = madd<T>(x3, y0, c30);
        c31 = madd<T>(x3, y1, c31);
      }
      put<T>(at, accumulate, c00, c01);
      put<T>(at + lead, accumulate, c10, c11);
      put<T>(at + 2 * lead, accumulate, c20, c21);
      put<T>(at + 3 * lead, accumulate, c30, c31);
      at += 4 * lead;
    }
    b += (<usize>depth) * 32;
  }
}

/**
 * Lays `lines` rows or columns out as gemm reads them: `width` lines side by side, then the next, with zeros where there
 * are no more. Lines start `between` bytes apart; elements of a line are `along` bytes apart.
 */
// @ts-ignore: decorator
@inline
function pack<T>(from: usize, between: usize, along: usize, lines: i32, depth: i32, width: i32, to: usize): void {
  const size = sizeof<T>();
  for (let i = 0; i < lines; i += width) {
    const there = min(width, lines - i);
    let start = from + (<usize>i) * between;
    let left = depth;
    if (there == width && between == size && <usize>width * size == 32) {
      for (; left > 0; left--, start += along, to += 32) {
        v128.store(to, v128.load(start));
        v128.store(to, v128.load(start, 16), 16);
      }
    } else if (there == 4 && width == 4 && along == size && size == 8) {
      for (; left > 1; left -= 2, start += 16, to += 64) {
        const x0 = v128.load(start);
        const x1 = v128.load(start + between);
        const x2 = v128.load(start + 2 * between);
        const x3 = v128.load(start + 3 * between);
        v128.store(to, v128.shuffle<u64>(x0, x1, 0, 2));
        v128.store(to, v128.shuffle<u64>(x2, x3, 0, 2), 16);
        v128.store(to, v128.shuffle<u64>(x0, x1, 1, 3), 32);
        v128.store(to, v128.shuffle<u64>(x2, x3, 1, 3), 48);
      }
    }
    for (; left > 0; left--, start += along) {
      for (let r = 0; r < width; r++, to += size) {
        store<T>(to, r < there ? load<T>(start + (<usize>r) * between) : <T>0);
      }
    }
  }
}

export function gemm64(
  a: usize,
  b: usize,
  c: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  lead: usize,
  accumulate: bool,
): void {
  gemm<f64>(a, b, c, rows, columns, depth, lead, accumulate);
}

export function gemm32(
  a: usize,
  b: usize,
  c: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  lead: usize,
  accumulate: bool,
): void {
  gemm<f32>(a, b, c, rows, columns, depth, lead, accumulate);
}

export function pack64(
  from: usize,
  between: usize,
  along: usize,
  lines: i32,
  depth: i32,
  width: i32,
  to: usize,
): void {
  pack<f64>(from, between, along, lines, depth, width, to);
}

export function pack32(
  from: usize,
  between: usize,
  along: usize,
  lines: i32,
  depth: i32,
  width: i32,
  to: usize,
): void {
  pack<f32>(from, between, along, lines, depth, width, to);
}
