import { mapNamedLeaves } from "../core/tree.ts";
import { showShape } from "../core/shape.ts";
import { array } from "../ndarray/creation.ts";
import { NDArray } from "../ndarray/ndarray.ts";

/** One array, number or text of a result, reduced to what two results are compared by. */
export interface SketchedLeaf {
  /** Where it stands in the result, such as `W1`; empty for a result that is one value. */
  readonly name: string;
  /** `(5, 1)`, or `text`. */
  readonly shape: string;
  /** Σ wᵢ vᵢ with fixed weights wᵢ, all different; for a single number that number. A text as it is. */
  readonly sum: number | string;
  /** √Σ (wᵢ vᵢ)²: the scale on which `sum` is exact. */
  readonly size: number;
}

/**
 * What came of running an answer once: its result, sketched, or the message of what it threw. A sketch is short whatever the
 * result's size, so the expected ones can be written into a notebook in the place of the solution.
 */
export type Sketch = { readonly leaves: readonly SketchedLeaf[] } | { readonly error: string };

type Leaf = NDArray | ArrayLike<number> | number | boolean | string;

function isLeaf(value: unknown): value is Leaf {
  if (value instanceof NDArray || ["number", "boolean", "string"].includes(typeof value)) return true;
  if (Array.isArray(value)) return value.length > 0 && value.every((v) => typeof v === "number");
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** The arrays, numbers and texts of a result, each reduced to a few numbers. Everything else in it is left out. */
export function sketch(result: unknown): Sketch {
  const leaves: SketchedLeaf[] = [];
  mapNamedLeaves(result, isLeaf, (leaf, name) => {
    leaves.push(sketchLeaf(leaf, name));
    return leaf;
  });
  return { leaves };
}

const golden = (1 + Math.sqrt(5)) / 2;

function sketchLeaf(leaf: Leaf, name: string): SketchedLeaf {
  if (typeof leaf === "string") return { name, shape: "text", sum: leaf, size: 0 };
  const x =
    leaf instanceof NDArray ? leaf : array(typeof leaf === "boolean" ? Number(leaf) : [...numbers(leaf)]);
  const shape = typeof leaf === "number" || typeof leaf === "boolean" ? [] : x.shape;
  let [sum, squares] = [0, 0];
  for (const [i, value] of x.toTypedArray().entries()) {
    const weighted = (1 + ((i * golden) % 1)) * Number(value);
    sum += weighted;
    squares += weighted ** 2;
  }
  return { name, shape: showShape(shape), sum, size: Math.sqrt(squares) };
}

function numbers(leaf: ArrayLike<number> | number): number[] {
  return typeof leaf === "number" ? [leaf] : Array.from(leaf);
}

/** How far apart two results may be and still count as the same. */
export interface Tolerance {
  /** Relative to the larger of the two; default 1e-6. */
  readonly relative?: number;
  /** What counts as 0; default 1e-12. */
  readonly zero?: number;
}

/** Whether two leaves are the same up to rounding. */
export function sameLeaf(a: SketchedLeaf, b: SketchedLeaf, tolerance: Tolerance = {}): boolean {
  const { relative = 1e-6, zero = 1e-12 } = tolerance;
  if (a.shape !== b.shape) return false;
  if (typeof a.sum === "string" || typeof b.sum === "string" || a.sum === b.sum) return a.sum === b.sum;
  return Math.abs(a.sum - b.sum) <= relative * Math.max(a.size, b.size) + zero;
}
