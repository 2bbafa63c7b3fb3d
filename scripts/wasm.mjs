// Compiles the kernels of lib/backend/wasm/assembly, with and without relaxed SIMD, for memory of one thread and, of products, for
// memory that threads share; and bundles the thread that helps with products.
import { build } from "esbuild";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./setup/paths.mjs";
import { contents } from "./setup/stamp.mjs";

/** Named by a variable: where TypeScript can follow the import, AssemblyScript's globals join those of the whole program. */
const compiler = "assemblyscript/asc";
/** @typedef {{ main(args: string[]): Promise<{ error: Error | null, stderr: { toString(): string } }> }} Compiler */
const folder = join(root, "lib", "backend", "wasm");
const sources = join(folder, "assembly");
/** Where the library looks for them when its sources run. */
export const compiled = join(root, "build", "wasm");
const relaxed = ["--enable", "relaxed-simd"];
const shared = ["--enable", "threads", "--sharedMemory", "--maximumMemory", "65536"];
/** What each file is made of, and how. */
const variants = {
  "kernels.wasm": { entry: "index.ts", options: [] },
  "kernels-relaxed.wasm": { entry: "index.ts", options: relaxed },
  "products.wasm": { entry: "products.ts", options: shared },
  "products-relaxed.wasm": { entry: "products.ts", options: [...shared, ...relaxed] },
};
const worker = "product-worker.cjs";
/** The files that the library looks for: kernels, and the thread that helps with products. */
export const files = [...Object.keys(variants), worker];

/** What `vitest` calls before the unit tests, which run on the sources. */
export async function setup() {
  await compileKernels(compiled);
}

/** Writes all into a folder, kernels only if those that lie there were made of other sources. @param {string} to */
export async function compileKernels(to) {
  await build({
    ...{ entryPoints: [join(folder, "product-worker.ts")], outfile: join(to, worker), bundle: true },
    ...{
      platform: "node",
      target: "node20.19",
      format: "cjs",
      define: { "import.meta.dirname": "__dirname" },
    },
  });
  const stamp = join(to, "kernels.stamp");
  const inputs = contents(sources) + contents(join(root, "node_modules", "assemblyscript", "package.json"));
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) return;
  mkdirSync(to, { recursive: true });
  const { default: asc } = /** @type {{ default: Compiler }} */ (await import(compiler));
  for (const [name, { entry, options }] of Object.entries(variants)) {
    const { error, stderr } = await asc.main([
      relative(root, join(sources, entry)),
      ...["--baseDir", root, "--outFile", relative(root, join(to, name))],
      ...["-O3", "--noAssert", "--runtime", "stub", "--importMemory", "--enable", "simd", ...options],
    ]);
    if (error) throw new Error(`${name}: ${error.message}\n${stderr.toString()}`);
  }
  writeFileSync(stamp, inputs);
}
