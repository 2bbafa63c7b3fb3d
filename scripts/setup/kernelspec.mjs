import { join } from "node:path";
import { run } from "./command.mjs";
import { cli, dist, kernelspec, root, venv } from "./paths.mjs";
import { Problem } from "./problem.mjs";
import { contents } from "./stamp.mjs";

/** The kernel made known to the JupyterLab in .venv, and to no other. @type {import("./stamp.mjs").Step} */
export const kernelSpec = {
  title: "TypeScript kernel for that JupyterLab",
  stamp: join(venv, ".thalweg-kernelspec"),
  inputs: () => [
    process.execPath,
    process.version,
    root,
    contents(cli),
    contents(join(dist, "language.cjs")),
  ],
  outputs: [join(kernelspec, "kernel.json")],
  async run(signal) {
    const { code, output } = await run(process.execPath, [cli, "install", "--prefix", venv], { signal });
    if (code !== 0)
      throw Object.assign(
        new Problem("The kernel could not be installed into .venv; the lines above say why."),
        { output },
      );
  },
};
