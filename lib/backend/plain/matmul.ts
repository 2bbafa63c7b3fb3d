import type { TypedArray } from "../../core/dtype.ts";
import type { Strided } from "../backend.ts";
import { eachMatrix } from "../matrices.ts";

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

/** Takes one part of a computation after the other, to do it at once or again and again. */
type Take = (part: () => void) => void;

/** out[…, i, j] = Σₖ a[…, i, k] b[…, k, j]; sums run in float64 whatever the dtype. */
export function matmul(a: Strided, b: Strided, out: Strided): void {
  eachMatrix(a, b, out, (x, y, { data }, at) => multiply(x, y, data, at, (part) => part()));
}

/** A run of {@link matmul}; all that it needs is made once. */
export function prepareMatmul(a: Strided, b: Strided, out: Strided): () => void {
  const parts: (() => void)[] = [];
  eachMatrix(a, b, out, (x, y, { data }, at) => multiply(x, y, data, at, (part) => parts.push(part)));
  return () => {
    for (let i = 0; i < parts.length; i++) parts[i]!();
  };
}

/** The product of n × k and k × m in row-major order from `at` of `out` on. */
function multiply(x: Strided, y: Strided, out: TypedArray, at: number, take: Take): void {
  const [n, k] = x.shape as [number, number];
  const m = y.shape[1]!;
  const [a, b] = [matrix(x, take), matrix(y, take)];
  const exact = out instanceof Float64Array;
  const product = exact ? out : new Float64Array(n * m);
  const from = exact ? at : 0;
  const panel = n >= PACK_FROM.rows && k * m >= PACK_FROM.size ? new Float64Array(k * TILE) : undefined;
  const whole = n - (n % TILE);
  for (let j = 0; j < m; j += TILE) {
    const columns = Math.min(TILE, m - j);
    const start = b.start + j * b.across;
    const right = panel ? { data: panel, start: 0, down: columns, across: 1 } : { ...b, start };
    if (panel) take(() => pack(b, start, k, columns, panel));
    const add = (rows: number, first: number, end: number): void => {
      const compute = tile(rows, columns);
      take(() => compute(a, right, product, from + j, first, end, k, m));
    };
    if (whole > 0) add(TILE, 0, whole);
    if (whole < n) add(n - whole, whole, n);
  }
  if (!exact) take(() => out.set(product, at));
}

/** A matrix of float64: the same one, or one that it is converted to. */
function matrix({ data, shape, strides, offset: start }: Strided, take: Take): Matrix {
  const [down, across] = strides as [number, number];
  if (data instanceof Float64Array) return { data, start, down, across };
  const [rows, columns] = shape as [number, number];
  const own = new Float64Array(rows * columns);
  take(() => {
    for (let i = 0, to = 0; i < rows; i++) {
      for (let j = 0, from = start + i * down; j < columns; j++, from += across) own[to++] = data[from]!;
    }
  });
  return { data: own, start: 0, down: columns, across: 1 };
}

/** Copies some columns to lie side by side, so that the walk down them stays in few lines of the cache. */
function pack(b: Matrix, start: number, k: number, columns: number, panel: Float64Array): void {
  const { data, down, across } = b;
  for (let j = 0; j < columns; j++) {
    for (let p = 0, from = start + j * across; p < k; p++, from += down) panel[p * columns + j] = data[from]!;
  }
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
