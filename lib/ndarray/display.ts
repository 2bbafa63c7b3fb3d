import { isFloat } from "../core/dtype.ts";
import { showShape } from "../core/shape.ts";
import { DenseArray } from "./dense.ts";
import { NDArray } from "./ndarray.ts";

/** What a notebook shows of an array, by MIME type. */
export interface ArrayBundle {
  readonly "text/plain": string;
  readonly "text/html": string;
}

/** Matrices of at most this many rows and columns are drawn cell by cell; larger ones by every k-th. */
const cells = 32;

/** Text as it is printed, and as HTML: shape, dtype and summary statistics, and for a matrix a small heat map. */
function bundle(x: NDArray): ArrayBundle {
  const text = x.toString();
  const head = `<b>${x.dtype}</b> ${showShape(x.shape)}`;
  if (!(x instanceof DenseArray) || x.ndim === 0)
    return { "text/plain": text, "text/html": page(head, text) };
  const picture = x.ndim === 2 && x.size > 1 ? heatMap(x) : "";
  return { "text/plain": text, "text/html": page(`${head} · ${statistics(x)}`, text, picture) };
}

function page(head: string, text: string, picture = ""): string {
  return (
    `<div style="font-family:sans-serif;font-size:smaller">${head}</div>` +
    `<div style="display:flex;gap:1em;align-items:start"><pre style="margin:0.3em 0">${text}</pre>${picture}</div>`
  );
}

/** Smallest, mean, standard deviation and largest of the finite numbers, and how many are not finite. */
function statistics(x: DenseArray): string {
  const finite = x.toTypedArray().filter((v) => Number.isFinite(v));
  if (finite.length === 0) return x.size === 0 ? "empty" : "no finite number";
  let [low, high, total] = [Infinity, -Infinity, 0];
  for (const v of finite) {
    low = Math.min(low, v);
    high = Math.max(high, v);
    total += v / finite.length;
  }
  let square = 0;
  for (const v of finite) square += (v - total) ** 2 / finite.length;
  const show = (v: number): string => String(Number(v.toPrecision(4)));
  const odd = x.size - finite.length;
  return (
    `min ${show(low)} · mean ${show(total)} · std ${show(Math.sqrt(square))} · max ${show(high)}` +
    (isFloat(x.dtype) && odd > 0 ? ` · <b>${odd} not finite</b>` : "")
  );
}

/** One coloured square per element: blue below 0, orange above, paler towards 0; grey where not finite. */
function heatMap(x: DenseArray): string {
  const [rows, columns] = x.shape as [number, number];
  const step = Math.max(1, Math.ceil(Math.max(rows, columns) / cells));
  const side = 6;
  const at = (i: number, j: number): number => x.data[x.offset + i * x.strides[0]! + j * x.strides[1]!]!;
  let top = 0;
  for (let i = 0; i < rows; i += step) {
    for (let j = 0; j < columns; j += step)
      if (Number.isFinite(at(i, j))) top = Math.max(top, Math.abs(at(i, j)));
  }
  let squares = "";
  for (let i = 0; i < rows; i += step) {
    for (let j = 0; j < columns; j += step) {
      const v = at(i, j);
      const color = !Number.isFinite(v) ? "gray" : v < 0 ? "#0072b2" : "#d55e00";
      const opacity = Number.isFinite(v) && top > 0 ? (Math.abs(v) / top).toFixed(2) : 1;
      squares += `<rect x="${(j / step) * side}" y="${(i / step) * side}" width="${side}" height="${side}" fill="${color}" fill-opacity="${opacity}"/>`;
    }
  }
  const [width, height] = [Math.ceil(columns / step) * side, Math.ceil(rows / step) * side];
  const title = `heat map, blue below 0, orange above, full colour at ${Number(top.toPrecision(4))}${step > 1 ? `; every ${step}th element` : ""}`;
  return `<svg width="${width}" height="${height}" role="img" aria-label="${title}"><title>${title}</title>${squares}</svg>`;
}

/** Teaches arrays to show themselves: to notebooks, and to `console.log` and Node's prompt. */
export function installDisplay(): void {
  Object.defineProperties(NDArray.prototype, {
    [Symbol.for("Jupyter.display")]: {
      value(this: NDArray): ArrayBundle {
        return bundle(this);
      },
    },
    [Symbol.for("nodejs.util.inspect.custom")]: {
      value(this: NDArray): string {
        return this.toString();
      },
    },
  });
}
