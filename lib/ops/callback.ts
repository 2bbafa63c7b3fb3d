import type { NDArray, Operand } from "../ndarray/ndarray.ts";
import { asArray, bind, computing } from "./primitive.ts";

const callbackPrimitive = computing<"callback">(
  "callback",
  ([x]) => [x!.shape, "float64"],
  ([x], { call }, out) => x!.contiguous().forEach((value, i) => (out.data[i] = call(value))),
);

/**
 * A plain function of one number for every element, as float64. It has no derivative; a compiled plan calls it at
 * each run.
 */
export function callback(f: (x: number) => number, x: Operand): NDArray {
  return bind(callbackPrimitive, [asArray(x)], { call: f });
}
