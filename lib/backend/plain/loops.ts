import type { DType, TypedArray } from "../../core/dtype.ts";
import { isRowMajor } from "../../core/shape.ts";
import { exp, sigmoid, tanh } from "../../core/exponential.ts";
import { log, logaddexp, softplus } from "../../core/logarithm.ts";
import { erf, erfc, mod, roundHalfEven } from "../../core/special.ts";
import type { Strided } from "../backend.ts";

/** What a loop does to one element: its variables, statements on them, and the expressions that are the results. */
export interface Kernel {
  readonly variables: readonly string[];
  readonly statements: string;
  readonly results: readonly string[];
}

/**
 * Computes a block of rows × columns elements. Operands are the outputs and then the inputs; operand k starts at
 * `starts[k]` in its buffer and moves by `across[k]` from column to column and by `down[k]` from row to row.
 */
type Loop = (
  rows: number,
  columns: number,
  buffers: readonly TypedArray[],
  starts: readonly number[],
  down: readonly number[],
  across: readonly number[],
) => void;

/**
 * How a loop is specialized: for operands that lie without gaps or are one number each (bit k of `scalars` says that
 * input k is), or for rows, where each operand repeats one number, lies without gaps or has a step along a row.
 */
type Layout =
  | { readonly flat: true; readonly scalars: number }
  | { readonly flat: false; readonly along: readonly Along[] };

/** The step of an operand along a row: 0, 1, or 2 for any other. */
type Along = 0 | 1 | 2;

/** So many inputs have a bit of {@link Layout}; a further one that repeats a number makes the loop one over rows. */
const BITS = 31;

/** So many elements are computed in one round of a loop, unless that takes more text than this. */
const UNROLLED = 8;
const LONG = 200;

/** What expressions may call. */
const special = { exp, sigmoid, tanh, log, softplus, logaddexp, erf, erfc, roundHalfEven, mod };

const codes: Readonly<Record<DType, number>> = { float64: 0, float32: 1, int32: 2, bool: 3 };
const compiled = new WeakMap<Kernel, Map<number, Loop>>();

/**
 * The loop around a kernel, compiled once for each combination of element types (`code`), so that the engine sees a
 * single type at every access and makes plain machine arithmetic of it.
 */
function loopFor(kernel: Kernel, layout: Layout, code: number): Loop {
  let loops = compiled.get(kernel);
  if (loops === undefined) compiled.set(kernel, (loops = new Map<number, Loop>()));
  let place = code;
  if (layout.flat) place = place * 2 ** kernel.variables.length + layout.scalars;
  else for (const step of layout.along) place = place * 3 + step;
  place = place * 2 + (layout.flat ? 0 : 1);
  let loop = loops.get(place);
  if (loop === undefined) {
    loop = compile(layout.flat ? flat(kernel, layout.scalars) : rows(kernel, layout.along), code);
    loops.set(place, loop);
  }
  return loop;
}

/** The element types are part of the text, because the engine shares what it learns between functions of the same text. */
function compile(body: string, code: number): Loop {
  const source = `/* ${code} */ return (rows, columns, buffers, starts, down, across) => {${body}}`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text is the library's own table, never input
  return (new Function("special", source) as (library: typeof special) => Loop)(special);
}

/** One run of elements; bit k of `scalars` says that input k is a single number, read before the loop. */
function flat({ variables, statements, results }: Kernel, scalars: number): string {
  const fixed = (k: number): boolean => k < BITS && ((scalars >> k) & 1) === 1;
  const first = results.length;
  return `
    ${results.map((_, k) => `const out${k} = buffers[${k}], o${k} = starts[${k}];`).join(" ")}
    ${variables.map((_, k) => `const in${k} = buffers[${first + k}], s${k} = starts[${first + k}];`).join(" ")}
    ${variables.map((x, k) => (fixed(k) ? `const ${x} = in${k}[s${k}];` : "")).join(" ")}
    ${along(statements, (i) => {
      const read = variables.map((x, k) => (fixed(k) ? "" : `const ${x} = in${k}[s${k} + ${i}];`));
      const write = results.map((result, k) => `out${k}[o${k} + ${i}] = ${result};`);
      return [...read, statements, ...write].join(" ");
    })}`;
}

/** All columns, several in one round: the engine's own work for each round takes longer than adding two numbers. */
function along(statements: string, body: (i: string) => string): string {
  const together = statements.length > LONG ? 1 : UNROLLED;
  const blocks = Array.from({ length: together }, (_, j) => `{ ${body(`i + ${j}`)} }`);
  return `
    let i = 0;
    for (const last = columns - ${together - 1}; i < last; i += ${together}) { ${blocks.join(" ")} }
    for (; i < columns; i++) { ${body("i")} }`;
}

