// Builds the benchmarks and runs one suite: `npm run bench -- kernel`.
import { build } from "esbuild";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const outfile = join("build", "bench.mjs");
/** @type {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  platform: "node",
  target: "node20.19",
  packages: "external",
  logLevel: "warning",
};
await Promise.all([
  build({ ...common, entryPoints: ["bench/main.ts"], outfile, format: "esm" }),
  // The library looks for its worker beside itself.
  build({
    ...common,
    entryPoints: ["lib/plan-worker.ts"],
    outfile: join("build", "plan-worker.cjs"),
    format: "cjs",
    define: { "import.meta.dirname": "__dirname" },
  }),
]);
await import(pathToFileURL(outfile).href);
