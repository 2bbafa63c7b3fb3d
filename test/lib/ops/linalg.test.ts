import { describe, expect, test } from "vitest";
import {
  array,
  compile,
  eye,
  grad,
  linalg,
  type NDArray,
  ones,
  random,
  useBackend,
  zeros,
} from "../../../lib/index.ts";
import { library } from "../backend/native.ts";
import { expectClose, flat, golden } from "../golden.ts";

interface Case {
  readonly n: number;
  readonly [name: string]: unknown;
}

describe("linear algebra agrees with NumPy", () => {
  for (const c of golden<Case>("linalg")) {
    const matrix = (name: string): NDArray =>
      array(flat(c[name]), { shape: [c.n, flat(c[name]).length / c.n] });

    test(`n = ${c.n}: eigenvalues to rounding of the largest, eigenvectors orthonormal`, () => {
      const a = matrix("symmetric");
      const { values, vectors } = linalg.eigh(a);
      const largest = Math.max(...flat(c["eigh"]).map(Math.abs));
      expectClose(values.toTypedArray(), flat(c["eigh"]), 1e-13, largest);
      expectClose(vectors.T.matmul(vectors).toTypedArray(), eye(c.n).toTypedArray(), 1e-13);
      expectClose(a.matmul(vectors).toTypedArray(), vectors.mul(values).toTypedArray(), 1e-12, largest);
    });

    test(`n = ${c.n}: singular values, and factors that multiply to the matrix`, () => {
      const a = matrix("a");
      const { u, s, vt } = linalg.svd(a);
      expectClose(s.toTypedArray(), flat(c["svd"]), 1e-13, 1e-6);
      expectClose(u.mul(s).matmul(vt).toTypedArray(), a.toTypedArray(), 1e-13);
      expectClose(u.T.matmul(u).toTypedArray(), eye(c.n).toTypedArray(), 1e-13);
    });

    test(`n = ${c.n}: solve, inverse, determinant, Cholesky, condition number`, () => {
      const a = matrix("a");
      expectClose(linalg.solve(a, matrix("b")).toTypedArray(), flat(c["solve"]), 1e-11);
      expectClose(linalg.inv(a).toTypedArray(), flat(c["inv"]), 1e-11);
      expectClose([linalg.det(a).item()], [Number(c["det"])], 1e-12, 1e-300);
      expectClose(linalg.cholesky(matrix("positive")).toTypedArray(), flat(c["cholesky"]), 1e-13);
      expectClose([linalg.cond(a).item()], [Number(c["cond"])], 1e-11);
      const { sign, logabsdet } = linalg.slogdet(a);
      expectClose([sign.item(), logabsdet.item()], flat(c["slogdet"]), 1e-13);
      const norms = (["fro", "nuc", 1, 2, Infinity] as const).map((ord) => linalg.matrixNorm(a, ord).item());
      expectClose(norms, flat(c["norms"]), 1e-13);
    });
  }
});

describe("rectangular matrices agree with NumPy", () => {
  for (const c of golden<{ shape: [number, number]; rank: number; [name: string]: unknown }>("rectangular")) {
    const [n, m] = c.shape;
    const a = array(flat(c["a"]), { shape: c.shape });
    const b = array(flat(c["b"]), { shape: [n, 2] });

    test(`(${n}, ${m}): QR with LAPACK's signs`, () => {
      const { q, r } = linalg.qr(a);
      expectClose(q.toTypedArray(), flat(c["q"]), 1e-13);
      expectClose(r.toTypedArray(), flat(c["r"]), 1e-13);
    });

    test(`(${n}, ${m}): pseudo-inverse, least squares, rank`, () => {
      expectClose(linalg.pinv(a).toTypedArray(), flat(c["pinv"]), 1e-12);
      const { x, residual, rank } = linalg.lstsq(a, b);
      expectClose(x.toTypedArray(), flat(c["x"]), 1e-12);
      expectClose(residual.toTypedArray(), flat(c["residual"]), 1e-12);
      expect([rank.item(), linalg.matrixRank(a).item()]).toEqual([c.rank, c.rank]);
    });
  }
});

describe("stacks of matrices", () => {
  const stack = random.normal(random.key(1), [2, 3, 4, 4]);

  test("are factored one by one", () => {
    const inverse = linalg.inv(stack);
    expectClose(stack.matmul(inverse).at(1, 2).toTypedArray(), eye(4).toTypedArray(), 1e-12);
    const symmetric = stack.add(stack.swapAxes(-1, -2));
    expect(linalg.eigh(symmetric).values.at(1, 0).toArray()).toEqual(
      linalg.eigh(symmetric.at(1, 0)).values.toArray(),
    );
  });

  test("broadcast against each other", () => {
    expect(linalg.solve(stack, ones([4, 1])).shape).toEqual([2, 3, 4, 1]);
    expect(linalg.solve(stack, ones([4])).shape).toEqual([2, 3, 4]);
  });
});

