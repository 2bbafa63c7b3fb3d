import type { Elements } from "../../backend/linear-algebra.ts";
import { backend } from "../../backend/registry.ts";
import { floatOf, isFloat, promote } from "../../core/dtype.ts";
import { ShapeError } from "../../core/errors.ts";
import { broadcastShapes, type Shape, showShape } from "../../core/shape.ts";
import { eye } from "../../ndarray/creation.ts";
import { DenseArray } from "../../ndarray/dense.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { at } from "../indexing.ts";
import { broadcastTo, cast, reshape } from "../movement.ts";
import { define, bind } from "../primitive.ts";
import { checkSquare, eachMatrix, matrices } from "./matrix.ts";

const solvePrimitive = define<"solve">({
  name: "solve",
  forward: ([a, b]) => {
    const [n, m] = b!.shape.slice(-2) as [number, number];
    const right = matrices(b!);
    const { linalg } = backend();
    return eachMatrix(a!, [n, m], (matrix, x, i) => linalg.solve(matrix, right[i]!, n, m, x));
  },
});

/**
 * The solution X of AX = B, by elimination with partial pivoting. B is a vector (n,) or a matrix (n, m); more axes in
 * front are batches and broadcast.
 *
 * @throws ShapeError when A is not square or B does not fit; LinAlgError when A is singular.
 * @example
 * linalg.solve(array([[2, 0], [0, 4]]), array([2, 8])).toArray(); // => [1, 2]
 */
export function solve(a: NDArray, b: NDArray): NDArray {
  checkSquare("linalg.solve", a);
  const n = a.shape.at(-1)!;
  const right = b.ndim === 1 ? reshape(b, [b.size, 1]) : b;
  if (right.ndim < 2 || right.shape.at(-2) !== n) {
    throw new ShapeError(
      `linalg.solve: ${showShape(a.shape)} needs a right-hand side of ${n} rows, got ${showShape(b.shape)}`,
    );
  }
  const dtype = floatOf(promote(a.dtype, b.dtype));
  const batch = broadcastShapes("linalg.solve", a.shape.slice(0, -2), right.shape.slice(0, -2));
  const x = bind(
    solvePrimitive,
    [
      broadcastTo(cast(a, dtype), [...batch, n, n]),
      broadcastTo(cast(right, dtype), [...batch, n, right.shape.at(-1)!]),
    ],
    {},
  );
  return b.ndim === 1 ? reshape(x, x.shape.slice(0, -1)) : x;
}

/**
 * The inverse of a square matrix. To solve equations, {@link solve} is faster and more accurate.
 * @throws ShapeError when the matrix is not square; LinAlgError when it is singular.
 * @example
 * linalg.inv(array([[2, 0], [0, 4]])).toArray(); // => [[0.5, 0], [0, 0.25]]
 */
export function inv(a: NDArray): NDArray {
  checkSquare("linalg.inv", a);
  return solve(a, eye(a.shape.at(-1)!, { dtype: floatOf(a.dtype) }));
}

/** What `compute` makes of the pivots and the sign of each matrix, written to `out` of that shape. */
function ofPivots(
  a: DenseArray,
  shape: Shape,
  compute: (pivots: Elements, sign: number, out: Elements) => void,
): DenseArray {
  const n = a.shape.at(-1)!;
  const pivots = DenseArray.unwritten([n], a.dtype).data as Elements;
  const { linalg } = backend();
  return eachMatrix(a, shape, (matrix, out) => compute(pivots, linalg.pivots(matrix, n, pivots), out));
}

const detPrimitive = define<"det">({
  name: "det",
  forward: ([a]) =>
    ofPivots(a!, [], (pivots, sign, out) => {
      let product = sign;
      for (const pivot of pivots) product *= pivot;
      out[0] = product;
    }),
});

/**
 * The determinant of a square matrix. Its derivative needs the matrix to be invertible.
 * @throws ShapeError when the matrix is not square.
 * @example
 * linalg.det(array([[2, 0], [0, 4]])).item(); // => 8
 */
export function det(a: NDArray): NDArray {
  checkSquare("linalg.det", a);
  return bind(detPrimitive, [isFloat(a.dtype) ? a : cast(a, "float64")], {});
}

const slogdetPrimitive = define<"slogdet">({
  name: "slogdet",
  forward: ([a]) =>
    ofPivots(a!, [2], (pivots, sign, out) => {
      let [total, direction] = [0, sign];
      for (const pivot of pivots) {
        total += Math.log(Math.abs(pivot));
        direction *= Math.sign(pivot);
      }
      out.set([direction, total]);
    }),
});

/**
 * The sign of the determinant and the logarithm of its absolute value, where the determinant itself would over- or
 * underflow. The derivative of the logarithm needs the matrix to be invertible; that of the sign is 0.
 *
 * @throws ShapeError when the matrix is not square.
 * @example
 * const { sign, logabsdet } = linalg.slogdet(eye(500).mul(-0.1));
 * [sign.item(), logabsdet.item().toFixed(6)]; // => [1, "-1151.292546"]
 */
export function slogdet(a: NDArray): { sign: NDArray; logabsdet: NDArray } {
  checkSquare("linalg.slogdet", a);
  const both = bind(slogdetPrimitive, [isFloat(a.dtype) ? a : cast(a, "float64")], {});
  return { sign: at(both, "...", 0), logabsdet: at(both, "...", 1) };
}

const choleskyPrimitive = define<"cholesky">({
  name: "cholesky",
  forward: ([a]) => {
    const n = a!.shape.at(-1)!;
    const { linalg } = backend();
    return eachMatrix(a!, [n, n], (matrix, l) => linalg.cholesky(matrix, n, l));
  },
});

/**
 * The lower triangular L with A = LLᵀ of a symmetric positive definite matrix. Reads the lower triangle of A; its
 * derivative takes A to be symmetric.
 *
 * @throws ShapeError when the matrix is not square; LinAlgError when it is not positive definite.
 * @example
 * linalg.cholesky(array([[4, 2], [2, 5]])).toArray(); // => [[2, 0], [1, 2]]
 */
export function cholesky(a: NDArray): NDArray {
  checkSquare("linalg.cholesky", a);
  return bind(choleskyPrimitive, [isFloat(a.dtype) ? a : cast(a, "float64")], {});
}
