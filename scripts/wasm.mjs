// Compiles the kernels of lib/backend/wasm/assembly, once with and once without relaxed SIMD.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./setup/paths.mjs";
import { contents } from "./setup/stamp.mjs";

/** Named by a variable: where TypeScript can follow the import, AssemblyScript's globals join those of the whole program. */
const compiler = "assemblyscript/asc";
/** @typedef {{ main(args: string[]): Promise<{ error: Error | null, stderr: { toString(): string } }> }} Compiler */
const sources = join(root, "lib", "backend", "wasm", "assembly");
/** Where the library looks for them when its sources run. */
export const compiled = join(root, "build", "wasm");
export const variants = { "kernels.wasm": [], "kernels-relaxed.wasm": ["--enable", "relaxed-simd"] };

/** What `vitest` calls before the unit tests, which run on the sources. */
export async function setup() {
  await compileKernels(compiled);
}

/** Writes both into a folder, unless what lies there was made of the same sources. @param {string} folder */
export async function compileKernels(folder) {
  const stamp = join(folder, "kernels.stamp");
  const inputs = contents(sources) + contents(join(root, "node_modules", "assemblyscript", "package.json"));
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) return;
  mkdirSync(folder, { recursive: true });
  const { default: asc } = /** @type {{ default: Compiler }} */ (await import(compiler));
  for (const [name, options] of Object.entries(variants)) {
    const { error, stderr } = await asc.main([
      relative(root, join(sources, "index.ts")),
      ...["--baseDir", root, "--outFile", relative(root, join(folder, name))],
      ...["-O3", "--noAssert", "--runtime", "stub", "--importMemory", "--enable", "simd", ...options],
    ]);
    if (error) throw new Error(`${name}: ${error.message}\n${stderr.toString()}`);
  }
  writeFileSync(stamp, inputs);
}
