import { LinAlgError } from "../../../core/errors.ts";
import type { Elements, LinearAlgebra } from "../../linear-algebra.ts";
import { choleskyFactor } from "./cholesky.ts";
import { jacobiSvd } from "./jacobi-svd.ts";
import { luFactor, luSolve } from "./lu.ts";
import { qrFactor } from "./qr-factor.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

/** Computed in double precision, whatever the dtype, and rounded once. */
const double = (a: Elements): Float64Array => (a instanceof Float64Array ? a : Float64Array.from(a));

/** The reference for linear algebra. */
export const linalg: LinearAlgebra = {
  solve(a, b, n, m, x) {
    const lu = luFactor(double(a), n);
    if (lu.singular)
      throw new LinAlgError(
        "linalg.solve: the matrix is singular; linalg.lstsq gives the best solution there is",
      );
    x.set(luSolve(lu, double(b), n, m));
  },
  pivots(a, n, out) {
    const { factors, sign } = luFactor(double(a), n);
    for (let i = 0; i < n; i++) out[i] = factors[i * n + i]!;
    return sign;
  },
  cholesky: (a, n, l) => l.set(choleskyFactor(double(a), n)),
  eigh(a, n, values, vectors) {
    const found = symmetricEigen(double(a), n);
    values.set(found.values);
    vectors.set(found.vectors);
  },
  svd(a, n, m, u, s, vt) {
    const columns = new Float64Array(n * m);
    for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) columns[j * n + i] = a[i * m + j]!;
    const found = jacobiSvd(columns, n, m);
    u.set(found.u);
    s.set(found.s);
    vt.set(found.vt);
  },
  qr(a, n, m, q, r) {
    const found = qrFactor(double(a), n, m);
    q.set(found.q);
    r.set(found.r);
  },
};
