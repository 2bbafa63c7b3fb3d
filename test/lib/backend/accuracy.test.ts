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
});

test("the table names the functions that are measured, each once", () => {
  expect([...stated.keys()].sort()).toEqual([...new Set(cases.map(({ name }) => name as string))].sort());
});
