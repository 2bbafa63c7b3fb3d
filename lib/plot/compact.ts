import { Buffer } from "node:buffer";
import type { Frame, Json, Trace } from "./figure.ts";

/** Attributes that may be long, and that Plotly takes as typed arrays. */
const LONG = ["x", "y", "z", "customdata", "surfacecolor"] as const;
/** Of fewer numbers the plain form is as short, and can be read. */
const FEWEST = 256;

/**
 * Data as it is sent: long rows and grids of numbers as Plotly's typed arrays, base64 of their bytes, which are half as long
 * as digits and are not parsed number by number. Seven digits, as the plain numbers of a figure have; NaN stands for null.
 */
export function compact(data: readonly Trace[]): Trace[] {
  return data.map((trace) => {
    const long = LONG.flatMap((name) => {
      const packed = pack(trace[name]);
      return packed ? [[name, packed] as const] : [];
    });
    return long.length === 0 ? trace : { ...trace, ...Object.fromEntries(long) };
  });
}

/** The same for frames. */
export function compactFrames(frames: readonly Frame[]): Frame[] {
  return frames.map((frame) => ({ ...frame, data: compact(frame.data) }));
}

type Row = readonly (number | null)[];

function pack(value: Json | undefined): Json | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const list = value as readonly Json[];
  if (isRow(list)) return list.length < FEWEST ? undefined : encode(list);
  const width = Array.isArray(list[0]) ? list[0].length : 0;
  const rows = list as readonly Row[];
  const isGrid = rows.every((row) => Array.isArray(row) && row.length === width && isRow(row));
  if (!isGrid || rows.length * width < FEWEST) return undefined;
  return { ...encode(rows.flat()), shape: `${rows.length}, ${width}` };
}

function isRow(values: readonly Json[]): values is Row {
  return values.every((value) => typeof value === "number" || value === null);
}

function encode(values: Row): { dtype: string; bdata: string } {
  const numbers = values.map((value) => value ?? NaN);
  // Sizes that float32 does not reach, as gradients of deep networks have.
  const fits = numbers.every((value) => {
    const size = Math.abs(value);
    return !(size > 3e38) && !(size < 1e-37 && size > 0);
  });
  const array = fits ? Float32Array.from(numbers) : Float64Array.from(numbers);
  return { dtype: fits ? "f4" : "f8", bdata: Buffer.from(array.buffer).toString("base64") };
}