/** Rows and columns; `steps` say how each operand moves along a row, the outputs first. */
function rows({ variables, statements, results }: Kernel, steps: readonly Along[]): string {
  const first = results.length;
  const every = (text: (k: number) => string): string => steps.map((_, k) => text(k)).join(" ");
  const at = (k: number, i: string): string =>
    `b${k}[${[`p${k}`, `p${k} + ${i}`, `p${k} + (${i}) * a${k}`][steps[k]!]!}]`;
  const read = (constant: boolean, i: string): string =>
    variables
      .map((x, k) => ((steps[first + k] === 0) === constant ? `const ${x} = ${at(first + k, i)};` : ""))
      .join(" ");
  return `
    ${every((k) => `const b${k} = buffers[${k}], d${k} = down[${k}], a${k} = across[${k}]; let p${k} = starts[${k}];`)}
    for (let row = 0; row < rows; row++) {
      ${read(true, "0")}
      ${along(statements, (i) => {
        const write = results.map((result, k) => `${at(k, i)} = ${result};`);
        return `${read(false, i)} ${statements} ${write.join(" ")}`;
      })}
      ${every((k) => `p${k} += d${k};`)}
    }`;
}

const nothing = (): void => undefined;
const none: readonly number[] = [];

/** A run of the kernel over every element: found out once, for buffers that stay where they are. */
export function prepare(
  kernel: Kernel,
  inputs: readonly Strided[],
  outputs: readonly [Strided, ...Strided[]],
): () => void {
  const [out] = outputs;
  let size = 1;
  for (const n of out.shape) size *= n;
  if (size === 0) return nothing;
  const buffers: TypedArray[] = [];
  const starts: number[] = [];
  let code = 0;
  let isFlat = true;
  for (const { data, dtype, shape, strides, offset } of outputs) {
    buffers.push(data);
    starts.push(offset);
    code = code * 4 + codes[dtype];
    isFlat &&= isRowMajor(shape, strides);
  }
  let scalars = 0;
  for (let k = 0; k < inputs.length; k++) {
    const x = inputs[k]!;
    buffers.push(x.data);
    starts.push(x.offset);
    code = code * 4 + codes[x.dtype];
    if (!isFlat) continue;
    if (size > 1 && k < BITS && repeatsOne(x.strides)) scalars |= 1 << k;
    else isFlat = isRowMajor(x.shape, x.strides);
  }
  if (isFlat) {
    const loop = loopFor(kernel, { flat: true, scalars }, code);
    return () => loop(1, size, buffers, starts, none, none);
  }
  const { shape, strides } = mergeAxes(out.shape, [...outputs, ...inputs]);
  const outer = shape.length - 2;
  const [rows, columns] = [shape[outer]!, shape[outer + 1]!];
  const down = strides.map((s) => s[outer]!);
  const across = strides.map((s) => s[outer + 1]!);
  const along = across.map((step): Along => (step === 0 || step === 1 ? step : 2));
  const loop = loopFor(kernel, { flat: false, along }, code);
  const index = new Array<number>(outer);
  const at = starts.slice();
  return () => {
    index.fill(0);
    for (let k = 0; k < at.length; k++) at[k] = starts[k]!;
    for (let left = size; left > 0; left -= rows * columns) {
      loop(rows, columns, buffers, at, down, across);
      advance(index, shape, strides, at);
    }
  };
}

function repeatsOne(strides: readonly number[]): boolean {
  for (const step of strides) if (step !== 0) return false;
  return true;
}

/** Moves `index` to the next row of the axes it covers, and every start with it. */
export function advance(
  index: number[],
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  starts: number[],
): void {
  for (let axis = index.length - 1; axis >= 0; axis--) {
    const n = shape[axis]!;
    const wraps = ++index[axis]! === n;
    for (let k = 0; k < starts.length; k++) starts[k]! += strides[k]![axis]! * (wraps ? 1 - n : 1);
    if (!wraps) return;
    index[axis] = 0;
  }
}

/**
 * The same walk over fewer, longer axes, but at least two: neighbours merge where every operand steps evenly across
 * both.
 */
function mergeAxes(
  shape: readonly number[],
  operands: readonly Strided[],
): { shape: number[]; strides: number[][] } {
  const sizes: number[] = [];
  const strides: number[][] = operands.map(() => []);
  shape.forEach((n, axis) => {
    if (n === 1) return;
    const last = sizes.length - 1;
    if (last >= 0 && operands.every((x, k) => strides[k]![last] === x.strides[axis]! * n)) {
      sizes[last]! *= n;
      operands.forEach((x, k) => (strides[k]![last] = x.strides[axis]!));
    } else {
      sizes.push(n);
      operands.forEach((x, k) => strides[k]!.push(x.strides[axis]!));
    }
  });
  while (sizes.length < 2) {
    sizes.unshift(1);
    for (const s of strides) s.unshift(0);
  }
  return { shape: sizes, strides };
}
