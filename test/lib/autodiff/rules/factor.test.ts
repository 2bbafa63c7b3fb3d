import { describe, expect, test } from "vitest";
import { array, compile, eye, grad, linalg, type NDArray, random, vmap } from "../../../../lib/index.ts";

const { eigh, qr, svd } = linalg;

describe("where values are equal, derivatives that exist come out", () => {
  test("of the sum of eigenvalues, the trace", () => {
    const trace = (x: NDArray): NDArray => eigh(x).values.sum();
    expect(grad(trace)(eye(3)).toArray()).toEqual(eye(3).toArray());
  });

  test("and those that do not are not finite rather than wrong", () => {
    const rebuilt = (x: NDArray): NDArray => {
      const { values, vectors } = eigh(x);
      return vectors.mul(values).matmul(vectors.T).at(0, 1);
    };
    expect(grad(rebuilt)(eye(2)).at(0, 1).isFinite().item()).toBe(0);
    const apart = grad(rebuilt)(array([[1, 0], [0, 2]])); // prettier-ignore
    expect(apart.toArray()).toEqual([
      [0, 0.5],
      [0.5, 0],
    ]);
  });

  test("of the sum of singular values, also of a rank too low", () => {
    const nuclear = (x: NDArray): NDArray => svd(x).s.sum();
    expect(grad(nuclear)(eye(2)).toArray()).toEqual(eye(2).toArray());
    const slopes = grad(nuclear)(array([[3, 0], [0, 0], [0, 0]])).toTypedArray(); // prettier-ignore
    expect(slopes[0]).toBeCloseTo(1, 15);
    expect(slopes.every((slope) => Number.isFinite(slope))).toBe(true);
  });
});

describe("decompositions in plans and maps", () => {
  const stack = random.normal(random.key(0), [4, 5, 3]);
  const parts = (x: NDArray) => ({
    ...eigh(x.T.matmul(x)),
    ...svd(x),
    q: qr(x).q,
    r: qr(x.T).r,
    sign: linalg.slogdet(x.T.matmul(x)).sign,
  });

  test("give the same bits", () => {
    const x = stack.at(1);
    const [slow, fast, mapped] = [parts(x), compile(parts)(x), vmap(parts)(stack)];
    for (const name of Object.keys(slow) as (keyof typeof slow)[]) {
      expect(fast[name].toArray(), name).toEqual(slow[name].toArray());
      expect(mapped[name].at(1).toArray(), name).toEqual(slow[name].toArray());
    }
  });
});
