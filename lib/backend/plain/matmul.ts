import type { Strided } from "../backend.ts";
import { advance } from "./loops.ts";

/** A matrix of float64 with steps of its own: element (i, j) is `data[start + i·down + j·across]`. */
interface Matrix {
  readonly data: Float64Array;
  readonly start: number;
  readonly down: number;
  readonly across: number;
}

/** Rows and columns of the block of results that is kept in registers: 9 sums and 6 factors fit. */
const TILE = 3;
/** With so many rows and so many numbers in the right operand, it pays to lay its columns side by side first. */
const PACK_FROM = { rows: 64, size: 2048 };

/** out[…, i, j] = Σₖ a[…, i, k] b[…, k, j]; sums run in float64 whatever the dtype. */
export function matmul(a: Strided, b: Strided, out: Strided): void {
  const lead = out.shape.length - 2;
  const [n, k, m] = [a.shape[lead]!, a.shape[lead + 1]!, b.shape[lead + 1]!];
  if (n * m === 0) return;
  const exact = out.data instanceof Float64Array ? out.data : undefined;
  const product = exact ?? new Float64Array(n * m);
  const starts = [a.offset, b.offset];
  const index = new Array<number>(lead).fill(0);
  for (let o = 0; o < out.data.length; o += n * m) {
    multiply(matrix(a, starts[0]!, n, k), matrix(b, starts[1]!, k, m), product, exact ? o : 0, n, k, m);
    if (!exact) out.data.set(product, o);
    advance(index, out.shape, [a.strides, b.strides], starts);
  }
}

/** The matrix of `x` that starts there, converted where it is not float64. */
function matrix(x: Strided, start: number, rows: number, columns: number): Matrix {
  const lead = x.shape.length - 2;
  const [down, across] = [x.strides[lead]!, x.strides[lead + 1]!];
  if (x.data instanceof Float64Array) return { data: x.data, start, down, across };
  const data = new Float64Array(rows * columns);
  for (let i = 0, to = 0; i < rows; i++) {
    for (let j = 0, from = start + i * down; j < columns; j++, from += across) data[to++] = x.data[from]!;
  }
  return { data, start: 0, down: columns, across: 1 };
}

/** The product of n × k and k × m in row-major order from `at` on. */
function multiply(
  a: Matrix,
  b: Matrix,
  out: Float64Array,
  at: number,
  n: number,
  k: number,
  m: number,
): void {
  const packs = n >= PACK_FROM.rows && k * m >= PACK_FROM.size;
  const panel = packs ? new Float64Array(k * TILE) : undefined;
  for (let j = 0; j < m; j += TILE) {
    const columns = Math.min(TILE, m - j);
    const start = b.start + j * b.across;
    const right = panel ? pack(b, start, k, columns, panel) : { ...b, start };
    const whole = n - (n % TILE);
    if (whole > 0) tile(TILE, columns)(a, right, out, at + j, 0, whole, k, m);
    if (whole < n) tile(n - whole, columns)(a, right, out, at + j, whole, n, k, m);
  }
}

/** Some columns copied to lie side by side, so that the walk down them stays in few lines of the cache. */
function pack(b: Matrix, start: number, k: number, columns: number, panel: Float64Array): Matrix {
  const { data, down, across } = b;
  for (let j = 0; j < columns; j++) {
    for (let p = 0, from = start + j * across; p < k; p++, from += down) panel[p * columns + j] = data[from]!;
  }
  return { data: panel, start: 0, down: columns, across: 1 };
}

/** Computes rows `from` to `to` of some columns of the product, so many rows at once. */
type Tile = (
  a: Matrix,
  b: Matrix,
  out: Float64Array,
  at: number,
  from: number,
  to: number,
  k: number,
  m: number,
) => void;

const tiles = new Map<number, Tile>();

/**
 * The loop for blocks of rows × columns, written out: each sum is a variable of its own, so that the engine keeps it
 * in a register, and each factor that is read serves a whole row or column of the block.
 */
function tile(rows: number, columns: number): Tile {
  const key = rows * (TILE + 1) + columns;
  let found = tiles.get(key);
  if (found === undefined) tiles.set(key, (found = compile(rows, columns)));
  return found;
}

function compile(rows: number, columns: number): Tile {
  const down = Array.from({ length: rows }, (_, r) => r);
  const across = Array.from({ length: columns }, (_, c) => c);
  const each = (text: (r: number, c: number) => string): string =>
    down.flatMap((r) => across.map((c) => text(r, c))).join(" ");
  const source = `return (a, b, out, at, from, to, k, m) => {
    const left = a.data, right = b.data, leftStep = a.across, rightStep = b.down, first = b.start;
    ${across.map((c) => `const column${c} = ${c} * b.across;`).join(" ")}
    for (let i = from; i < to; i += ${rows}) {
      ${down.map((r) => `const row${r} = a.start + (i + ${r}) * a.down;`).join(" ")}
      ${each((r, c) => `let sum${r}${c} = 0;`)}
      for (let p = 0, u = 0, v = first; p < k; p++, u += leftStep, v += rightStep) {
        ${across.map((c) => `const y${c} = right[v + column${c}];`).join(" ")}
        ${down.map((r) => `const x${r} = left[row${r} + u];`).join(" ")}
        ${each((r, c) => `sum${r}${c} += x${r} * y${c};`)}
      }
      const o = at + i * m;
      ${each((r, c) => `out[o + ${r} * m + ${c}] = sum${r}${c};`)}
    }
  }`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text is made above of two small integers
  return (new Function(source) as () => Tile)();
}
