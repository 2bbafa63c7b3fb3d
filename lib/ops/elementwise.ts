import type { BinaryName, UnaryName } from "../backend/backend.ts";
import { backend } from "../backend/registry.ts";
import { type DType, floatOf, isFloat, promote } from "../core/dtype.ts";
import { broadcastShapes, sameShape } from "../core/shape.ts";
import { NDArray, type Operand } from "../ndarray/ndarray.ts";
import { cast, spread } from "./movement.ts";
import { asArray, bind, computing, isWeak, type None } from "./primitive.ts";

const none: None = {};

/** How the dtype of a result follows from that of the operands, after promotion. */
type ResultType = (dtype: DType) => DType;

/** Same in and out; bool counts as int32. */
export const numeric: ResultType = (dtype) => (dtype === "bool" ? "int32" : dtype);
/** Computed in floating point. */
export const floating: ResultType = floatOf;
/** A yes or a no. */
export const boolean: ResultType = () => "bool";
/** Same in and out. */
export const same: ResultType = (dtype) => dtype;

/** The public function for a backend's unary function. */
export function unary(name: UnaryName, result: ResultType): (x: Operand) => NDArray {
  const primitive = computing<UnaryName>(
    name,
    ([x]) => [x!.shape, result(x!.dtype)],
    ([x], _, out) => backend().unary(name, x!, out),
  );
  return (x) => bind(primitive, [asArray(x)], none);
}

/** The public function for a backend's binary function: promotes, broadcasts, then applies the primitive. */
export function binary(name: BinaryName, result: ResultType): (a: Operand, b: Operand) => NDArray {
  const primitive = computing<BinaryName>(
    name,
    ([a, b]) => [a!.shape, result(promote(a!.dtype, b!.dtype))],
    ([a, b], _, out) => backend().binary(name, a!, b!, out),
  );
  return (x, y) => {
    const a = asArray(x, y instanceof NDArray ? y.dtype : undefined);
    const b = asArray(y, a.dtype);
    const [left, right] = alike(name, a, b);
    return bind(primitive, [left, right], none);
  };
}

/** Both arrays at their common shape; floats at their common dtype, so that each gradient has its array's own. */
function alike(name: string, a: NDArray, b: NDArray): [NDArray, NDArray] {
  if (a.dtype !== b.dtype && isFloat(a.dtype) && isFloat(b.dtype)) {
    const dtype = common(a, b);
    a = cast(a, dtype);
    b = cast(b, dtype);
  }
  if (sameShape(a.shape, b.shape)) return [a, b];
  const shape = broadcastShapes(name, a.shape, b.shape);
  return [spread(a, shape), spread(b, shape)];
}

/** The dtype that both convert to; one that stands for a plain number takes that of the float beside it. */
function common(a: NDArray, b: NDArray): DType {
  if (isWeak(a) !== isWeak(b) && isFloat(a.dtype) && isFloat(b.dtype)) return isWeak(a) ? b.dtype : a.dtype;
  return promote(a.dtype, b.dtype);
}

const wherePrimitive = computing<"where">(
  "where",
  ([, a]) => [a!.shape, a!.dtype],
  ([condition, a, b], _, out) => backend().select(condition!, a!, b!, out),
);

/**
 * `a` where the condition holds (is not 0), `b` elsewhere; all three broadcast. The derivative of the branch not
 * taken is exactly 0, even where that branch is NaN or infinite.
 *
 * @example
 * const x = array([-1, 0, 2]);
 * where(greater(x, 0), x, 0).toArray(); // => [0, 0, 2]
 */
export function where(condition: Operand, a: Operand, b: Operand): NDArray {
  const c = cast(asArray(condition), "bool");
  const x = asArray(a, b instanceof NDArray ? b.dtype : undefined);
  const y = asArray(b, x.dtype);
  const shape = broadcastShapes("where", c.shape, x.shape, y.shape);
  const dtype = common(x, y);
  const args = [spread(c, shape), spread(cast(x, dtype), shape), spread(cast(y, dtype), shape)];
  return bind(wherePrimitive, args, none);
}
