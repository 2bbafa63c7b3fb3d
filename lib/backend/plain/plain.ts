import type { Backend, BinaryName, Strided, UnaryName } from "../backend.ts";
import { foldBy } from "../fold.ts";
import { productBy } from "../matrices.ts";
import { binaryExpressions, integerExpressions, unaryExpressions } from "./expressions.ts";
import { fusedKernel } from "./fuse.ts";
import { type Kernel, prepare } from "./loops.ts";
import { linalg } from "./linalg/linalg.ts";
import { matmul, prepareMatmul } from "./matmul.ts";
import { prepareReduce } from "./reduce.ts";

function kernels<K extends string>(
  expressions: Readonly<Record<K, string>>,
  variables: string[],
): Record<K, Kernel> {
  const entries = Object.entries<string>(expressions).map(([name, result]) => [
    name,
    { variables, statements: "", results: [result] },
  ]);
  return Object.fromEntries(entries) as Record<K, Kernel>;
}

const unaryKernels = kernels<UnaryName>(unaryExpressions, ["x"]);
const binaryKernels = kernels<BinaryName>(binaryExpressions, ["a", "b"]);
const integerKernels: Readonly<Record<string, Kernel>> = {
  ...kernels({ mul: integerExpressions["mul"]! }, ["a", "b"]),
  ...kernels({ square: integerExpressions["square"]! }, ["x"]),
};

function kernelOf(kernel: Kernel, f: string, out: Strided): Kernel {
  return (out.dtype === "int32" ? integerKernels[f] : undefined) ?? kernel;
}

const selectKernel: Kernel = { variables: ["c", "a", "b"], statements: "", results: ["c ? a : b"] };
const copyKernel: Kernel = { variables: ["x"], statements: "", results: ["x"] };
const truthKernel: Kernel = { variables: ["x"], statements: "", results: ["x !== 0 ? 1 : 0"] };

const fuse: Backend["fuse"] = (program, inputs, out, kept = []) => {
  const steps = kept.map(({ step }) => step);
  return prepare(fusedKernel(program, inputs.length, steps), inputs, [out, ...kept.map((one) => one.out)]);
};

/** The reference: complete, JavaScript only, and what every other backend is tested against. */
export const plain: Backend = {
  name: "plain",
  unary: (f, x, out) => prepare(kernelOf(unaryKernels[f], f, out), [x], [out])(),
  binary: (f, a, b, out) => prepare(kernelOf(binaryKernels[f], f, out), [a, b], [out])(),
  select: (condition, a, b, out) => prepare(selectKernel, [condition, a, b], [out])(),
  copy: (x, out) => prepare(out.dtype === "bool" ? truthKernel : copyKernel, [x], [out])(),
  fuse,
  product: productBy(prepareMatmul, fuse),
  fold: foldBy(fuse, prepareReduce),
  prepareReduce,
  reduce: (f, x, count, out) => prepareReduce(f, x, count, out)(),
  matmul,
  linalg,
};
