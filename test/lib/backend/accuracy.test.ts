import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Backend, UnaryName } from "../../../lib/backend/backend.ts";
import { plain } from "../../../lib/backend/plain/plain.ts";
import { loadKernels } from "../../../lib/backend/wasm/kernels.ts";
import { wasm } from "../../../lib/backend/wasm/wasm.ts";
import { DenseArray } from "../../../lib/ndarray/dense.ts";
import { golden } from "../golden.ts";

interface Case {
  readonly name: UnaryName;
  readonly x: number[];
  /** The double nearest to the exact value, and what is missing. */
  readonly value: number[];
  readonly rest: number[];
}

/** What docs/numerics.md says of each function. */
const stated = new Map(
  [
    ...readFileSync(new URL("../../../docs/numerics.md", import.meta.url), "utf8").matchAll(
      /^\| `(\w+)` +\|[^|]+\| ([\d.]+) +\|$/gm,
    ),
  ].map(([, name, error]) => [name!, Number(error)]),
);

function unitOfLastPlace(x: number): number {
  return Math.max(2 ** (Math.floor(Math.log2(Math.abs(x))) - 52), 2 ** -1074);
}

function unitOfLastPlaceOfSingle(x: number): number {
  return Math.max(2 ** (Math.floor(Math.log2(Math.abs(x))) - 23), 2 ** -149);
}

/** Every 65,537th of all float32 numbers, from the smallest to infinities and NaN, of both signs. */
const singles = new Float32Array(Uint32Array.from({ length: 65_536 }, (_, i) => i * 65_537).buffer);

const machine = loadKernels();
const backends: readonly Backend[] = [plain, wasm(plain, () => machine)];
const cases = golden<Case>("accuracy");

describe.each(backends)("with the backend $name", (backend) => {
  test.each(cases)("$name is as accurate as docs/numerics.md says", ({ name, x, value, rest }) => {
    const out = DenseArray.empty([x.length], "float64");
    backend.unary(name, new DenseArray(Float64Array.from(x), "float64", [x.length]), out);
    const errors = value.map((v, i) => Math.abs(out.data[i]! - v - rest[i]!) / unitOfLastPlace(v));
    expect(Math.max(...errors)).toBeLessThanOrEqual(stated.get(name)!);
  });

  test.each([...new Set(cases.map(({ name }) => name))])(
    "%s of float32 is the float64 result, rounded once, over the whole range",
    (name) => {
      const shape = [singles.length];
      const [out, exact] = [DenseArray.empty(shape, "float32"), DenseArray.empty(shape, "float64")];
      backend.unary(name, new DenseArray(singles, "float32", shape), out);
      backend.unary(name, new DenseArray(Float64Array.from(singles), "float64", shape), exact);
      const wrong = [...singles].filter((_, i) => {
        const [y, z] = [out.data[i]!, exact.data[i]!];
        const rounded = Math.fround(z);
        if (!Number.isFinite(rounded)) return !Object.is(y, rounded);
        return !(Math.abs(y - z) <= 0.5 * unitOfLastPlaceOfSingle(z));
      });
      expect(wrong).toEqual([]);
    },
  );
});

test("the table names the functions that are measured, each once", () => {
  expect([...stated.keys()].sort()).toEqual([...new Set(cases.map(({ name }) => name as string))].sort());
});
