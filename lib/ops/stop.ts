import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { define, asArray, bind } from "./primitive.ts";

const stopPrimitive = define<"stopGradient">({ name: "stopGradient", forward: ([x]) => x! });

/**
 * The array itself, seen as a constant by every derivative.
 * @example
 * const f = (x: NDArray) => x.mul(stopGradient(x));
 * grad(f)(3).item(); // => 3
 */
export function stopGradient(x: Operand): NDArray {
  return bind(stopPrimitive, [asArray(x)], {});
}
