import type { DType } from "../core/dtype.ts";
import { showShape } from "../core/shape.ts";
import type { DenseArray } from "./dense.ts";

/** Digits after the point at most; elements above which the middle is left out, and how many stay at each edge. */
const precision = 8;
const threshold = 1000;
const edge = 3;
const lineWidth = 75;

/** The array as NumPy prints it: `array([[1., 2.], [3., 4.]])`, rows on lines, long arrays shortened by `...`. */
export function format(x: DenseArray): string {
  const short = x.size > threshold;
  const extras: string[] = [];
  if (short || (x.size === 0 && x.ndim > 1)) extras.push(`shape=${showShape(x.shape)}`);
  if (x.size === 0 || x.dtype === "float32" || x.dtype === "int32") extras.push(`dtype=${x.dtype}`);
  const suffix = extras.join(", ");
  if (x.size === 0) return `array([], ${suffix})`;
  const show = formatter(x.dtype, [...shown(x, short)]);
  const body = `array(${render(x, 0, x.offset, "array(".length, short, show)}`;
  if (suffix === "") return `${body})`;
  const last = body.length - (body.lastIndexOf("\n") + 1);
  const separator =
    last + suffix.length + ", )".length <= lineWidth ? " " : `\n${" ".repeat("array(".length)}`;
  return `${body},${separator}${suffix})`;
}

/** Positions along an axis that are printed; -1 stands for the dots. */
function positions(n: number, short: boolean): number[] {
  if (!short || n <= 2 * edge) return Array.from({ length: n }, (_, i) => i);
  return [
    ...Array.from({ length: edge }, (_, i) => i),
    -1,
    ...Array.from({ length: edge }, (_, i) => n - edge + i),
  ];
}

function* shown(x: DenseArray, short: boolean, axis = 0, at = x.offset): Generator<number> {
  if (axis === x.ndim) yield x.data[at]!;
  else {
    for (const i of positions(x.shape[axis]!, short)) {
      if (i >= 0) yield* shown(x, short, axis + 1, at + i * x.strides[axis]!);
    }
  }
}

function render(
  x: DenseArray,
  axis: number,
  at: number,
  indent: number,
  short: boolean,
  show: (v: number) => string,
): string {
  if (axis === x.ndim) return show(x.data[at]!);
  const items = positions(x.shape[axis]!, short).map((i) =>
    i < 0 ? "..." : render(x, axis + 1, at + i * x.strides[axis]!, indent + 1, short, show),
  );
  const inner = x.ndim - axis - 1;
  if (inner > 0) return `[${items.join(`,${"\n".repeat(inner)}${" ".repeat(indent + 1)}`)}]`;
  let text = "[";
  let width = indent + 1;
  items.forEach((item, i) => {
    const last = i === items.length - 1;
    if (width + item.length + (last ? x.ndim : 1) > lineWidth && width > indent + 1) {
      text = `${text.trimEnd()}\n${" ".repeat(indent + 1)}`;
      width = indent + 1;
    }
    text += last ? item : `${item}, `;
    width += item.length + 2;
  });
  return `${text}]`;
}

/** How one element is written so that all line up. */
function formatter(dtype: DType, values: readonly number[]): (value: number) => string {
  const write =
    dtype === "bool"
      ? (v: number): string => (v ? "True" : "False")
      : dtype === "int32"
        ? String
        : floats(dtype, values);
  const width = Math.max(...values.map((v) => write(v).length));
  return (v) => write(v).padStart(width);
}

function floats(dtype: DType, values: readonly number[]): (value: number) => string {
  const finite = values.filter(Number.isFinite);
  const sizes = finite.filter((v) => v !== 0).map(Math.abs);
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
  const scientific = sizes.length > 0 && (high >= 1e8 || low < 1e-4 || high / low > 1000);
  const shortest = (v: number): string => (dtype === "float32" ? shortestSingle(v) : String(v));
  const special = (v: number): string => (Number.isNaN(v) ? "nan" : v > 0 ? "inf" : "-inf");
  if (scientific) {
    const digits = Math.min(precision, Math.max(...finite.map((v) => mantissaDigits(shortest(v)))));
    const width = high >= 1e100 || low < 1e-99 ? 3 : 2;
    return (v) => (Number.isFinite(v) ? exponential(v, digits, width) : special(v));
  }
  const fixed = (v: number): string =>
    trim(Math.abs(decimals(shortest(v))) > precision ? v.toFixed(precision) : plainDecimal(v, shortest(v)));
  const right = Math.max(0, ...finite.map((v) => fixed(v).split(".")[1]!.length));
  return (v) => {
    if (!Number.isFinite(v)) return special(v);
    const text = Object.is(v, -0) ? "-0." : fixed(v);
    return text.padEnd(text.indexOf(".") + 1 + right);
  };
}

/** The shortest decimal that rounds to the same float32. */
function shortestSingle(v: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const text = v.toPrecision(digits);
    if (Math.fround(Number(text)) === v) return String(Number(text));
  }
  return String(Number(v.toPrecision(9)));
}

function decimals(text: string): number {
  const [mantissa, exponent] = text.split("e");
  return (mantissa!.split(".")[1] ?? "").length - Number(exponent ?? 0);
}

function plainDecimal(v: number, text: string): string {
  return text.includes("e") ? v.toFixed(Math.max(0, decimals(text))) : text;
}

/** With a point, and without zeros behind it. */
function trim(text: string): string {
  return text.includes(".") ? text.replace(/0+$/, "") : `${text}.`;
}

function mantissaDigits(text: string): number {
  const digits = text.split("e")[0]!.replace(/^-?0*\.?0*|\./g, "");
  return Math.max(
    0,
    (text.includes(".") || text.includes("e") ? digits : digits.replace(/0+$/, "")).length - 1,
  );
}

function exponential(v: number, digits: number, width: number): string {
  const [mantissa, exponent] = v.toExponential(digits).split("e");
  const sign = exponent!.startsWith("-") ? "-" : "+";
  return `${mantissa}${mantissa!.includes(".") ? "" : "."}e${sign}${exponent!.slice(1).padStart(width, "0")}`;
}
