import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { numpyPython, startPython } from "../python.ts";
import { jaxWorker, type Jax } from "./jax.ts";
import { numpyTsWorker, type NumpyTs } from "./numpy-ts.ts";
import type { Timing, Worker } from "./worker.ts";

/** Packages that the library is compared with: fetched into `build/` when first needed, never dependencies. */
const packages = ["numpy-ts@1.7.0", "@jax-js/jax@0.1.25"];

export interface Peers {
  readonly workers: readonly Worker[];
  /** Modules whose import is timed too. */
  readonly modules: readonly { readonly name: string; readonly file: string }[];
  readonly close: () => void;
}

/** NumPy on one thread, numpy-ts and jax-js. */
export async function peers(root: string): Promise<Peers> {
  const folder = join(root, "build", "peers", "lib");
  const scope = createRequire(join(folder, "from-here.js"));
  const names = packages.map((name) => name.slice(0, name.lastIndexOf("@")));
  if (!names.every((name) => existsSync(join(folder, "node_modules", name)))) {
    console.log(`Fetching ${names.join(" and ")} to compare with …`);
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    execFileSync(npm, ["install", "--prefix", folder, "--no-save", "--ignore-scripts", ...packages], {
      stdio: "ignore",
    });
  }
  const modules = names.map((name) => ({ name, file: scope.resolve(name) }));
  const numpy = numpyWorker(root);
  return {
    workers: [
      numpy.worker,
      numpyTsWorker(scope(modules[0]!.file) as NumpyTs),
      await jaxWorker(scope(modules[1]!.file) as Jax),
    ],
    modules,
    close: () => numpy.close(),
  };
}

/** NumPy on one thread, in a process that stays. */
function numpyWorker(root: string): { worker: Worker; close(): void } {
  const python = startPython(numpyPython(root), join(root, "bench", "lib", "numpy_worker.py"), 1);
  return {
    worker: {
      name: "NumPy",
      time: async (work, budget) => {
        const answer = await python.ask<Timing | Record<string, never>>({ work, budget });
        return "ms" in answer ? (answer as Timing) : undefined;
      },
    },
    close: () => python.close(),
  };
}