describe("wide, flat and deficient matrices", () => {
  test("svd of a wide matrix", () => {
    const a = random.normal(random.key(2), [3, 7]);
    const { u, s, vt } = linalg.svd(a);
    expect([u.shape, s.shape, vt.shape]).toEqual([[3, 3], [3], [3, 7]]);
    expectClose(u.mul(s).matmul(vt).toTypedArray(), a.toTypedArray(), 1e-13);
  });

  test("svd does not mind columns that rounding leaves next to nothing of, at any scale", () => {
    for (const scale of [1, 1e-200, 1e200]) {
      const value = 0.22441832904951292 * scale;
      const { s } = linalg.svd(array(new Float64Array(64).fill(value), { shape: [8, 8] }));
      expectClose(s.toTypedArray(), [8 * value, 0, 0, 0, 0, 0, 0, 0], 1e-14, 8 * value);
    }
  });

  test("svd of rank 1 has orthonormal factors all the same", () => {
    const { u, s } = linalg.svd(ones([4, 3]));
    expectClose(s.toTypedArray(), [Math.sqrt(12), 0, 0], 1e-14);
    expectClose(u.T.matmul(u).toTypedArray(), eye(3).toTypedArray(), 1e-13);
  });

  test("the condition number of a singular matrix is huge or infinite", () => {
    expect(
      linalg
        .cond(
          array([
            [1, 0],
            [0, 0],
          ]),
        )
        .item(),
    ).toBe(Infinity);
  });

  test("eigenvalues of a graded matrix keep the small ones", () => {
    const { values } = linalg.eigh(
      array([
        [1e8, 1],
        [1, 1],
      ]),
    );
    expectClose([values.at(0).item()], [1 - 1e-8], 1e-8);
  });
});

describe.skipIf(library === undefined)("with LAPACK and without it", () => {
  // So many that LAPACK takes part, in sums over all of each factor: signs count, so they have to agree.
  const [n, m] = [24, 30];
  const x = random.normal(random.key(3), [n, n]);
  const [square, tall] = [x.add(eye(n).mul(8)), random.normal(random.key(4), [m, n])];
  const weigh = (...parts: NDArray[]): NDArray =>
    parts
      .map((y) =>
        y
          .mul(
            array(
              Float64Array.from({ length: y.size }, (_, i) => Math.cos(i)),
              { shape: y.shape },
            ),
          )
          .sum(),
      )
      .reduce((total, y) => total.add(y));
  const costs: Record<string, readonly [f: (a: NDArray) => NDArray, a: NDArray]> = {
    solve: [(a) => weigh(linalg.solve(a, tall.T)), square],
    inv: [(a) => weigh(linalg.inv(a)), square],
    slogdet: [(a) => linalg.slogdet(a).logabsdet, square],
    cholesky: [(a) => weigh(linalg.cholesky(a.T.matmul(a).add(eye(n)))), x],
    eigh: [(a) => weigh(...Object.values(linalg.eigh(a.add(a.T)))), x],
    svd: [(a) => weigh(...Object.values(linalg.svd(a))), tall],
    "svd of a wide matrix": [(a) => weigh(...Object.values(linalg.svd(a.T))), tall],
    qr: [(a) => weigh(...Object.values(linalg.qr(a))), tall],
    pinv: [(a) => weigh(linalg.pinv(a)), tall],
    lstsq: [(a) => weigh(linalg.lstsq(a, ones([m])).x), tall],
  };

  for (const [name, [f, a]] of Object.entries(costs)) {
    test(`${name}: values and derivatives are the same, eager and compiled`, () => {
      const [expected, ...others] = (["plain", "blas"] as const).flatMap((backend) => {
        useBackend(backend);
        const gradients = [grad(f)(a), compile(grad(f))(a)];
        return gradients.map((gradient) => [f(a).item(), ...gradient.toTypedArray()]);
      });
      useBackend("auto");
      for (const other of others) expectClose(other, expected!, 1e-9, Math.max(...expected!.map(Math.abs)));
    });
  }

  test("int32 and views of every kind give what a fresh float64 array gives", () => {
    const whole = square.mul(100).round();
    const expected = linalg.inv(whole).toTypedArray();
    expectClose(linalg.inv(whole.astype("int32")).toTypedArray(), expected, 1e-12);
    expectClose(linalg.inv(whole.T).T.toTypedArray(), expected, 1e-12);
    expectClose(linalg.inv(whole.at("::-1", "::-1")).at("::-1", "::-1").toTypedArray(), expected, 1e-12);
  });
});

describe("what cannot be done is said", () => {
  test("shapes", () => {
    expect(() => linalg.eigh(ones([2, 3]))).toThrow(
      "linalg.eigh: expected a square matrix, got shape (2, 3)",
    );
    expect(() => linalg.svd(ones([2]))).toThrow("linalg.svd: expected a matrix, got shape (2,)");
    expect(() => linalg.solve(eye(2), ones([3]))).toThrow(
      "linalg.solve: (2, 2) needs a right-hand side of 2 rows, got (3,)",
    );
  });

  test("singular, indefinite and not finite", () => {
    expect(() => linalg.solve(zeros([2, 2]), ones([2]))).toThrow(/singular/);
    expect(() =>
      linalg.cholesky(
        array([
          [1, 2],
          [2, 1],
        ]),
      ),
    ).toThrow(/not positive definite \(pivot 1 is -3\)/);
    expect(() => linalg.eigh(array([[NaN]]))).toThrow(/NaN or infinite/);
    expect(linalg.det(zeros([2, 2])).item()).toBe(0);
  });

  test("nothing to decompose", () => {
    const { values, vectors } = linalg.eigh(zeros([2, 0, 0]));
    expect([values.shape, vectors.shape]).toEqual([
      [2, 0],
      [2, 0, 0],
    ]);
    expect(linalg.svd(zeros([3, 0])).u.shape).toEqual([3, 0]);
    expect(linalg.qr(zeros([0, 3])).r.shape).toEqual([0, 3]);
  });
});
