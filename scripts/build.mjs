// Builds dist/: the library as CommonJS, what is seldom needed in a file of its own, with its rolled-up types, the kernel's
// processes, and the publisher.
import { build } from "esbuild";
import { rollup } from "rollup";
import dts from "rollup-plugin-dts";
import { chmod, cp, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildLibrary } from "./build-library.mjs";
import { buildPublisher } from "./build-publisher.mjs";
import { compiled, compileKernels, files } from "./wasm.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const staging = join(root, "dist.tmp");

/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node20.19",
  format: "cjs",
  outdir: "dist.tmp",
  outExtension: { ".js": ".cjs" },
  logLevel: "warning",
  define: { "import.meta.dirname": "__dirname" },
};

/**
 * The compiler as it is. By itself esbuild gives each file that imports it an object of its own with 2,500 getters, which made
 * the snapshot of the language process a quarter larger and its start a third longer.
 *
 * @type {import("esbuild").Plugin}
 */
const plainTypeScript = {
  name: "plain-typescript",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^typescript$/ }, ({ kind }) =>
      kind === "import-statement"
        ? { path: "typescript", namespace: "plain" }
        : { path: "typescript", external: true },
    );
    onLoad({ filter: /^typescript$/, namespace: "plain" }, () => ({
      contents: 'export default require("typescript");',
    }));
  },
};

try {
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });

  await Promise.all([
    buildLibrary(common, staging),
    build({ ...common, entryPoints: { "plan-worker": "lib/plan-worker.ts" } }),
    build({
      ...common,
      entryPoints: {
        cli: "kernel/cli/main.ts",
        language: "kernel/engine/language-process.ts",
        snapshot: "kernel/engine/snapshot-process.ts",
        cells: "kernel/engine/cell-process.ts",
        watcher: "kernel/engine/cell-watcher.ts",
      },
      packages: "external",
      plugins: [plainTypeScript],
    }),
    buildPublisher(root, staging),
    cp(join(root, "kernel/engine/types"), join(staging, "types"), { recursive: true }),
    cp(join(root, "lib/data/sets"), join(staging, "sets"), { recursive: true }),
    kernels(),
  ]);

  const types = await rollup({
    input: join(root, "lib/index.ts"),
    plugins: [dts({ tsconfig: join(root, "tsconfig.json") })],
  });
  await types.write({ file: join(staging, "thalweg.d.ts"), format: "es" });
  await chmod(join(staging, "cli.cjs"), 0o755);

  // A build that fails half-way leaves the last good one in place.
  await rm(join(root, "dist"), { recursive: true, force: true });
  await rename(staging, join(root, "dist"));
} catch (error) {
  // esbuild has printed its findings, with the line and the column, by now.
  if (!(error instanceof Error && "errors" in error)) console.error(error);
  process.exitCode = 1;
}

async function kernels() {
  await compileKernels(compiled);
  await Promise.all(files.map((name) => cp(join(compiled, name), join(staging, name))));
}
