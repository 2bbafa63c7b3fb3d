import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as tw from "../../../lib/index.ts";
import { array, linalg, type NDArray, tree } from "../../../lib/index.ts";
import { cases, functionOf } from "../autodiff/cases.ts";
import { library } from "../backend/native.ts";
import { expectClose, flat, golden } from "../golden.ts";
import { layouts } from "../layouts.ts";

/** So many copies at once that kernels for many numbers take part. */
const COPIES = 50;

const names = ["plain", "wasm", "blas"] as const;

describe.each(names.filter((name) => name !== "blas" || library !== undefined))(
  "with the backend %s, in every layout",
  (backend) => {
    beforeAll(() => tw.useBackend(backend));
    afterAll(() => tw.useBackend("auto"));

    describe.each(Object.entries(layouts))("%s", (_, layout) => {
      test.each([
        ["float64", 1],
        ["float32", 2e8],
      ] as const)("linear algebra agrees with NumPy, %s to its precision", (dtype, less) => {
        interface Case {
          readonly n: number;
          readonly [name: string]: unknown;
        }
        for (const c of golden<Case>("linalg")) {
          const matrix = (name: string): NDArray =>
            layout(array(flat(c[name]), { shape: [c.n, flat(c[name]).length / c.n], dtype }));
          const a = matrix("a");
          const largest = Math.max(...flat(c["eigh"]).map(Math.abs));
          expectClose(linalg.solve(a, matrix("b")).toTypedArray(), flat(c["solve"]), less * 1e-11);
          expectClose(linalg.inv(a).toTypedArray(), flat(c["inv"]), less * 1e-11);
          expectClose([linalg.det(a).item()], [Number(c["det"])], less * 1e-12, 1e-300);
          expectClose(linalg.cholesky(matrix("positive")).toTypedArray(), flat(c["cholesky"]), less * 1e-13);
          expectClose(
            linalg.eigh(matrix("symmetric")).values.toTypedArray(),
            flat(c["eigh"]),
            less * 1e-13,
            largest,
          );
          expectClose(linalg.svd(a).s.toTypedArray(), flat(c["svd"]), less * 1e-13, 1e-6);
        }
        for (const c of golden<{ shape: [number, number]; [name: string]: unknown }>("rectangular")) {
          const a = layout(array(flat(c["a"]), { shape: c.shape, dtype }));
          const b = layout(array(flat(c["b"]), { shape: [c.shape[0], 2], dtype }));
          const { q, r } = linalg.qr(a);
          expectClose(q.toTypedArray(), flat(c["q"]), less * 1e-13);
          expectClose(r.toTypedArray(), flat(c["r"]), less * 1e-13);
          expectClose(linalg.pinv(a).toTypedArray(), flat(c["pinv"]), less * 1e-12);
          expectClose(linalg.lstsq(a, b).x.toTypedArray(), flat(c["x"]), less * 1e-12);
        }
      });

      test.each([
        ["float64", 1e-12],
        ["float32", 1e-4],
      ] as const)("first derivatives agree with PyTorch's, %s to its precision", (dtype, tolerance) => {
        for (const { name, args, shapes, gradient } of cases) {
          const inputs = args.map((values, i) => layout(array(values, { shape: shapes[i]!, dtype })));
          const found = tree.ravel(tw.grad(weighted(name))(inputs))[0];
          expect(found.dtype, name).toBe(dtype);
          try {
            expectClose(found.toTypedArray(), gradient, tolerance);
          } catch (cause) {
            throw new Error(`${name}: ${(cause as Error).message}`, { cause });
          }
        }
      });
    });

    test("first derivatives of many at once, mapped and compiled, agree with PyTorch's", () => {
      for (const { name, args, shapes, gradient } of cases) {
        const inputs = args.map((values, i) =>
          tw.tile(array(values, { shape: [1, ...shapes[i]!] }), [COPIES, ...shapes[i]!.map(() => 1)]),
        );
        const many = tw.compile(tw.vmap((...one: NDArray[]) => tree.ravel(tw.grad(weighted(name))(one))[0]));
        const found = many(...inputs);
        expectClose(found.toTypedArray(), new Array<number[]>(COPIES).fill(gradient).flat(), 1e-12);
      }
    });

    test("empty arrays and single elements are reduced and multiplied as NumPy does", () => {
      for (const dtype of ["float64", "float32", "int32"] as const) {
        const empty = tw.zeros([0, 3], { dtype });
        expect(empty.sum(0).toArray()).toEqual([0, 0, 0]);
        expect(empty.sum(1).shape).toEqual([0]);
        expect(tw.zeros([2, 0], { dtype }).matmul(empty).toArray()).toEqual([
          [0, 0, 0],
          [0, 0, 0],
        ]);
        expect(empty.matmul(tw.ones([3, 2], { dtype })).shape).toEqual([0, 2]);
        expect(
          tw
            .ones([1, 1], { dtype })
            .matmul(tw.ones([1, 1], { dtype }))
            .toArray(),
        ).toEqual([[1]]);
        expect(() => empty.max(0)).toThrow();
      }
    });
  },
);

/** Σ w·f(x) with fixed weights w, as test/golden/generate.py has it. */
function weighted(name: string): (inputs: NDArray[]) => NDArray {
  return (inputs) => {
    const y = functionOf(name)(...inputs);
    return y.mul(tw.arange(y.size).add(1).cos().reshape(y.shape)).sum();
  };
}
