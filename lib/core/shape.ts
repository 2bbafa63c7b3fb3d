import { ShapeError } from "./errors.ts";

/** Sizes of the axes, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

/** One axis, several, or all of them (`null` or absent). Negative axes count from the last. */
export type Axis = number | readonly number[] | null | undefined;

/** `(3, 4)`, `(3,)` or `()`, as NumPy writes shapes. */
export function showShape(shape: Shape): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/** How many elements an array of this shape has. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Refuses negative and fractional sizes. */
export function checkShape(caller: string, shape: Shape): void {
  if (!shape.every((n) => Number.isInteger(n) && n >= 0)) {
    throw new ShapeError(`${caller}: sizes must be integers ≥ 0, got ${showShape(shape)}`);
  }
}

/** Strides in elements of a row-major array: the last axis is contiguous. */
export function rowMajor(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= shape[i]!;
  }
  return strides;
}

/** Whether elements lie in row-major order without gaps; the strides of axes of size 1 do not matter. */
export function isRowMajor(shape: Shape, strides: readonly number[]): boolean {
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    const n = shape[i]!;
    if (n === 0) return true;
    if (n !== 1 && strides[i] !== step) return false;
    step *= n;
  }
  return true;
}

/** The shape that all of these broadcast to: aligned at the last axis, sizes equal or 1. @throws ShapeError */
export function broadcastShapes(caller: string, ...shapes: Shape[]): Shape {
  let ndim = 0;
  for (const shape of shapes) ndim = Math.max(ndim, shape.length);
  const result = new Array<number>(ndim).fill(1);
  for (const shape of shapes) {
    const lead = ndim - shape.length;
    for (let i = 0; i < shape.length; i++) {
      const [n, m] = [shape[i]!, result[lead + i]!];
      if (m === 1) result[lead + i] = n;
      else if (n !== 1 && n !== m) {
        throw new ShapeError(
          `${caller}: shapes ${shapes.map(showShape).join(" and ")} do not broadcast; ` +
            `aligned at the last axis, sizes must be equal or 1`,
        );
      }
    }
  }
  return result;
}

/** A non-negative axis below `ndim`. @throws ShapeError */
export function normalizeAxis(caller: string, axis: number, ndim: number): number {
  const result = axis < 0 ? axis + ndim : axis;
  if (!Number.isInteger(axis) || result < 0 || result >= ndim) {
    if (typeof axis !== "number") throw notAnAxis(caller, axis);
    throw new ShapeError(`${caller}: axis ${axis} is not one of the ${ndim} axes of the array`);
  }
  return result;
}

/** Ascending non-negative axes; all of them when `axis` is absent. @throws ShapeError on one named twice. */
export function normalizeAxes(caller: string, axis: Axis, ndim: number): number[] {
  if (axis === undefined || axis === null) return Array.from({ length: ndim }, (_, i) => i);
  if (typeof axis === "number") return [normalizeAxis(caller, axis, ndim)];
  if (typeof axis !== "object" || !("length" in axis)) throw notAnAxis(caller, axis);
  if (axis.length === 1) return [normalizeAxis(caller, axis[0]!, ndim)];
  const axes = axis.map((a) => normalizeAxis(caller, a, ndim)).sort((a, b) => a - b);
  if (new Set(axes).size !== axes.length)
    throw new ShapeError(`${caller}: an axis is named twice in [${axis.join(", ")}]`);
  return axes;
}

function notAnAxis(caller: string, came: unknown): ShapeError {
  return new ShapeError(
    `${caller}: expected an axis or a list of them, got ${JSON.stringify(came)}; null is all axes, and options come after it`,
  );
}

/** The shape after reducing `axes`: dropped, or kept with size 1. */
export function reducedShape(shape: Shape, axes: readonly number[], keepdims = false): number[] {
  if (keepdims) return shape.map((n, i) => (axes.includes(i) ? 1 : n));
  return shape.filter((_, i) => !axes.includes(i));
}

/**
 * Strides under which the same elements read as `to`, or `undefined` when only a copy can. Groups of old axes and
 * new axes with equal products are matched; a group can be split or merged where its old axes are evenly spaced.
 */
export function reshapeStrides(from: Shape, strides: readonly number[], to: Shape): number[] | undefined {
  if (sizeOf(from) === 0) return rowMajor(to);
  const old = from.map((n, i) => [n, strides[i]!] as const).filter(([n]) => n !== 1);
  const result = new Array<number>(to.length);
  let i = 0;
  let j = 0;
  while (i < old.length || j < to.length) {
    let [size, stride] = old[i] ?? [1, 1];
    i++;
    let wanted = to[j] ?? 1;
    const first = j++;
    while (size !== wanted) {
      if (size < wanted) {
        const [n, s] = old[i++]!;
        if (stride !== n * s) return undefined;
        size *= n;
        stride = s;
      } else wanted *= to[j++]!;
    }
    if (i >= old.length) while (j < to.length && to[j] === 1) j++;
    for (let k = j - 1, step = stride; k >= first; k--) {
      result[k] = step;
      step *= to[k]!;
    }
  }
  return result;
}
