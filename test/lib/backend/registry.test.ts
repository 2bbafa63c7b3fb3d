import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type * as thalweg from "../../../lib/index.ts";
import { library } from "./native.ts";

type Thalweg = typeof thalweg;

/** The library as a new process sees it, with these environment variables. */
async function fresh(env: Readonly<Record<string, string>> = {}): Promise<Thalweg> {
  vi.resetModules();
  for (const [name, value] of Object.entries({ THALWEG_BACKEND: "", THALWEG_BLAS: "", ...env }))
    vi.stubEnv(name, value);
  return import("../../../lib/index.ts");
}

const notices: string[] = [];
beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation((text: string) => void notices.push(text));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  notices.length = 0;
});

// The files after this one find a library that chose for itself.
afterAll(() => vi.resetModules());

const inUse = (tw: Thalweg) => tw.backends().find((b) => b.inUse)!.name;

describe("the choice of a backend", () => {
  test.skipIf(library === undefined)(
    "takes the native library where there is one, and says which",
    async () => {
      const tw = await fresh();
      expect(inUse(tw)).toBe("blas");
      expect(tw.backends().find((b) => b.name === "blas")!.detail).toMatch(
        /^(\S+ \S+, 1 thread|BLAS) \(.+\); products from \d+ multiplications, (decompositions from \d+ columns, elimination from \d+|no LAPACK)$/,
      );
      expect(notices).toEqual([]);
    },
  );

  test("is overridden by one call, and back", async () => {
    const tw = await fresh();
    const before = inUse(tw);
    tw.useBackend("plain");
    expect(inUse(tw)).toBe("plain");
    tw.useBackend("auto");
    expect(inUse(tw)).toBe(before);
  });

  test("is overridden by THALWEG_BACKEND", async () => {
    expect(inUse(await fresh({ THALWEG_BACKEND: "plain" }))).toBe("plain");
    expect(inUse(await fresh({ THALWEG_BACKEND: "wasm" }))).toBe("wasm");
  });

  test("says what an unknown name in THALWEG_BACKEND should have been, once, and goes on", async () => {
    const tw = await fresh({ THALWEG_BACKEND: "cuda" });
    expect(tw.ones([2]).add(1).toArray()).toEqual([2, 2]);
    tw.ones([2]).add(1);
    expect(notices).toEqual([
      'Thalweg: the environment variable THALWEG_BACKEND is "cuda", which is none of "auto", "plain", "wasm", "blas"; taking "auto"',
    ]);
  });

  test("refuses an unknown name and a number of threads that is none", async () => {
    const tw = await fresh();
    expect(() => tw.useBackend("cuda" as "blas")).toThrow(
      new RangeError('useBackend: expected "auto", "plain", "wasm", "blas", got "cuda"'),
    );
    expect(() => tw.useBackend("blas", { threads: 0 })).toThrow(
      new RangeError("useBackend: threads must be a whole number ≥ 1, got 0"),
    );
  });

  test.skipIf(library === undefined)("sets the number of threads", async () => {
    const tw = await fresh();
    tw.useBackend("auto", { threads: 2 });
    expect(tw.backends().find((b) => b.name === "blas")!.detail).toMatch(/, 2 threads|^BLAS/);
    tw.useBackend("auto", { threads: 1 });
    expect(process.env["OPENBLAS_NUM_THREADS"]).toBeUndefined();
  });
});

describe("a native library that does not work", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "thalweg-blas-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const product = (tw: Thalweg) =>
    tw
      .ones([20, 20])
      .matmul(tw.ones([20, 20]))
      .at(0, 0)
      .item();

  test("that is missing: results come all the same, with one notice that says what to do", async () => {
    const file = join(folder, "none.so");
    const tw = await fresh({ THALWEG_BLAS: file });
    expect([product(tw), product(tw)]).toEqual([20, 20]);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain(
      `products of matrices and linear algebra run without a native library (${file}: `,
    );
    expect(notices[0]).toContain("THALWEG_BLAS names another file");
    expect(tw.backends().map((b) => [b.name, b.available, b.inUse])).toEqual([
      ["plain", true, false],
      ["wasm", true, true],
      ["blas", false, false],
    ]);
  });

  test("that is broken: the same, and the notice says how", async () => {
    const file = join(folder, "broken.so");
    writeFileSync(file, "not a library");
    const tw = await fresh({ THALWEG_BLAS: file });
    expect([product(tw), product(tw)]).toEqual([20, 20]);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain(file);
  });

  test.skipIf(library === undefined)(
    "that has no LAPACK: linear algebra comes all the same, with one notice",
    async () => {
      const without = { lapack: undefined };
      vi.doMock("../../../lib/backend/blas/library.ts", async (original) => ({
        ...(await original<object>()),
        openLibrary: () => ({
          description: "a library",
          float64: { ...library!.float64, ...without },
          float32: { ...library!.float32, ...without },
        }),
      }));
      const tw = await fresh();
      vi.doUnmock("../../../lib/backend/blas/library.ts");
      expect([product(tw), tw.linalg.inv(tw.eye(30).mul(2)).at(3, 3).item()]).toEqual([20, 0.5]);
      tw.linalg.svd(tw.eye(30));
      expect(notices).toEqual([
        "Thalweg: linear algebra of large matrices runs without LAPACK, several times slower: a library has none. THALWEG_BLAS names another file.",
      ]);
      expect(tw.backends().find((b) => b.name === "blas")!.detail).toMatch(/, no LAPACK$/);
    },
  );

  test("cannot be asked for by name", async () => {
    const file = join(folder, "none.so");
    const tw = await fresh({ THALWEG_BLAS: file });
    expect(() => tw.useBackend("blas")).toThrow(`useBackend: "blas" is not available here: ${file}: `);
  });

  test("is not looked for before a product is large enough, nor when another backend was chosen", async () => {
    const tw = await fresh({ THALWEG_BLAS: join(folder, "none.so") });
    tw.ones([2, 2]).matmul(tw.ones([2, 2]));
    tw.useBackend("plain");
    product(tw);
    expect(notices).toEqual([]);
  });
});
