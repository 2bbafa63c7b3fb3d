import type { TypedArray } from "../../core/dtype.ts";
import { isRowMajor } from "../../core/shape.ts";
import * as special from "../../core/special.ts";
import type { Strided } from "../backend.ts";

/** Computes `count` elements: out[o + i] from input[k][starts[k] + i·steps[k]]. */
type Loop = (
  count: number,
  out: TypedArray,
  o: number,
  inputs: readonly TypedArray[],
  starts: readonly number[],
  steps: readonly number[],
) => void;

const compiled = new Map<string, Loop>();

/**
 * The loop around one expression. Each combination of element types gets a function of its own, so that the engine
 * sees one type at every access and compiles it to plain machine arithmetic.
 */
function loopFor(expression: string, names: string, contiguous: boolean, dtypes: string): Loop {
  const key = `${expression}|${contiguous ? "contiguous" : "strided"}|${dtypes}`;
  let loop = compiled.get(key);
  if (loop === undefined) {
    const reads = [...names].map(
      (name, k) => `const ${name} = in${k}[s${k} + ${contiguous ? "i" : `i * d${k}`}];`,
    );
    const source = `return (count, out, o, inputs, starts, steps) => {
      ${[...names].map((_, k) => `const in${k} = inputs[${k}], s${k} = starts[${k}], d${k} = steps[${k}];`).join("\n")}
      for (let i = 0; i < count; i++) {
        ${reads.join(" ")}
        out[o + i] = ${expression};
      }
    }`;
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text is the library's own table, never input
    loop = (new Function("special", source) as (library: typeof special) => Loop)(special);
    compiled.set(key, loop);
  }
  return loop;
}

/** out = expression, element by element; `names` are the expression's variables, one letter for each input. */
export function elementwise(
  expression: string,
  names: string,
  inputs: readonly Strided[],
  out: Strided,
): void {
  const count = out.data.length;
  if (count === 0) return;
  const buffers = inputs.map((x) => x.data);
  const dtypes = inputs.reduce<string>((text, x) => text + x.dtype, out.dtype);
  if (inputs.every((x) => isRowMajor(x.shape, x.strides))) {
    const starts = inputs.map((x) => x.offset);
    loopFor(expression, names, true, dtypes)(count, out.data, 0, buffers, starts, []);
    return;
  }
  const loop = loopFor(expression, names, false, dtypes);
  const { shape, strides } = mergeAxes(out.shape, inputs);
  const inner = shape.length - 1;
  const width = shape[inner]!;
  const steps = strides.map((s) => s[inner]!);
  const starts = inputs.map((x) => x.offset);
  const index = new Array<number>(inner).fill(0);
  for (let o = 0; o < count; o += width) {
    loop(width, out.data, o, buffers, starts, steps);
    advance(index, shape, strides, starts);
  }
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

/** The same walk over fewer, longer axes: neighbours merge where every input steps evenly across both. */
function mergeAxes(
  shape: readonly number[],
  inputs: readonly Strided[],
): { shape: number[]; strides: number[][] } {
  const sizes: number[] = [];
  const strides: number[][] = inputs.map(() => []);
  shape.forEach((n, axis) => {
    if (n === 1) return;
    const last = sizes.length - 1;
    if (last >= 0 && inputs.every((x, k) => strides[k]![last] === x.strides[axis]! * n)) {
      sizes[last]! *= n;
      inputs.forEach((x, k) => (strides[k]![last] = x.strides[axis]!));
    } else {
      sizes.push(n);
      inputs.forEach((x, k) => strides[k]!.push(x.strides[axis]!));
    }
  });
  if (sizes.length === 0) {
    sizes.push(1);
    for (const s of strides) s.push(0);
  }
  return { shape: sizes, strides };
}
