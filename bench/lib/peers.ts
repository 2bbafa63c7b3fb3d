import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { numpyPython, startPython, torchPython } from "../python.ts";
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

/** NumPy and, where there is one, PyTorch, each on one thread; numpy-ts and jax-js. */
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
  const here = join(root, "bench", "lib");
  const torch = torchPython(root);
  const pythons = [
    pythonWorker("NumPy", numpyPython(root), join(here, "numpy_worker.py")),
    ...(torch === undefined ? [] : [pythonWorker("PyTorch", torch, join(here, "torch_worker.py"))]),
  ];
  return {
    workers: [
      ...pythons.map(({ worker }) => worker),
      numpyTsWorker(scope(modules[0]!.file) as NumpyTs),
      await jaxWorker(scope(modules[1]!.file) as Jax),
    ],
    modules,
    close: () => {
      for (const python of pythons) python.close();
    },
  };
}

/** A library of Python on one thread, in a process that stays. */
function pythonWorker(name: string, python: string, script: string): { worker: Worker; close(): void } {
  const child = startPython(python, script, 1);
  return {
    worker: {
      name,
      time: async (work, budget) => {
        const answer = await child.ask<Timing | Record<string, never>>({ work, budget });
        return "ms" in answer ? (answer as Timing) : undefined;
      },
    },
    close: () => child.close(),
  };
}
