// Operands of large products, laid out in the order in which gemm reads them.

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
    } else if (there == 4 && width == 4 && along == size && size == 4) {
      for (; left > 3; left -= 4, start += 16, to += 64) {
        const x0 = v128.load(start);
        const x1 = v128.load(start + between);
        const x2 = v128.load(start + 2 * between);
        const x3 = v128.load(start + 3 * between);
        const low01 = v128.shuffle<u32>(x0, x1, 0, 4, 1, 5);
        const low23 = v128.shuffle<u32>(x2, x3, 0, 4, 1, 5);
        const high01 = v128.shuffle<u32>(x0, x1, 2, 6, 3, 7);
        const high23 = v128.shuffle<u32>(x2, x3, 2, 6, 3, 7);
        v128.store(to, v128.shuffle<u64>(low01, low23, 0, 2));
        v128.store(to, v128.shuffle<u64>(low01, low23, 1, 3), 16);
        v128.store(to, v128.shuffle<u64>(high01, high23, 0, 2), 32);
        v128.store(to, v128.shuffle<u64>(high01, high23, 1, 3), 48);
      }
    }
    for (; left > 0; left--, start += along) {
      for (let r = 0; r < width; r++, to += size) {
        store<T>(to, r < there ? load<T>(start + (<usize>r) * between) : <T>0);
      }
    }
  }
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
