import { join } from "node:path";
import { run } from "./command.mjs";
import { cli, dist, root } from "./paths.mjs";
import { Problem } from "./problem.mjs";
import { contents } from "./stamp.mjs";

const sources = [
  "lib",
  "kernel",
  "scripts/build.mjs",
  "scripts/wasm.mjs",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

/** dist/, built anew when the contents of a source file change. @type {import("./stamp.mjs").Step} */
export const build = {
  title: "build of the library and the kernel",
  stamp: join(dist, ".thalweg-stamp"),
  inputs: () => sources.map((name) => contents(join(root, name))),
  outputs: [
    cli,
    ...["thalweg.cjs", "thalweg-shared.cjs", "thalweg-later.cjs", "thalweg.d.ts", "kernels.wasm"].map(
      (name) => join(dist, name),
    ),
  ],
  async run(signal) {
    const { code, output } = await run(process.execPath, [join(root, "scripts", "build.mjs")], { signal });
    if (code !== 0)
      throw Object.assign(
        new Problem("The build failed: mend what the lines above name, then run the same command again."),
        {
          output,
        },
      );
  },
};
